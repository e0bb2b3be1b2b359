//! A user of PostgreSQL that may not change the schema can serve, with the rights of docs/scaling.md.

use crate::common::{NOW, WRITER, event};
use sea_orm::ConnectionTrait;
use store::{Cause, Keyring, Store, audit};
use testing::{Postgres, Seeded};

const MANUAL: &str = include_str!("../../../../docs/scaling.md");

#[tokio::test(flavor = "multi_thread")]
async fn who_only_serves_may_write_and_not_change_the_schema() {
    let Some(database) = Postgres::create("") else {
        return;
    };
    let owner = Store::open(&database.url(), 2).await.expect("a schema");
    // A role is the whole server's, and so its name this test's own.
    let role = format!("serves_{}", std::process::id());
    let (_, sql) = MANUAL.split_once("```sql\n").expect("the statements");
    let (sql, _) = sql.split_once("```").expect("their end");
    let sql = sql.replace("good_to_go_serves", &role);
    let granted = owner.connection().execute_unprepared(&sql).await;
    granted.expect("the owner may grant");

    let url = database.url().replace("//postgres@", &format!("//{role}@"));
    let store = Store::open(&url, 2).await.expect("nothing is to be done");
    assert!(store.is_ready().await.expect("an answer"));
    let added = audit::add(
        store.connection(),
        &Keyring::generate(&Seeded::default()),
        WRITER,
        event(NOW, "added"),
    )
    .await;
    added.expect("it may add");
    for forbidden in [
        "DELETE FROM audit_event",
        "UPDATE audit_event SET detail = ''",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TABLE session",
        "CREATE TABLE more (id bigint)",
    ] {
        let refused = store.connection().execute_unprepared(forbidden).await;
        let cause = Cause::of(&refused.expect_err(forbidden));
        assert_eq!(cause, Cause::NoRight, "{forbidden}");
    }

    // An outdated schema, which it may not change.
    let older =
        "DELETE FROM seaql_migrations WHERE version = (SELECT max(version) FROM seaql_migrations)";
    let undone = owner.connection().execute_unprepared(older).await;
    undone.expect("the owner may do everything");
    let refused = Store::open(&url, 2).await.expect_err("it may not migrate");
    assert_eq!(refused.cause(), Some(Cause::NoRight), "{refused}");

    drop(store);
    let gone = format!("DROP OWNED BY {role}; DROP ROLE {role}");
    let gone = owner.connection().execute_unprepared(&gone).await;
    gone.expect("nobody else has it");
}
