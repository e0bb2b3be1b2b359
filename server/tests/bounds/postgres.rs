//! A PostgreSQL of a test's own, which can be stopped and started.

use sea_orm::{ConnectionTrait, Database, Statement};
use std::{fs, net::TcpListener, os::unix::fs::chown, process::Command};
use tempfile::TempDir;

pub struct Postgres {
    folder: TempDir,
    port: u16,
    /// Whom it runs as: it refuses to be root.
    user: Option<[String; 2]>,
}

impl Postgres {
    /// `None`: the test is to be left out.
    pub fn start() -> Option<Self> {
        testing::postgres_server()?;
        let probe = TcpListener::bind("127.0.0.1:0").expect("a port");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let id = |arguments: &[&str]| {
            let output = Command::new("id")
                .args(arguments)
                .output()
                .expect("id runs");
            String::from_utf8(output.stdout)
                .expect("a number")
                .trim()
                .to_owned()
        };
        let user = (id(&["-u"]) == "0").then(|| {
            let [user, group] = ["-u", "-g"].map(|what| id(&[what, "postgres"]));
            let numbers = (user.parse().ok(), group.parse().ok());
            chown(folder.path(), numbers.0, numbers.1).expect("root may");
            [user, group]
        });
        let port = probe.local_addr().expect("its address").port();
        drop(probe);
        let cluster = Self { folder, port, user };
        let text = ["--encoding=UTF8", "--locale=C"];
        cluster.run(
            "initdb",
            &[&["-U", "postgres", "--auth=trust", "--no-sync"], &text[..]].concat(),
        );
        cluster.start_again();
        Some(cluster)
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// At once, as after a power cut.
    pub fn stop(&self) {
        self.run("pg_ctl", &["-m", "immediate", "-w", "stop"]);
    }

    pub fn start_again(&self) {
        let options = format!("-h 127.0.0.1 -p {} -k ''", self.port);
        self.run("pg_ctl", &["-w", "-l", "log", "-o", &options, "start"]);
    }

    /// The one number that `sql` asks for.
    pub async fn count(&self, sql: &str) -> usize {
        let connection = Box::pin(Database::connect(self.url()))
            .await
            .expect("it runs");
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let row = connection
            .query_one_raw(statement)
            .await
            .expect("an answer");
        let number: i64 = row.expect("a row").try_get_by_index(0).expect("a number");
        usize::try_from(number).expect("not negative")
    }

    #[track_caller]
    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = match &self.user {
            None => Command::new(program),
            Some([user, group]) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--regid", group, "--clear-groups", program]);
                command
            }
        };
        let done = command
            .args(["-D", "data"])
            .args(arguments)
            .current_dir(self.folder.path())
            .status();
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        assert!(
            done.as_ref().is_ok_and(std::process::ExitStatus::success),
            "{program}: {done:?}; this test needs PostgreSQL: script/with-postgres cargo test\n{log}"
        );
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if self.folder.path().join("data/postmaster.pid").exists() {
            self.stop();
        }
    }
}
