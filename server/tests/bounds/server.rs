//! The binary, serving in a folder of its own.

use crate::client::Client;
use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    sync::{Mutex, MutexGuard},
    time::sleep,
};

/// Everybody's.
pub const PASSWORD: &str = "marigold lantern 7";

const BINARY: &str = env!("CARGO_BIN_EXE_good-to-go");

pub struct Server {
    pub client: Client,
    process: Child,
    folder: TempDir,
    settings: Vec<(String, String)>,
    _alone: MutexGuard<'static, ()>,
}

/// What these tests are about is how a server fares under load: not under that of another test.
static ALONE: Mutex<()> = Mutex::const_new(());

impl Server {
    pub async fn start(settings: &[(&str, &str)]) -> Self {
        Self::start_by("exec \"$0\" serve", settings).await
    }

    /// Starts it by a shell's `command`, in which `$0` is the binary.
    pub async fn start_by(command: &str, settings: &[(&str, &str)]) -> Self {
        let alone = ALONE.lock().await;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = free_address();
        let origin = format!("http://{address}");
        let own = [
            ("LEPTOS_SITE_ADDR", &*address.to_string()),
            ("LEPTOS_HASH_FILES", "false"),
            ("LEPTOS_SITE_ROOT", site()),
            ("GTG__SITE__ORIGIN", &origin),
        ];
        let settings: Vec<_> = own
            .iter()
            .chain(settings)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let mut shell = Command::new("sh");
        let mut process = clean(&mut shell, &folder, &settings)
            .args(["-c", command, BINARY])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        // By way of this process, which may write whatever the server's own files may not.
        let mut log = File::create(folder.path().join("log")).expect("a file");
        let mut said = process.stderr.take().expect("a pipe");
        thread::spawn(move || io::copy(&mut said, &mut log));
        let mut server = Self {
            client: Client { address, origin },
            process,
            folder,
            settings,
            _alone: alone,
        };
        loop {
            let ready = server.client.try_get("/readyz").await;
            if ready.is_some_and(|ready| ready.status == 200) {
                return server;
            }
            let ended = server.process.try_wait().expect("it can be asked");
            assert!(ended.is_none(), "{ended:?}: {}", server.log());
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Adds an account with [`PASSWORD`], by the command line.
    pub fn add(&self, user_id: &str) {
        self.run(&["account", "add", user_id, "--password-stdin"]);
    }

    /// Runs a command on its database. Whatever asks for a password gets [`PASSWORD`].
    pub fn run(&self, arguments: &[&str]) {
        let typed = self.path("typed");
        fs::write(&typed, PASSWORD).expect("written");
        let mut command = Command::new(BINARY);
        let done = clean(&mut command, &self.folder, &self.settings)
            .args(arguments)
            .stdin(File::open(typed).expect("a file"))
            .output()
            .expect("the binary starts");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{arguments:?}: {said}");
    }

    /// Takes the write lock of the SQLite database, for as long as the answer is kept.
    pub fn lock_database(&self) -> Lock {
        let script = "import sqlite3, sys\n\
            database = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)\n\
            database.execute('BEGIN IMMEDIATE')\n\
            print('locked', flush=True)\n\
            sys.stdin.read()";
        let mut python = Command::new("python3")
            .args(["-c", script])
            .arg(self.path("data/good-to-go.db"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 runs");
        let mut said = String::new();
        let output = python.stdout.as_mut().expect("a pipe");
        let read = BufReader::new(output).read_line(&mut said);
        assert_eq!((read.ok(), &*said), (Some(7), "locked\n"));
        Lock(python)
    }

    /// The one number that `sql` asks the SQLite database for.
    pub fn count(&self, sql: &str) -> u32 {
        let script = "import sqlite3, sys\n\
            print(sqlite3.connect(sys.argv[1], timeout=10).execute(sys.argv[2]).fetchone()[0])";
        let asked = Command::new("python3")
            .args(["-c", script])
            .arg(self.path("data/good-to-go.db"))
            .arg(sql)
            .output()
            .expect("python3 runs");
        let number = String::from_utf8(asked.stdout).expect("a number");
        number.trim().parse().expect("a number")
    }

    /// Does to the SQLite database what no repository does.
    pub fn change(&self, sql: &str) {
        let script = "import sqlite3, sys\n\
            database = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)\n\
            database.execute(sys.argv[2])";
        let done = Command::new("python3")
            .args(["-c", script])
            .arg(self.path("data/good-to-go.db"))
            .arg(sql)
            .status();
        assert!(done.expect("python3 runs").success(), "{sql}");
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Everything that it has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log")).expect("a log")
    }

    /// The same, once it has `count` lines with `word`, or after ten minutes, so that a line which never
    /// comes fails.
    pub async fn log_with(&self, word: &str, count: usize) -> String {
        for _ in 0..60_000 {
            let log = self.log();
            if log.lines().filter(|line| line.contains(word)).count() >= count {
                return log;
            }
            sleep(Duration::from_millis(10)).await;
        }
        self.log()
    }

    /// A number of `/proc/PID/status`, in MiB.
    pub fn memory(&self, what: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id())).expect("Linux");
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
        let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
        let kib: u64 = number.and_then(|kib| kib.parse().ok()).expect("a number");
        kib / 1024
    }
}

/// The write lock of a database.
pub struct Lock(Child);

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A test that fails leaves no server behind.
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_address() -> SocketAddr {
    let probe = TcpListener::bind("127.0.0.1:0").expect("a port");
    probe.local_addr().expect("its address")
}

/// With nothing of our own environment but the search path.
fn clean<'c>(
    command: &'c mut Command,
    folder: &TempDir,
    settings: &[(String, String)],
) -> &'c mut Command {
    command
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(settings.iter().map(|(name, value)| (name, value)))
}

/// The files for browsers, of which nothing is asked but that they are there.
fn site() -> &'static str {
    let site = concat!(env!("CARGO_TARGET_TMPDIR"), "/site-of-bounds");
    std::fs::create_dir_all(format!("{site}/pkg")).expect("a folder");
    for name in [
        "favicon.svg",
        "pkg/good-to-go.css",
        "pkg/good-to-go.js",
        "pkg/good-to-go.wasm",
    ] {
        std::fs::write(format!("{site}/{name}"), "").expect("written");
    }
    site
}
