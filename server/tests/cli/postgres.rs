//! A PostgreSQL database for a test, gone after it.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, Database};

/// A database of its own.
pub struct Postgres {
    server: String,
    name: String,
}

impl Postgres {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("GTG_TEST_POSTGRES_URL");
        let server = server
            .expect("this test needs PostgreSQL; run: script/with-postgres cargo test -p server");
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("gtg_cli_{}_{number}", std::process::id());
        let made = Self { server, name };
        made.on_server(&format!("CREATE DATABASE {}", made.name));
        made
    }

    /// What database.url is.
    pub fn url(&self) -> String {
        format!("{}/{}", self.address(), self.name)
    }

    /// What database.url begins with.
    pub fn address(&self) -> &str {
        let parts = self.server.rsplit_once('/');
        parts.expect("it ends with the name of a database").0
    }

    /// The first column of the first row of `sql`, which is a number.
    pub fn number(&self, sql: &str) -> i64 {
        let (url, sql) = (self.url(), format!("SELECT ({sql})::bigint AS number"));
        wait_for(async move {
            let db = Box::pin(Database::connect(&url)).await;
            let db = db.expect("the database");
            let row = db.query_one_raw(sea_orm::Statement::from_string(
                db.get_database_backend(),
                sql,
            ));
            let row = row.await.expect("an answer").expect("a row");
            row.try_get("", "number").expect("a number")
        })
    }

    fn on_server(&self, sql: &str) {
        let (server, sql) = (self.server.clone(), sql.to_owned());
        wait_for(async move {
            let admin = Box::pin(Database::connect(&server)).await;
            let admin = admin.expect("a PostgreSQL");
            admin.execute_unprepared(&sql).await.expect("it is done");
        });
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.on_server(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// On a thread of its own: some tests have a runtime already.
fn wait_for<T: Send>(future: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        let ran = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime").block_on(future)
        });
        ran.join().expect("it ends")
    })
}
