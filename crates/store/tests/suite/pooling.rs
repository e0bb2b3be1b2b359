//! `PgBouncer` between here and PostgreSQL: by session it works, by transaction it is refused.

use sea_orm::sqlx::postgres::PgConnectOptions;
use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    process::{Child, ChildStderr, Command, Stdio},
    str::FromStr as _,
};
use store::{Store, StoreError};
use tempfile::TempDir;
use testing::Postgres;

/// Debian's place for it is not on everybody's path.
const PROGRAMS: [&str; 2] = ["/usr/sbin/pgbouncer", "pgbouncer"];

struct Pooler {
    process: Child,
    port: u16,
    /// Kept open: it goes on writing.
    _log: BufReader<ChildStderr>,
    _folder: TempDir,
}

impl Pooler {
    /// In front of the server at `url`, lending by `mode`.
    fn start(url: &str, mode: &str) -> Self {
        let server = PgConnectOptions::from_str(url).expect("an address");
        let probe = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = probe.local_addr().expect("its address").port();
        drop(probe);
        let folder = tempfile::tempdir().expect("a folder");
        let settings = format!(
            "[databases]\n* = host={} port={} user={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
             listen_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = {mode}\n\
             ignore_startup_parameters = extra_float_digits\n",
            server.get_host(),
            server.get_port(),
            server.get_username(),
        );
        let file = folder.path().join("pgbouncer.ini");
        fs::write(&file, settings).expect("a file");
        let open = |path| {
            Command::new("chmod")
                .args(["-R", "go+rX"])
                .arg(path)
                .status()
        };
        open(folder.path()).expect("chmod runs");
        let start = |program| {
            let mut command = Command::new(program);
            // It refuses to be root, and does what this says only where it is.
            if fs::metadata("/proc/self")
                .is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
            {
                command.args(["-u", "postgres"]);
            }
            command
                .arg(&file)
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .ok()
        };
        let process = PROGRAMS.into_iter().find_map(start);
        let mut process = process.expect("pgbouncer is installed (apt install pgbouncer)");
        let mut log = BufReader::new(process.stderr.take().expect("a pipe"));
        let mut said = String::new();
        while !said.contains("process up") {
            let bytes = log.read_line(&mut said).expect("text");
            assert!(bytes > 0, "it ended: {said}");
        }
        Self {
            process,
            port,
            _log: log,
            _folder: folder,
        }
    }

    /// The address of a database behind it.
    fn url(&self, direct: &str) -> String {
        let (_, name) = direct.rsplit_once('/').expect("a name");
        format!("postgres://postgres@127.0.0.1:{}/{name}", self.port)
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pooler_by_transaction_is_refused_and_one_by_session_works() {
    let Some(database) = Postgres::create("") else {
        return;
    };
    let direct = database.url();
    let pooler = Pooler::start(&direct, "transaction");
    let url = pooler.url(&direct);
    for _ in 0..3 {
        let refused = Store::open(&url, 5)
            .await
            .expect_err("it lends by transaction");
        assert!(matches!(refused, StoreError::Pooled), "{refused}");
        assert!(refused.to_string().contains("pool_mode = session"));
        let refused = Store::open_existing(&url, 5).await.expect_err("as above");
        assert!(matches!(refused, StoreError::Pooled), "{refused}");
    }
    drop(pooler);
    let none = Store::open_existing(&direct, 5).await.expect("it is there");
    assert!(none.is_none(), "nothing was written");

    let pooler = Pooler::start(&direct, "session");
    let store = Store::open(&pooler.url(&direct), 5)
        .await
        .expect("it lends by session");
    assert!(store.is_new().await.expect("an answer"));
    assert!(store.is_ready().await.expect("an answer"));
    store.begin().await.expect("a transaction");
}
