//! A database for each test, gone after it.

use super::Fixture;
use sea_orm::{ConnectionTrait, Database};
use std::sync::atomic::{AtomicU32, Ordering};

/// Runs `test` on an SQLite file of its own.
pub async fn on_sqlite<F>(test: impl FnOnce(Fixture) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    test(Fixture::open(url).await).await;
}

/// Runs `test` on a PostgreSQL database of its own.
pub async fn on_postgres<F>(test: impl FnOnce(Fixture) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    on_new_postgres("", async move |url| test(Fixture::open(url).await)).await;
}

/// Runs the test that `prepare` makes with the address of a PostgreSQL database, made with `options`.
pub async fn on_new_postgres<F>(options: &str, prepare: impl AsyncFnOnce(String) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("GTG_TEST_POSTGRES_URL") else {
        panic!("this test needs PostgreSQL; run: script/with-postgres cargo test -p store");
    };
    let name = format!(
        "gtg_store_{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    let (address, _) = server
        .rsplit_once('/')
        .expect("GTG_TEST_POSTGRES_URL ends with the name of a database");

    let admin = Box::pin(Database::connect(&server))
        .await
        .expect("GTG_TEST_POSTGRES_URL leads to a PostgreSQL");
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name} {options}"))
        .await
        .expect("a new database");
    // A task of its own, so that a test that panics leaves no database either.
    let ran = tokio::spawn(prepare(format!("{address}/{name}")).await).await;
    admin
        .execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))
        .await
        .expect("the database goes");
    if let Err(failure) = ran {
        std::panic::resume_unwind(failure.into_panic());
    }
}
