//! Chains that are only added to.

use super::Audited;
use crate::common::{Fixture, NOW, WRITER, event, race};
use sea_orm::{EntityTrait, QueryOrder};
use std::{fs, os::unix::fs::PermissionsExt};
use store::{
    Paged as _, Pages, StoreError,
    audit::{self, AuditReport, Filter, Whom},
    entity::audit_event::{Column, Entity},
};

async fn r39_what_was_only_added_to_verifies(db: Fixture) {
    let audited = Audited::new(db);
    assert_eq!(audited.verify().await.unwrap(), AuditReport::default());
    let audited = Audited::with(audited.db, 3).await;
    let all = AuditReport {
        events: 6,
        writers: 2,
        last_checkpoint: Some(NOW),
    };
    assert_eq!(audited.verify().await.unwrap(), all);
    audited.add(WRITER, 4).await;
    assert_eq!(
        audited.is_right().await,
        7,
        "more than the checkpoint knows"
    );
}

/// More than one page of a chain, and of checkpoints that are all looked at.
async fn r39_long_chains_verify(db: Fixture) {
    let audited = Audited::new(db);
    let db = audited.db.store.begin().await.unwrap();
    for n in 0..2100 {
        let event = event(NOW, &n.to_string());
        audit::add(&db, &audited.db.keyring, WRITER, event)
            .await
            .unwrap();
    }
    db.commit().await.unwrap();
    audited.checkpoint().await;
    assert_eq!(audited.is_right().await, 2100);
}

/// As if they had been written one by one: more than one statement's, between others, and by two
/// writers at once.
async fn r39_many_events_at_once_verify_in_their_order(db: Fixture) {
    let audited = Audited::with(db, 2).await;
    let many = |name: &'static str| {
        let (store, keyring) = (audited.db.store.clone(), audited.db.keyring.clone());
        async move {
            let events = (0..1100).map(|n| event(NOW, &n.to_string())).collect();
            let db = store.begin().await.unwrap();
            audit::add_all(&db, &keyring, name, events).await.unwrap();
            db.commit().await.unwrap();
        }
    };
    tokio::join!(many(WRITER), many("other"));
    audited.add(WRITER, 3).await;
    assert_eq!(audited.is_right().await, 4 + 2200 + 1);
    let nothing = audit::add_all(
        audited.db.connection(),
        &audited.db.keyring,
        WRITER,
        Vec::new(),
    );
    nothing.await.unwrap();
    audited.add(WRITER, 4).await;
    assert_eq!(audited.is_right().await, 4 + 2200 + 2);
}

async fn add(db: &Fixture, writer: &str, n: usize) -> Result<(), StoreError> {
    let transaction = db.store.begin().await?;
    audit::add(
        &transaction,
        &db.keyring,
        writer,
        event(NOW, &n.to_string()),
    )
    .await?;
    Ok(transaction.commit().await?)
}

async fn r39_two_nodes_write_one_chain_and_two_at_once(db: Fixture) {
    for (writers, count) in [([WRITER, WRITER], 1), ([WRITER, "other"], 2)] {
        let added = race(&db, 40, move |n, db| async move {
            add(&db, writers[n % 2], n).await
        });
        for added in added.await {
            added.expect("every event is written");
        }
        let audited = Audited::new(db.clone());
        audited.checkpoint().await;
        let verified = audited.verify().await.unwrap();
        assert_eq!(verified.writers, count);
        assert_eq!(verified.events, 40 * count);
    }
    let rows = Entity::find()
        .order_by_asc(Column::WriterId)
        .order_by_asc(Column::Sequence)
        .all(db.connection())
        .await
        .unwrap();
    for pair in rows.windows(2) {
        let same = pair[0].writer_id == pair[1].writer_id;
        assert!(!same || pair[0].id < pair[1].id, "ids grow along a chain");
    }
}

async fn r39_what_is_written_during_verifying_is_no_fault(db: Fixture) {
    let audited = Audited::with(db, 20).await;
    let (writing, node) = (
        tokio::sync::watch::channel(true),
        audited.db.second_node().await,
    );
    let (go_on, still) = writing;
    let task = tokio::spawn(async move {
        let mut n = 0;
        while *still.borrow() {
            add(&node, WRITER, n).await.expect("an event");
            n += 1;
        }
        n
    });
    for _ in 0..20 {
        audited.checkpoint().await;
        audited.is_right().await;
    }
    go_on.send(false).unwrap();
    assert!(task.await.unwrap() > 0);
}

async fn r39_an_event_that_is_rolled_back_leaves_no_gap(db: Fixture) {
    let audited = Audited::with(db, 2).await;
    let transaction = audited.db.store.begin().await.unwrap();
    audit::add(
        &transaction,
        &audited.db.keyring,
        WRITER,
        event(NOW, "never"),
    )
    .await
    .unwrap();
    drop(transaction);
    audited.add(WRITER, 3).await;
    assert_eq!(audited.is_right().await, 5);
}

async fn r39_a_checkpoint_is_for_its_owner_and_only_added(db: Fixture) {
    let audited = Audited::with(db, 1).await;
    let mode = fs::metadata(audited.file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = fs::read_to_string(audited.file()).unwrap();
    // What a full disk may leave of a line: it is passed over at the end of the file …
    fs::write(audited.file(), format!("{before}{{\"at\":18")).unwrap();
    audited.is_right().await;
    // … and swallows no line that comes later.
    audited.checkpoint().await;
    assert_eq!(audited.broken_file().await, "line 2 is no checkpoint");
    let lines = fs::read_to_string(audited.file()).unwrap();
    assert_eq!(lines, format!("{before}{{\"at\":18\n{before}"));
}

async fn events_are_read_page_by_page_and_by_filter(db: Fixture) {
    let audited = Audited::with(db, 600).await;
    let mut seen = Vec::new();
    let all = Pages::open(&audited.db.store, Filter::default()).await;
    let mut pages = all.unwrap();
    loop {
        let page = pages.next().await.unwrap();
        assert!(page.len() <= 1000);
        if page.is_empty() {
            break;
        }
        assert!(page.iter().all(|record| record.writer.is_some()));
        seen.extend(page.iter().map(|record| record.id));
    }
    assert_eq!(seen.len(), 1200);
    assert!(seen.is_sorted_by(|one, next| one < next));
    let since = Filter {
        since: Some(NOW.plus(599)),
        ..Filter::default()
    };
    let late = since.page(audited.db.connection(), None).await.unwrap();
    assert_eq!(late.len(), 2);
    let nobodys = Filter {
        whom: Whom::Missing,
        ..Filter::default()
    };
    let none = nobodys.page(audited.db.connection(), None).await;
    assert!(none.unwrap().is_empty());
}

on_both!(
    r39_what_was_only_added_to_verifies,
    r39_long_chains_verify,
    r39_many_events_at_once_verify_in_their_order,
    r39_two_nodes_write_one_chain_and_two_at_once,
    r39_what_is_written_during_verifying_is_no_fault,
    r39_an_event_that_is_rolled_back_leaves_no_gap,
    r39_a_checkpoint_is_for_its_owner_and_only_added,
    events_are_read_page_by_page_and_by_filter,
);
