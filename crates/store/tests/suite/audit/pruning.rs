//! Old events are removed, and what remains still verifies.

use super::{Audited, test_event};
use crate::common::{Fixture, NOW, WRITER, race};
use domain::Timestamp;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use store::{audit, audit::Fault, entity::audit_event};

/// Returns how many events were removed.
pub(super) async fn prune(db: &Fixture, before: Timestamp) -> u64 {
    let parts = audit::list_prunable(db.connection(), before).await.unwrap();
    let mut removed = 0;
    for part in &parts {
        loop {
            let transaction = db.store.begin().await.unwrap();
            let page = audit::prune(&transaction, &db.keyring, part).await.unwrap();
            transaction.commit().await.unwrap();
            removed += page;
            if page == 0 {
                break;
            }
        }
    }
    removed
}

async fn r39_what_remains_verifies_and_goes_on(db: Fixture) {
    let audited = Audited::with(db, 5).await;
    assert_eq!(prune(&audited.db, NOW).await, 0, "nothing is so old");
    assert_eq!(prune(&audited.db, NOW.plus(2)).await, 4);
    assert_eq!(audited.is_right().await, 6);
    audited.add(WRITER, 9).await;
    audited.checkpoint().await;
    assert_eq!(audited.is_right().await, 7);
    assert_eq!(prune(&audited.db, NOW.plus(4)).await, 4, "once more");
    assert_eq!(audited.is_right().await, 3);
    assert_eq!(
        prune(&audited.db, NOW.plus(100)).await,
        3,
        "all that there is"
    );
    assert_eq!(audited.is_right().await, 0);
    audited.add(WRITER, 101).await;
    assert_eq!(audited.is_right().await, 1);
}

/// A clock that went back: an older event behind a newer one stays, or there would be a gap.
async fn r39_only_beginnings_of_chains_are_removed(db: Fixture) {
    let audited = Audited::new(db);
    for n in [1, 5, 2, 6] {
        audited.add(WRITER, n).await;
    }
    audited.checkpoint().await;
    assert_eq!(prune(&audited.db, NOW.plus(3)).await, 1);
    assert_eq!(audited.is_right().await, 3);
}

async fn r39_long_beginnings_are_removed_page_by_page(db: Fixture) {
    let audited = Audited::with(db, 1100).await;
    let parts = audit::list_prunable(audited.db.connection(), NOW.plus(1050))
        .await
        .unwrap();
    let transaction = audited.db.store.begin().await.unwrap();
    let first = audit::prune(&transaction, &audited.db.keyring, &parts[0])
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(first, 1000);
    assert_eq!(audited.is_right().await, 1200, "also between two pages");
    assert_eq!(prune(&audited.db, NOW.plus(1050)).await, 1100);
    assert_eq!(audited.is_right().await, 100);
}

async fn r39_two_who_prune_at_once_do_no_harm(db: Fixture) {
    let audited = Audited::with(db, 30).await;
    race(&audited.db, 8, |n, db| async move {
        let before = NOW.plus(if n % 2 == 0 { 10 } else { 20 });
        prune(&db, before).await
    })
    .await;
    assert_eq!(audited.is_right().await, 20);
}

async fn r39_what_is_cut_off_beside_pruning_is_found(db: Fixture) {
    let audited = Audited::with(db, 6).await;
    prune(&audited.db, NOW.plus(2)).await;
    let left = audit_event::Entity::find()
        .count(audited.db.connection())
        .await
        .unwrap();
    let refused = audited
        .db
        .connection()
        .execute_unprepared("DELETE FROM audit_event")
        .await;
    assert!(refused.is_err());
    assert_eq!(audited.is_right().await, left);

    let ours = "writer_id = (SELECT id FROM audit_writer WHERE name = 'test')";
    audited
        .tamper("CREATE TABLE saved AS SELECT * FROM audit_pruned")
        .await;
    // A mark moved on by hand, to a number and a MAC that are true of an event.
    audited.tamper(&format!("UPDATE audit_pruned SET sequence = 4, event_mac = (SELECT mac FROM audit_event WHERE {ours} AND sequence = 4) WHERE {ours}")).await;
    audited
        .tamper(&format!(
            "DELETE FROM audit_event WHERE {ours} AND sequence <= 4"
        ))
        .await;
    assert_eq!(audited.broken().await, test_event(4, Fault::MarkChanged));
    // Put back, or taken away: then events are missing.
    audited
        .tamper(&format!("DELETE FROM audit_pruned WHERE {ours}"))
        .await;
    assert_eq!(audited.broken().await, test_event(1, Fault::Missing));
    audited
        .tamper(&format!(
            "INSERT INTO audit_pruned SELECT * FROM saved WHERE {ours}"
        ))
        .await;
    assert_eq!(audited.broken().await, test_event(3, Fault::Missing));
}

/// Another chain's mark is true, but not of this one.
async fn r39_a_mark_of_another_chain_is_found(db: Fixture) {
    let audited = Audited::with(db, 6).await;
    prune(&audited.db, NOW.plus(2)).await;
    audited.tamper("UPDATE audit_pruned SET event_mac = (SELECT event_mac FROM audit_pruned ORDER BY writer_id DESC LIMIT 1), mac = (SELECT mac FROM audit_pruned ORDER BY writer_id DESC LIMIT 1)").await;
    assert_eq!(audited.broken().await, test_event(2, Fault::MarkChanged));
}

on_both!(
    r39_what_remains_verifies_and_goes_on,
    r39_only_beginnings_of_chains_are_removed,
    r39_long_beginnings_are_removed_page_by_page,
    r39_two_who_prune_at_once_do_no_harm,
    r39_what_is_cut_off_beside_pruning_is_found,
    r39_a_mark_of_another_chain_is_found,
);
