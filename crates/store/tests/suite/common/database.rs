//! A database for each test, gone after it.

use super::Fixture;
use testing::Postgres;

/// Runs `test` on an SQLite file of its own.
pub async fn on_sqlite(test: impl AsyncFnOnce(Fixture)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    test(Fixture::open(url).await).await;
}

/// Runs `test` on a PostgreSQL database of its own, if there is a server for it.
pub async fn on_postgres(test: impl AsyncFnOnce(Fixture)) {
    if let Some(database) = Postgres::create("") {
        test(Fixture::open(database.url()).await).await;
    }
}
