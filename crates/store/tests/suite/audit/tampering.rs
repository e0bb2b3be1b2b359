//! What somebody does to the database by hand, and how it is found.

use super::{Audited, test_event};
use crate::common::{Fixture, WRITER};
use sea_orm::ConnectionTrait;
use std::fs;
use store::{
    Keyring, StoreError, audit,
    audit::{Broken, Fault},
};

/// The rows of [`WRITER`].
const OURS: &str = "writer_id = (SELECT id FROM audit_writer WHERE name = 'test')";

async fn r39_triggers_refuse_what_happens_by_accident(db: Fixture) {
    let audited = Audited::with(db, 3).await;
    let mut statements = vec![
        "UPDATE audit_event SET reason = 'none'",
        "UPDATE audit_event SET mac = mac",
        "DELETE FROM audit_event",
        "DELETE FROM audit_event WHERE sequence = 3",
        "INSERT INTO audit_event SELECT * FROM audit_event WHERE sequence = 1",
    ];
    statements.push(if audited.db.url.starts_with("sqlite:") {
        "INSERT OR REPLACE INTO audit_event SELECT id, at, 'forged', account_id, actor, address, reason, detail, writer_id, sequence, key_id, mac FROM audit_event WHERE sequence = 3"
    } else {
        "TRUNCATE audit_event"
    });
    statements.push("DELETE FROM audit_writer");
    for statement in statements {
        let done = audited.db.connection().execute_unprepared(statement).await;
        assert!(done.is_err(), "{statement}");
    }
    assert_eq!(audited.is_right().await, 6);
}

async fn r39_an_edit_of_any_column_is_found(db: Fixture) {
    let audited = Audited::with(db, 4).await;
    for (column, value, fault) in [
        ("at", "at + 1", Fault::Changed),
        ("kind", "'logon.logged-off'", Fault::Changed),
        ("account_id", "1", Fault::Changed),
        ("actor", "'operator'", Fault::Changed),
        ("address", "'192.0.2.1'", Fault::Changed),
        ("reason", "''", Fault::Changed),
        ("detail", "NULL", Fault::Changed),
        ("id", "id + 1000", Fault::OutOfOrder),
        ("key_id", "'k0'", Fault::UnknownKey("k0".to_owned())),
        (
            "mac",
            "(SELECT mac FROM audit_event WHERE id = 1)",
            Fault::Changed,
        ),
        ("sequence", "9", Fault::Missing),
    ] {
        let key = if column == "id" {
            "sequence = 2"
        } else {
            "id = (SELECT id FROM saved)"
        };
        audited
            .tamper(&format!(
                "CREATE TABLE saved AS SELECT * FROM audit_event WHERE {OURS} AND sequence = 2"
            ))
            .await;
        audited
            .tamper(&format!(
                "UPDATE audit_event SET {column} = {value} WHERE {OURS} AND {key}"
            ))
            .await;
        assert_eq!(audited.broken().await, test_event(2, fault), "{column}");
        let back = format!(
            "UPDATE audit_event SET {column} = (SELECT {column} FROM saved) WHERE {OURS} AND {key}"
        );
        audited.tamper(&back).await;
        audited.tamper("DROP TABLE saved").await;
        assert_eq!(audited.is_right().await, 8, "{column} put back");
    }
}

async fn r39_the_event_is_named(db: Fixture) {
    let audited = Audited::with(db, 3).await;
    audited
        .tamper(&format!(
            "UPDATE audit_event SET reason = 'forged' WHERE {OURS} AND sequence >= 2"
        ))
        .await;
    let broken = audited.broken_event().await;
    let (id, at) = broken.event.expect("there is a row");
    assert_eq!((id, at), (3, crate::common::NOW.plus(1)));
    assert_eq!(
        broken.to_string(),
        "audit event 3 (number 2 of test) was changed"
    );
}

async fn r39_a_deletion_is_found(db: Fixture) {
    let audited = Audited::with(db, 4).await;
    audited
        .tamper(&format!(
            "DELETE FROM audit_event WHERE {OURS} AND sequence IN (2, 3)"
        ))
        .await;
    assert_eq!(audited.broken().await, test_event(2, Fault::Missing));
}

async fn r39_a_deletion_with_numbers_closed_up_is_found(db: Fixture) {
    let audited = Audited::with(db, 4).await;
    audited
        .tamper(&format!(
            "DELETE FROM audit_event WHERE {OURS} AND sequence = 2"
        ))
        .await;
    for n in 3..=4 {
        audited
            .tamper(&format!(
                "UPDATE audit_event SET sequence = {n} - 1 WHERE {OURS} AND sequence = {n}"
            ))
            .await;
    }
    audited
        .tamper("UPDATE audit_writer SET sequence = 3 WHERE name = 'test'")
        .await;
    assert_eq!(audited.broken().await, test_event(2, Fault::Changed));
}

async fn r39_a_reordering_is_found(db: Fixture) {
    let audited = Audited::with(db, 4).await;
    for (from, to) in [(2, 99), (3, 2), (99, 3)] {
        audited
            .tamper(&format!(
                "UPDATE audit_event SET sequence = {to} WHERE {OURS} AND sequence = {from}"
            ))
            .await;
    }
    assert_eq!(audited.broken().await, test_event(2, Fault::OutOfOrder));
}

async fn r39_a_row_moved_to_another_writer_is_found(db: Fixture) {
    let audited = Audited::with(db, 4).await;
    audited.tamper(&format!("UPDATE audit_event SET sequence = 5, writer_id = (SELECT id FROM audit_writer WHERE name = 'other') WHERE {OURS} AND sequence = 4")).await;
    assert_eq!(audited.broken().await, test_event(4, Fault::CutOff));
    audited.tamper("UPDATE audit_writer SET sequence = 3, mac = (SELECT mac FROM audit_event WHERE writer_id = audit_writer.id AND sequence = 3) WHERE name = 'test'").await;
    let other = ("other".to_owned(), 5, Fault::Added);
    assert_eq!(audited.broken().await, other);
    audited
        .tamper("UPDATE audit_writer SET sequence = 5 WHERE name = 'other'")
        .await;
    assert_eq!(
        audited.broken().await,
        ("other".to_owned(), 5, Fault::OutOfOrder)
    );
}

async fn r39_chains_that_change_their_names_are_found(db: Fixture) {
    let audited = Audited::with(db, 2).await;
    for (from, to) in [("test", "x"), ("other", "test"), ("x", "other")] {
        audited
            .tamper(&format!(
                "UPDATE audit_writer SET name = '{to}' WHERE name = '{from}'"
            ))
            .await;
    }
    assert_eq!(
        audited.broken().await,
        ("other".to_owned(), 1, Fault::Changed)
    );
}

async fn r39_a_cut_tail_is_found_by_the_row_of_the_writer(db: Fixture) {
    let audited = Audited::with(db, 4).await;
    fs::remove_file(audited.file()).unwrap();
    audited
        .tamper(&format!(
            "DELETE FROM audit_event WHERE {OURS} AND sequence > 2"
        ))
        .await;
    assert_eq!(audited.broken().await, test_event(3, Fault::CutOff));
}

/// Cuts the chain of [`WRITER`] after number 2, and makes its row agree.
async fn cut(audited: &Audited) {
    audited
        .tamper(&format!(
            "DELETE FROM audit_event WHERE {OURS} AND sequence > 2"
        ))
        .await;
    audited.tamper("UPDATE audit_writer SET sequence = 2, mac = (SELECT mac FROM audit_event WHERE writer_id = audit_writer.id AND sequence = 2) WHERE name = 'test'").await;
}

async fn r39_a_cut_tail_is_found_by_checkpoints_though_the_row_of_the_writer_agrees(db: Fixture) {
    let audited = Audited::with(db, 4).await;
    cut(&audited).await;
    assert_eq!(audited.broken().await, test_event(4, Fault::CutOffSince));
}

async fn r39_a_tail_that_was_cut_and_has_grown_again_is_found(db: Fixture) {
    let audited = Audited::with(db, 4).await;
    cut(&audited).await;
    for n in 0..6 {
        audited.add(WRITER, n).await;
    }
    audited.checkpoint().await;
    assert_eq!(audited.broken().await, test_event(4, Fault::Replaced));
}

async fn r39_a_removed_chain_is_found_by_checkpoints(db: Fixture) {
    let audited = Audited::with(db, 2).await;
    audited
        .tamper(&format!("DELETE FROM audit_event WHERE {OURS}"))
        .await;
    assert_eq!(audited.broken().await, test_event(1, Fault::CutOff));
    audited
        .tamper("DELETE FROM audit_writer WHERE name = 'test'")
        .await;
    assert_eq!(audited.broken().await, test_event(2, Fault::ChainRemoved));
    audited
        .tamper("DELETE FROM audit_event; DELETE FROM audit_writer")
        .await;
    assert_eq!(audited.broken().await.2, Fault::ChainRemoved, "all at once");
}

async fn r39_a_removed_writer_is_found(db: Fixture) {
    let audited = Audited::with(db, 2).await;
    audited
        .tamper("DELETE FROM audit_writer WHERE name = 'test'")
        .await;
    let (_, sequence, fault) = audited.broken().await;
    assert_eq!((sequence, fault), (1, Fault::NoWriter));
}

async fn r39_an_edited_row_of_a_writer_is_found(db: Fixture) {
    let audited = Audited::with(db, 3).await;
    for (change, sequence, fault) in [
        ("sequence = 4", 4, Fault::CutOff),
        ("sequence = 2", 3, Fault::WriterChanged),
        (
            "sequence = 3, mac = (SELECT mac FROM audit_event WHERE id = 1)",
            3,
            Fault::WriterChanged,
        ),
    ] {
        audited
            .tamper(&format!(
                "UPDATE audit_writer SET {change} WHERE name = 'test'"
            ))
            .await;
        assert_eq!(
            audited.broken().await,
            test_event(sequence, fault),
            "{change}"
        );
    }
    // Whoever goes on from it breaks the chain where it was changed.
    audited.add(WRITER, 3).await;
    assert_eq!(audited.broken().await, test_event(4, Fault::Changed));
}

async fn r39_an_event_from_nowhere_is_found(db: Fixture) {
    let audited = Audited::with(db, 2).await;
    audited.tamper(&format!("INSERT INTO audit_event SELECT id + 100, at, kind, account_id, actor, address, reason, detail, writer_id, 3, key_id, mac FROM audit_event WHERE {OURS} AND sequence = 2")).await;
    assert_eq!(audited.broken().await, test_event(3, Fault::Added));
    audited
        .tamper(&format!(
            "UPDATE audit_event SET sequence = 0 WHERE {OURS} AND sequence = 3"
        ))
        .await;
    assert_eq!(audited.broken().await, test_event(0, Fault::Added));
}

async fn r39_checkpoints_cannot_be_forged_and_are_missed(db: Fixture) {
    let audited = Audited::with(db, 2).await;
    let right = fs::read_to_string(audited.file()).unwrap();
    for (from, to, what) in [
        ("\"sequence\":2", "\"sequence\":1", "line 2 was changed"),
        ("\"at\":18", "\"at\":17", "line 2 was changed"),
        (
            "\"name\":\"test\"",
            "\"name\":\"else\"",
            "line 2 was changed",
        ),
        ("\"at\"", "\"when\"", "line 2 is no checkpoint"),
    ] {
        fs::write(
            audited.file(),
            format!("{right}{}", right.replacen(from, to, 1)),
        )
        .unwrap();
        assert_eq!(audited.broken_file().await, what);
    }
    fs::write(audited.file(), "").unwrap();
    let none = audited.broken_file().await;
    assert!(none.starts_with("there is none in the file"), "{none}");
    fs::remove_file(audited.file()).unwrap();
    let none = audited.broken_file().await;
    assert!(none.starts_with("the file is missing"), "{none}");
}

async fn r39_another_key_verifies_nothing(db: Fixture) {
    let audited = Audited::with(db, 1).await;
    let stranger = Keyring::generate(&*audited.db.entropy);
    let verified = audit::verify(&audited.db.store, &stranger, &audited.file()).await;
    let Err(StoreError::Audit(Broken::Event(broken))) = verified else {
        panic!("{verified:?}")
    };
    let key = audited.db.keyring.current();
    assert_eq!(broken.fault, Fault::UnknownKey(key));
}

on_both!(
    r39_triggers_refuse_what_happens_by_accident,
    r39_an_edit_of_any_column_is_found,
    r39_the_event_is_named,
    r39_a_deletion_is_found,
    r39_a_deletion_with_numbers_closed_up_is_found,
    r39_a_reordering_is_found,
    r39_a_row_moved_to_another_writer_is_found,
    r39_chains_that_change_their_names_are_found,
    r39_a_cut_tail_is_found_by_the_row_of_the_writer,
    r39_a_cut_tail_is_found_by_checkpoints_though_the_row_of_the_writer_agrees,
    r39_a_tail_that_was_cut_and_has_grown_again_is_found,
    r39_a_removed_chain_is_found_by_checkpoints,
    r39_a_removed_writer_is_found,
    r39_an_edited_row_of_a_writer_is_found,
    r39_an_event_from_nowhere_is_found,
    r39_checkpoints_cannot_be_forged_and_are_missed,
    r39_another_key_verifies_nothing,
);
