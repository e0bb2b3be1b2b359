//! Opening the database, and bringing it up to date.

use crate::common::{Fixture, NOW, new_account};
use domain::{AccountId, StageKind, TwoFactor, notification::Kind, set_up_code::SetUpCode};
use sea_orm::{
    ConnectionTrait, Database, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use std::time::Duration;
use store::{
    Paged as _, Store, StoreError,
    account::{self, AllAccounts},
    issued_set_up_code, logon_attempt,
    migrations::Migrator,
    outbox,
    seal::Place,
};
use tokio::time::Instant;

const TABLES: [&str; 29] = [
    "audit_ended",
    "lease",
    "revocation",
    "issued_set_up_code",
    "waiting_account",
    "waiting_import",
    "outbox_secret",
    "reminder",
    "paused_address",
    "approval",
    "identity_check",
    "person",
    "two_factor_request",
    "ticket",
    "application_session",
    "shown_codes",
    "recovery_code",
    "wrong_try",
    "remembered_browser",
    "tries",
    "outbox",
    "authenticator",
    "logon_attempt",
    "session",
    "audit_event",
    "audit_pruned",
    "audit_writer",
    "canary",
    "account",
];

/// Makes the database what it is before the first start.
async fn empty(db: &Fixture) {
    for table in TABLES.iter().chain(&["seaql_migrations"]) {
        db.sql(&format!("DROP TABLE {table}")).await;
    }
}

/// Makes the database what it was before the migration `name`.
async fn migrate_until(db: &Fixture, name: &str) {
    empty(db).await;
    let before = Migrator::migrations()
        .iter()
        .take_while(|migration| migration.name() != name)
        .count();
    let migrated = Migrator::up(db.connection(), u32::try_from(before).ok()).await;
    migrated.unwrap();
}

async fn migrates_from_empty(db: Fixture) {
    assert!(db.store.is_ready().await.unwrap());
    for table in TABLES {
        db.sql(&format!("DELETE FROM {table}")).await;
    }
}

async fn opening_again_changes_nothing(db: Fixture) {
    let before = db.account("alice", TwoFactor::Off).await;
    let again = db.second_node().await;
    assert!(again.store.is_ready().await.unwrap());
    assert_eq!(again.get(&before).await, before);
}

async fn is_ready_only_with_every_migration(db: Fixture) {
    db.sql("DELETE FROM seaql_migrations").await;
    assert!(!db.store.is_ready().await.unwrap());
}

async fn is_ready_while_another_node_writes(db: Fixture) {
    let other = db.second_node().await;
    let writing = db.store.begin().await.unwrap();
    account::add(&writing, new_account("alice", TwoFactor::Off))
        .await
        .unwrap();
    // Whoever waited for the writer would wait for ever; a busy machine takes its time.
    let ready = tokio::time::timeout(Duration::from_mins(1), other.store.is_ready()).await;
    assert!(ready.expect("an answer without the writer").unwrap());
}

async fn whoever_reads_connects_while_another_node_writes(db: Fixture) {
    let other = db.second_node().await;
    let writing = db.store.begin().await.unwrap();
    account::add(&writing, new_account("alice", TwoFactor::Off))
        .await
        .unwrap();
    let readers = [other.store.snapshot().await, other.store.snapshot().await];
    let [first, second] = readers.map(|reader| reader.expect("each has a connection"));
    first.rollback().await.unwrap();
    second.rollback().await.unwrap();
}

async fn nodes_that_start_at_the_same_time_all_start(db: Fixture) {
    empty(&db).await;
    let starts: Vec<_> = (0..6)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move { db.reopen().await })
        })
        .collect();
    for start in starts {
        let store = start.await.expect("no panic").expect("every node starts");
        assert!(store.is_ready().await.unwrap());
    }
}

async fn a_migration_that_fails_half_way_leaves_nothing_behind(db: Fixture) {
    empty(&db).await;
    db.sql("CREATE TABLE canary (in_the_way integer)").await;
    assert!(matches!(db.reopen().await, Err(StoreError::Database(_))));
    db.sql("DROP TABLE canary").await;
    let store = db.reopen().await.expect("nothing is in the way");
    assert!(store.is_ready().await.unwrap());
}

/// Until the chain, anybody could have changed them: nobody may vouch for them afterwards.
async fn r39_events_from_before_the_chain_are_refused(db: Fixture) {
    migrate_until(&db, "m0003_audit_chain").await;
    db.sql("INSERT INTO audit_event (at, kind, actor) VALUES (1, 'logon.logged-on', 'holder')")
        .await;
    let refused = db.reopen().await.expect_err("there is an event");
    assert!(
        refused.to_string().contains("audit events without a chain"),
        "{refused}"
    );
    db.sql("DELETE FROM audit_event").await;
    assert!(db.reopen().await.unwrap().is_ready().await.unwrap());
}

/// What was added before is found, ordered and told apart as what is added today.
async fn texts_of_before_are_in_their_one_spelling(db: Fixture) {
    migrate_until(&db, "m0015_lines").await;
    for (user_id, organisation) in [
        ("a", "Cyffo\u{302}n"),
        ("b", " Cyff\u{f4}n\u{a0} "),
        ("c", ""),
    ] {
        db.sql(&format!(
            "INSERT INTO account (user_id, name, organisation, place, role, status, two_factor, generation, created_at, email, language, groups, search) \
             VALUES ('{user_id}', 'Sia\u{302}n', '{organisation}', 'Oak  Lane', 'account', 'enabled', 'off', 0, 1, '', '', '', 'old')"
        ))
        .await;
    }
    let store = db.reopen().await.unwrap();
    let organisations = account::list_organisations(store.connection(), 10).await;
    assert_eq!(
        organisations.unwrap(),
        ["Cyff\u{f4}n"],
        "two have become one"
    );
    let all = AllAccounts.page(store.connection(), None).await.unwrap();
    for found in &all {
        assert_eq!(found.account.name, "Si\u{e2}n");
        assert_eq!(found.place, "Oak Lane");
    }
    let statement = "SELECT search, organisation_order FROM account ORDER BY user_id";
    let rows = Statement::from_string(store.connection().get_database_backend(), statement);
    let rows = store.connection().query_all_raw(rows).await.unwrap();
    let texts = rows.iter().map(|row| {
        let text = |column: &str| row.try_get::<String>("", column).unwrap();
        (text("search"), text("organisation_order"))
    });
    let expected = [
        ("a\nsian\ncyffon\noak lane", "cyffon\nCyff\u{f4}n"),
        ("b\nsian\ncyffon\noak lane", "cyffon\nCyff\u{f4}n"),
        ("c\nsian\n\noak lane", ""),
    ];
    let texts: Vec<(String, String)> = texts.collect();
    let expected = expected.map(|(search, order)| (search.to_owned(), order.to_owned()));
    assert_eq!(texts, expected);
}

/// Three tables became one: whose a password is stays beside the code that it was chosen with.
async fn r37_what_holders_said_before_is_kept(db: Fixture) {
    migrate_until(&db, "m0025_issued_set_up_codes").await;
    for id in 1..=5 {
        db.sql(&format!(
            "INSERT INTO account (id, user_id, name, organisation, place, role, status, two_factor, generation, created_at, email, language, groups, search) \
             VALUES ({id}, 'a{id}', '', '', '', 'account', 'enabled', 'off', 0, 1, '', '', '', '')"
        ))
        .await;
    }
    for statement in [
        // Not answered; used and disowned; wanted, with a password of before; 4 and 5 are staff.
        "INSERT INTO set_up_code_issue VALUES (1, 100, 4, NULL, NULL, NULL)",
        "INSERT INTO set_up_code_issue VALUES (2, 100, 4, 5, 120, FALSE)",
        "INSERT INTO set_up_code_issue VALUES (3, 100, 4, NULL, 120, TRUE)",
        "INSERT INTO unwanted_code (account_id, issued_at, issued_by, answered_at) VALUES (1, 50, 5, 60)",
        "INSERT INTO unwanted_code (account_id, issued_at, issued_by, asked_by, answered_at) VALUES (2, 100, 4, 5, 120)",
        "INSERT INTO chosen_password VALUES (2, 110, TRUE, 120, FALSE, NULL)",
        "INSERT INTO chosen_password VALUES (3, 90, FALSE, NULL, NULL, NULL)",
    ] {
        db.sql(statement).await;
    }
    let store = db.reopen().await.unwrap();
    let db = store.connection();
    let [one, two, three, staff @ ..] = [1, 2, 3, 4, 5].map(AccountId::from_number);
    let suspects = issued_set_up_code::find_suspects(db, two).await;
    assert_eq!(suspects.unwrap(), Some(staff.to_vec()));
    for (id, unwanted) in [(one, Some("a5")), (two, Some("a4")), (three, None)] {
        let found = issued_set_up_code::find_unwanted(db, id).await.unwrap();
        assert_eq!(found.and_then(|one| one.issued_by).as_deref(), unwanted);
    }
    let newest = issued_set_up_code::find_newest(db, one).await.unwrap();
    let newest = newest.expect("a code");
    assert_eq!((newest.issued_at.unix(), newest.answer), (100, None));
    let choices = issued_set_up_code::list_choices(db, three).await.unwrap();
    let [choice] = choices[..] else {
        panic!("{choices:?}");
    };
    assert_eq!(choice.chosen_at.unix(), 90);
    assert!(choice.is_first && !choice.is_answered);
}

/// What one version has sealed and queued the next one sends, also from a table of another name.
async fn a_code_that_was_queued_as_a_letter_opens_in_the_outbox(db: Fixture) {
    migrate_until(&db, "m0026_outbox").await;
    db.sql(
        "INSERT INTO account (user_id, name, organisation, place, role, status, two_factor, generation, created_at, email, language, groups, search) \
         VALUES ('alice', 'Alice', '', '', 'account', 'enabled', 'off', 0, 1, 'alice@example.org', '', '', 'alice')"
    )
    .await;
    let alice = "SELECT id, 'set-up-code-mailed', 1, 0, 1 FROM account";
    db.sql(&format!(
        "INSERT INTO letter (account_id, kind, at, tries, next_try_at) {alice}"
    ))
    .await;
    let place = Place {
        table: "letter_secret",
        column: "sealed",
        row: 1,
    };
    let (code, key_id) = (SetUpCode::generate(&*db.entropy), db.keyring.current());
    let text = code.reveal();
    let sealed = place.seal_with(&key_id, &db.keyring, &*db.entropy, text.as_bytes());
    let bytes = sealed.unwrap().bytes;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let bytes = if db.url.starts_with("sqlite") {
        format!("x'{hex}'")
    } else {
        format!("'\\x{hex}'")
    };
    let values = format!("VALUES (1, '{key_id}', {bytes})");
    db.sql(&format!(
        "INSERT INTO letter_secret (id, key_id, sealed) {values}"
    ))
    .await;

    let store = db.reopen().await.unwrap();
    let queued = outbox::find_due(store.connection(), NOW).await.unwrap();
    let queued = queued.expect("it is due");
    assert_eq!((queued.id, queued.kind), (1, Kind::SetUpCodeMailed));
    let found = outbox::find_code(store.connection(), &db.keyring, queued.id).await;
    assert_eq!(found.unwrap().expect("a code").reveal(), code.reveal());
    outbox::forget(store.connection(), queued.id).await.unwrap();
    let found = outbox::find_code(store.connection(), &db.keyring, queued.id).await;
    assert!(found.unwrap().is_none(), "it went with the notification");
}

async fn rows_of_no_account_are_refused(db: Fixture) {
    let mut nobody = db.account("alice", TwoFactor::Off).await;
    nobody.id = AccountId::from_number(4711);
    let added = logon_attempt::add(
        db.connection(),
        &db.token(),
        &nobody,
        StageKind::Enrol,
        NOW,
        NOW,
    )
    .await;
    assert!(matches!(added, Err(StoreError::Database(_))));
}

async fn writers_of_before_go_on(db: Fixture) {
    migrate_until(&db, "m0030_ended_writers").await;
    db.sql("INSERT INTO audit_writer (name, sequence, mac) VALUES ('web1', 0, '')")
        .await;
    let store = db.reopen().await.unwrap();
    let going_on = "SELECT count(*) AS n FROM audit_writer WHERE ended_at IS NULL";
    let going_on = Statement::from_string(store.connection().get_database_backend(), going_on);
    let row = store.connection().query_one_raw(going_on).await.unwrap();
    assert_eq!(row.expect("a row").try_get::<i64>("", "n").unwrap(), 1);
}

on_both!(
    writers_of_before_go_on,
    migrates_from_empty,
    opening_again_changes_nothing,
    is_ready_only_with_every_migration,
    whoever_reads_connects_while_another_node_writes,
    is_ready_while_another_node_writes,
    nodes_that_start_at_the_same_time_all_start,
    a_migration_that_fails_half_way_leaves_nothing_behind,
    r39_events_from_before_the_chain_are_refused,
    texts_of_before_are_in_their_one_spelling,
    r37_what_holders_said_before_is_kept,
    a_code_that_was_queued_as_a_letter_opens_in_the_outbox,
    rows_of_no_account_are_refused,
);

/// Of programs that meet at a new file one gives it its write-ahead log. SQLite refuses the others,
/// and does not let them wait as at any other time: so whoever waits longer than for any other lock was
/// refused many times, and tried again.
#[tokio::test]
async fn a_new_sqlite_file_that_another_program_holds_is_waited_for() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("new.db").display());
    let other = Box::pin(Database::connect(format!("{url}?mode=rwc"))).await;
    let other = other.expect("a new file");
    let transaction = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let holding = other.begin_with_options(transaction).await;
    let holding = holding.expect("a transaction");
    let begun = Instant::now();
    let refused = Store::open(&url, 1).await.expect_err("it is held");
    let waited = begun.elapsed();
    assert!(waited >= Duration::from_secs(5), "{waited:?}: {refused}");
    let opening = tokio::spawn(async move { Store::open(&url, 1).await });
    holding.rollback().await.expect("an end");
    opening.await.expect("no panic").expect("an open database");
}

/// On every connection of the pool, not only on the first.
#[tokio::test]
async fn sqlite_is_set_up_for_several_writers_and_power_cuts() {
    crate::common::on_sqlite(async |db: Fixture| {
        let mut held = Vec::new();
        for _ in 0..3 {
            held.push(db.connection().begin().await.expect("a connection"));
        }
        for connection in &held {
            for (pragma, column, value) in [
                ("foreign_keys", "foreign_keys", 1),
                ("busy_timeout", "timeout", 5000),
                ("synchronous", "synchronous", 2),
            ] {
                let row = one(connection, pragma).await;
                assert_eq!(row.try_get::<i32>("", column).unwrap(), value, "{pragma}");
            }
            let row = one(connection, "journal_mode").await;
            assert_eq!(row.try_get::<String>("", "journal_mode").unwrap(), "wal");
        }
    })
    .await;
}

async fn one(db: &impl ConnectionTrait, pragma: &str) -> sea_orm::QueryResult {
    let statement = Statement::from_string(db.get_database_backend(), format!("PRAGMA {pragma}"));
    db.query_one_raw(statement)
        .await
        .expect("the answer")
        .expect("one row")
}
