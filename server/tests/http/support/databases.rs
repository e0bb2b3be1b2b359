//! What is decided in the database is tested on both kinds of it.

use super::World;
use testing::Postgres;

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

/// Runs `test` on a PostgreSQL database of its own, which is gone after it, if there is a server for it.
pub async fn on_postgres(test: impl AsyncFnOnce(World)) {
    on_postgres_with("", test).await;
}

/// The same, with `settings` in the configuration file.
pub async fn on_postgres_with(settings: &str, test: impl AsyncFnOnce(World)) {
    if let Some(database) = Postgres::create("") {
        test(World::on(Some(database.url()), settings).await).await;
    }
}
