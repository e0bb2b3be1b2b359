//! A PostgreSQL database for a test, gone after it. Without a server to make it on, the tests that need
//! one are left out, and the program says so.

use sea_orm::{ConnectionTrait, Database, DbErr, Statement};
use std::{
    env,
    io::{Write as _, stderr},
    process::{self, Command},
    sync::{
        Once,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

/// Names the server, as a superuser's address of one of its databases; `script/with-postgres` sets it.
const SERVER: &str = "GTG_TEST_POSTGRES_URL";

/// A database of its own.
#[derive(Debug)]
pub struct Postgres {
    server: String,
    name: String,
}

/// The server's address. `None`: the test is to be left out.
#[must_use]
pub fn postgres_server() -> Option<String> {
    static TOLD: Once = Once::new();
    let server = env::var(SERVER).ok();
    if server.is_none() {
        TOLD.call_once(tell);
    }
    server
}

impl Postgres {
    /// Creates one, with `options` of `CREATE DATABASE`. `None`: the test is to be left out.
    #[must_use]
    pub fn create(options: &str) -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let made = Self {
            server: postgres_server()?,
            name: format!("gtg_test_{}_{number}", process::id()),
        };
        made.on_server(&format!("CREATE DATABASE {} {options}", made.name))
            .expect("a new database");
        Some(made)
    }

    /// What `database.url` is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}/{}", self.address(), self.name)
    }

    /// What addresses of databases on its server begin with.
    #[must_use]
    pub fn address(&self) -> &str {
        let parts = self.server.rsplit_once('/');
        parts.expect("it ends with the name of a database").0
    }

    /// The one number that `sql` asks for.
    #[must_use]
    pub fn number(&self, sql: &str) -> i64 {
        let (url, sql) = (self.url(), format!("SELECT ({sql})::bigint AS number"));
        wait_for(async move {
            let db = Box::pin(Database::connect(&url)).await?;
            let question = Statement::from_string(db.get_database_backend(), sql);
            let row = db.query_one_raw(question).await?.expect("a row");
            row.try_get("", "number")
        })
        .expect("a number")
    }

    fn on_server(&self, sql: &str) -> Result<(), DbErr> {
        wait_for(async {
            let admin = Box::pin(Database::connect(&self.server)).await?;
            admin.execute_unprepared(sql).await.map(drop)
        })
    }
}

/// A test that panics leaves no database either.
impl Drop for Postgres {
    fn drop(&mut self) {
        let dropped = self.on_server(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        assert!(dropped.is_ok() || thread::panicking(), "{dropped:?}");
    }
}

/// On a thread of its own: most tests have a runtime already.
fn wait_for<T: Send>(future: impl Future<Output = T> + Send) -> T {
    thread::scope(|scope| {
        let ran = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime").block_on(future)
        });
        ran.join().expect("it ends")
    })
}

/// Says how many tests of this program are left out, past what the test harness captures.
fn tell() {
    let count = listed(&[]).saturating_sub(listed(&["--ignored"]));
    let _ = writeln!(
        stderr(),
        "\nLEFT OUT: {count} tests of PostgreSQL, because {SERVER} is not set. To run them: script/with-postgres \
         cargo test\n"
    );
}

/// Counts the tests of PostgreSQL among those that this program was asked for: they have it in their names.
fn listed(more: &[&str]) -> usize {
    let list = Command::new(env::current_exe().expect("a program"))
        .args(env::args_os().skip(1))
        .args(["--list", "--format", "terse"])
        .args(more)
        .output();
    let list = list.expect("it lists its tests").stdout;
    String::from_utf8_lossy(&list)
        .lines()
        .filter(|line| line.contains("postgres"))
        .count()
}
