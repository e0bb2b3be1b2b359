//! What is decided in the database is tested on both kinds of it.

use super::World;
use futures_util::FutureExt;
use sea_orm::{ConnectionTrait, Database};
use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    sync::atomic::{AtomicU32, Ordering},
};

/// Makes of every named function, which takes a [`World`], the tests `name::sqlite` and
/// `name::postgres`.
macro_rules! on_both {
    ($($(#[$attribute:meta])* $test:ident),+ $(,)?) => {$(
        mod $test {
            #[tokio::test]
            $(#[$attribute])*
            async fn sqlite() {
                super::$test(crate::support::World::new().await).await;
            }

            #[tokio::test]
            $(#[$attribute])*
            async fn postgres() {
                crate::support::on_postgres(super::$test).await;
            }
        }
    )+};
}
pub(crate) use on_both;

/// Runs `test` on a PostgreSQL database of its own, which is gone after it.
pub async fn on_postgres(test: impl AsyncFnOnce(World)) {
    on_postgres_with("", test).await;
}

/// The same, with `settings` in the configuration file.
pub async fn on_postgres_with(settings: &str, test: impl AsyncFnOnce(World)) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("GTG_TEST_POSTGRES_URL") else {
        panic!("this test needs PostgreSQL; run: script/with-postgres cargo test -p server");
    };
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("gtg_http_{}_{number}", std::process::id());
    let (address, _) = server
        .rsplit_once('/')
        .expect("GTG_TEST_POSTGRES_URL ends with the name of a database");
    let admin = Box::pin(Database::connect(&server))
        .await
        .expect("GTG_TEST_POSTGRES_URL leads to a PostgreSQL");
    let (create, drop) = (
        format!("CREATE DATABASE {name}"),
        format!("DROP DATABASE {name} WITH (FORCE)"),
    );
    let created = admin.execute_unprepared(&create).await;
    created.expect("a new database");
    let world = World::on(Some(format!("{address}/{name}")), settings).await;
    // A test that panics leaves no database either.
    let ran = AssertUnwindSafe(test(world)).catch_unwind().await;
    let dropped = admin.execute_unprepared(&drop).await;
    dropped.expect("the database goes");
    if let Err(failure) = ran {
        resume_unwind(failure);
    }
}
