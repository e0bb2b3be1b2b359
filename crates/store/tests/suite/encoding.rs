//! A PostgreSQL database that cannot hold every name is refused before anything is written into it.

use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use store::{Store, StoreError};
use testing::Postgres;

async fn is_refused(encoding: &str) {
    let options = format!("ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
    let Some(database) = Postgres::create(&options) else {
        return;
    };
    let url = database.url();
    let refused = Store::open(&url, 2).await.expect_err("it is not UTF-8");
    assert!(
        matches!(&refused, StoreError::Encoding(found) if found == encoding),
        "{refused}"
    );
    let words = refused.to_string();
    assert!(
        words.contains(encoding) && words.contains("createdb --encoding=UTF8"),
        "{words}"
    );
    assert!(!refused.is_outage());

    let connection = Box::pin(Database::connect(&url))
        .await
        .expect("it is there");
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    let tables = Statement::from_string(DbBackend::Postgres, tables);
    let row = connection.query_one_raw(tables).await.expect("an answer");
    let tables: i64 = row.expect("a row").try_get_by_index(0).expect("a number");
    assert_eq!(tables, 0, "nothing was written");
    connection.close().await.expect("closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_with_latin_1_is_refused() {
    is_refused("LATIN1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_without_an_encoding_is_refused() {
    is_refused("SQL_ASCII").await;
}
