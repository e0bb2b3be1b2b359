//! Writers that come and go have an end, and what remains still verifies.

use super::{Audited, pruning::prune, test_event};
use crate::common::{Fixture, NOW, WRITER, race};
use domain::Timestamp;
use sea_orm::{EntityTrait, PaginatorTrait};
use store::{
    StoreError,
    audit::{self, Broken, Checkpoint, Fault, ended},
    entity::audit_writer,
};

const DAY: i64 = 24 * 60 * 60;

/// How long an end is kept.
const KEPT: i64 = 400 * DAY;

/// Does what is done every hour, and returns how many writers went.
async fn forget(db: &Fixture, now: Timestamp) -> u64 {
    ended::note(db.connection(), now).await.unwrap();
    let transaction = db.store.begin().await.unwrap();
    let removed = ended::remove(&transaction, &db.keyring, now.plus(-KEPT)).await;
    transaction.commit().await.unwrap();
    removed.unwrap()
}

async fn writers(db: &Fixture) -> u64 {
    let writers = audit_writer::Entity::find().count(db.connection()).await;
    writers.unwrap()
}

/// Those that the next checkpoint tells of.
async fn told(db: &Fixture) -> Vec<String> {
    let checkpoint = Checkpoint::take(db.connection(), NOW).await.unwrap();
    checkpoint
        .heads
        .into_iter()
        .map(|head| head.writer)
        .collect()
}

/// "other" has ended: all its events are gone. The chain of [`WRITER`] goes on.
async fn with_an_end(db: Fixture) -> Audited {
    let audited = Audited::with(db, 3).await;
    audited.add(WRITER, 100).await;
    assert_eq!(prune(&audited.db, NOW.plus(50)).await, 6);
    audited
}

async fn r39_a_writer_goes_some_time_after_its_last_event(db: Fixture) {
    let audited = with_an_end(db).await;
    assert_eq!(told(&audited.db).await, [WRITER]);
    audited.checkpoint().await;
    assert_eq!(forget(&audited.db, NOW.plus(DAY)).await, 0);
    assert_eq!(audited.is_right().await, 1);
    assert_eq!(
        forget(&audited.db, NOW.plus(DAY + KEPT)).await,
        0,
        "to the second"
    );
    assert_eq!(writers(&audited.db).await, 2);
    assert_eq!(forget(&audited.db, NOW.plus(DAY + KEPT + 1)).await, 1);
    assert_eq!(writers(&audited.db).await, 1);
    // The first checkpoint still tells of it.
    assert_eq!(audited.is_right().await, 1);
    audited.add(WRITER, 101).await;
    audited.checkpoint_at(NOW.plus(2 * KEPT)).await;
    assert_eq!(audited.is_right().await, 2);
}

async fn r39_one_that_comes_back_before_begins_no_new_chain(db: Fixture) {
    let audited = with_an_end(db).await;
    assert_eq!(forget(&audited.db, NOW).await, 0);
    audited.add("other", 102).await;
    assert_eq!(told(&audited.db).await, [WRITER, "other"]);
    assert_eq!(forget(&audited.db, NOW.plus(2 * KEPT)).await, 0);
    assert_eq!(audited.is_right().await, 2);
}

async fn r39_one_that_comes_back_after_it_begins_anew(db: Fixture) {
    let audited = with_an_end(db).await;
    assert_eq!(forget(&audited.db, NOW).await, 0);
    assert_eq!(forget(&audited.db, NOW.plus(KEPT + 1)).await, 1);
    audited.add("other", 103).await;
    assert_eq!(audited.is_right().await, 2);
    audited.checkpoint_at(NOW.plus(2 * KEPT)).await;
    audited
        .tamper("DELETE FROM audit_event WHERE sequence = 1")
        .await;
    audited
        .tamper("DELETE FROM audit_writer WHERE name = 'other'")
        .await;
    let broken = audited.broken().await;
    assert_eq!(broken, ("other".to_owned(), 1, Fault::ChainRemoved));
}

async fn r39_a_chain_that_has_not_ended_is_missed(db: Fixture) {
    let audited = with_an_end(db).await;
    assert_eq!(forget(&audited.db, NOW).await, 0);
    assert_eq!(forget(&audited.db, NOW.plus(KEPT + 1)).await, 1);
    audited.checkpoint_at(NOW.plus(KEPT + 1)).await;
    audited.tamper("DELETE FROM audit_event").await;
    audited.tamper("DELETE FROM audit_pruned").await;
    audited.tamper("DELETE FROM audit_writer").await;
    assert_eq!(audited.broken().await, test_event(4, Fault::ChainRemoved));
}

async fn r39_the_time_of_ends_is_signed(db: Fixture) {
    let audited = with_an_end(db).await;
    assert_eq!(forget(&audited.db, NOW).await, 0);
    assert_eq!(forget(&audited.db, NOW.plus(KEPT + 1)).await, 1);
    audited
        .tamper("UPDATE audit_ended SET until = until + 1")
        .await;
    let verified = audited.verify().await;
    assert!(
        matches!(verified, Err(StoreError::Audit(Broken::Ended))),
        "{verified:?}"
    );
    audited.tamper("DELETE FROM audit_ended").await;
    let broken = audited.broken().await;
    assert_eq!(broken, ("other".to_owned(), 3, Fault::ChainRemoved));
}

/// What somebody changed is evidence.
async fn r39_an_end_that_is_not_right_stays(db: Fixture) {
    let audited = with_an_end(db).await;
    assert_eq!(forget(&audited.db, NOW).await, 0);
    audited
        .tamper("UPDATE audit_pruned SET mac = event_mac")
        .await;
    assert_eq!(forget(&audited.db, NOW.plus(KEPT + 1)).await, 0);
    assert_eq!(writers(&audited.db).await, 2);
}

async fn r39_who_writes_while_it_goes_loses_nothing(db: Fixture) {
    let audited = with_an_end(db).await;
    assert_eq!(forget(&audited.db, NOW).await, 0);
    race(&audited.db, 8, |n, db| async move {
        if n < 4 {
            forget(&db, NOW.plus(KEPT + 1)).await;
            return;
        }
        let transaction = db.store.begin().await.unwrap();
        let event = crate::common::event(NOW.plus(200), "back");
        let added = audit::add(&transaction, &db.keyring, "other", event).await;
        added.expect("an event");
        transaction.commit().await.unwrap();
    })
    .await;
    assert_eq!(audited.is_right().await, 5);
}

on_both!(
    r39_a_writer_goes_some_time_after_its_last_event,
    r39_one_that_comes_back_before_begins_no_new_chain,
    r39_one_that_comes_back_after_it_begins_anew,
    r39_a_chain_that_has_not_ended_is_missed,
    r39_the_time_of_ends_is_signed,
    r39_an_end_that_is_not_right_stays,
    r39_who_writes_while_it_goes_loses_nothing,
);
