//! What is of the moment, told from what is wrong (R43): no connection free, a database that may
//! not be written.

use crate::common::{Fixture, NOW, WRITER, event, on_sqlite};
use sea_orm::{ConnectionTrait, DbBackend};
use std::time::Duration;
use store::{Cause, Store, StoreError, audit};
use tokio::{net::TcpListener, time::timeout};

on_both!(
    r43_a_connection_that_is_not_free_in_time_is_an_outage,
    r43_a_database_that_may_not_be_written_is_an_outage_and_works_again_afterwards,
    a_wrong_statement_is_no_outage,
);

/// A node with one connection, so that what is set on it holds for everything.
async fn narrow(db: &Fixture) -> Store {
    Store::open(&db.url, 1).await.expect("the store opens")
}

async fn r43_a_connection_that_is_not_free_in_time_is_an_outage(db: Fixture) {
    let store = narrow(&db).await;
    let held = store.begin().await.expect("the only connection");
    // It is not waited for for ever; a busy machine takes its time.
    let refused = timeout(Duration::from_mins(1), store.begin()).await;
    let refused = refused.expect("an answer").expect_err("no other");
    assert!(refused.is_outage(), "{refused}");
    drop(held);
    store.begin().await.expect("free again");
}

async fn r43_a_database_that_may_not_be_written_is_an_outage_and_works_again_afterwards(
    db: Fixture,
) {
    let store = narrow(&db).await;
    let set = async |on: bool| {
        let statement = match store.connection().get_database_backend() {
            DbBackend::Sqlite => format!("PRAGMA query_only = {on}"),
            _ => format!("SET default_transaction_read_only = {on}"),
        };
        let set = store.connection().execute_unprepared(&statement).await;
        set.expect("a setting");
    };
    set(true).await;
    let refused = audit::add(
        store.connection(),
        &db.keyring,
        WRITER,
        event(NOW, "refused"),
    )
    .await;
    let refused = refused.expect_err("not written");
    assert!(refused.is_outage(), "{refused}");
    // A PostgreSQL that says so is the primary no more: that connection is not used again.
    if store.connection().get_database_backend() == DbBackend::Sqlite {
        set(false).await;
    }
    let added = audit::add(store.connection(), &db.keyring, WRITER, event(NOW, "added")).await;
    added.expect("written");
    assert_eq!(db.events().await, ["added"]);
}

/// What a balancer does that knows of no primary: it lets in, and has nobody who answers.
#[tokio::test]
async fn r43_a_balancer_without_a_server_behind_it_is_an_outage() {
    let balancer = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = balancer.local_addr().expect("its address");
    tokio::spawn(async move {
        while let Ok((connection, _)) = balancer.accept().await {
            drop(connection);
        }
    });
    for mode in ["prefer", "disable", "require"] {
        let url = format!("postgres://gtg@{address}/gtg?sslmode={mode}");
        let refused = Store::open(&url, 1).await.expect_err("nobody is there");
        assert!(refused.is_outage(), "{mode}: {refused}");
        assert_eq!(refused.cause(), Some(Cause::ConnectionLost), "{mode}");
    }
}

async fn write(store: &Store, db: &Fixture, detail: &str) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    let added = event(NOW, detail);
    audit::add(&transaction, &db.keyring, WRITER, added).await?;
    Ok(transaction.commit().await?)
}

/// The result code FULL (13) itself, which a full disk gives when no more pages can be had.
#[tokio::test(flavor = "multi_thread")]
async fn r43_a_full_disk_is_an_outage_and_what_was_written_before_and_after_is_there() {
    on_sqlite(async |db: Fixture| {
        let store = narrow(&db).await;
        let allow = async |pages: u32| {
            let statement = format!("PRAGMA max_page_count = {pages}");
            let set = store.connection().execute_unprepared(&statement).await;
            set.expect("a setting");
        };
        allow(1).await; // which stands for as many as there are
        let mut written = Vec::new();
        let refused = loop {
            assert!(written.len() < 1000, "it does not become full");
            let detail = format!("before {}", written.len());
            match write(&store, &db, &detail).await {
                Ok(()) => written.push(detail),
                Err(refused) => break refused,
            }
        };
        assert!(format!("{refused:?}").contains("code: 13,"), "{refused:?}");
        assert!(refused.is_outage(), "{refused}");
        let again = write(&store, &db, "refused").await.expect_err("still full");
        assert!(again.is_outage(), "{again}");
        assert_eq!(db.events().await, written);
        allow(1_000_000).await;
        write(&store, &db, "after").await.expect("room again");
        written.push("after".to_owned());
        assert_eq!(db.events().await, written);
    })
    .await;
}

async fn a_wrong_statement_is_no_outage(db: Fixture) {
    let wrong = db.connection().execute_unprepared("SELECT nothing").await;
    let error = StoreError::from(wrong.expect_err("wrong"));
    assert!(!error.is_outage(), "{error}");
    assert!(!StoreError::UserIdTaken.is_outage());
}
