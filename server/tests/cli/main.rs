//! The real binary, as an operator runs it, in a folder of its own.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what a test sets up and finds missing is a failed test"
)]

mod account;
mod account_list;
mod account_passwords;
mod address;
mod audit;
mod backup;
mod causes;
mod channel;
mod config;
mod database;
mod database_copy;
mod demo;
mod docs;
mod hostile;
mod import;
mod keys;
mod killed;
mod modes;
mod mounts;
mod restore;
mod serving;
mod set_up_codes;
mod site;
mod two_factor;

use std::{
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::LazyLock,
};

use serde_json::Value;
use tempfile::TempDir;

/// A folder in which commands are run: everything is where it is by default.
struct Operator {
    folder: TempDir,
}

/// What a command answered.
struct Answer {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Operator {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The binary in this folder, with nothing of our own environment but the search path.
    fn command<S: AsRef<std::ffi::OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_good-to-go"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TMPDIR", self.folder.path())
            .env("LEPTOS_SITE_ROOT", site())
            .env("LEPTOS_HASH_FILES", "false"); // as long as the names of assets do not matter
        command
    }

    fn run<const N: usize>(&self, arguments: [&str; N]) -> Answer {
        self.run_with(arguments, b"")
    }

    fn run_with<const N: usize>(&self, arguments: [&str; N], stdin: &[u8]) -> Answer {
        answer(self.command(arguments), stdin)
    }

    /// Adds an account with a password, as most tests begin.
    fn with_account(self, user_id: &str) -> Self {
        let added = self.run_with(
            ["account", "add", user_id, "--password-stdin"],
            b"marigold-teapots-3\n",
        );
        added.is_done();
        self
    }

    /// Begins an installation in which there is nobody yet, as a server does.
    fn without_accounts(self) -> Self {
        let server = serving::Serving::start(self.command(["serve"]));
        assert_eq!(server.stop(), Some(0));
        self
    }

    /// `account show --json`.
    fn account(&self, user_id: &str) -> Value {
        let shown = self.run(["account", "show", user_id, "--json"]);
        serde_json::from_str(shown.is_done()).expect("JSON")
    }

    /// The audit events so far: kind, actor and reason of each.
    fn events(&self) -> Vec<String> {
        let rows =
            self.rows("SELECT kind, actor, coalesce(reason, '-') FROM audit_event ORDER BY id");
        rows.into_iter().map(|row| row.join(" ")).collect()
    }

    /// Changes the database as no command does.
    fn change(&self, sql: &str) {
        assert!(self.rows(sql).is_empty());
    }

    /// Rows of the database, read by another program than ours.
    fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        let script = "import json, sqlite3, sys\n\
            db = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)\n\
            rows = db.execute(sys.argv[2])\n\
            print(json.dumps([[str(value) for value in row] for row in rows]))";
        let file = self.path("data/good-to-go.db");
        let output = Command::new("python3")
            .args(["-c", script])
            .arg(file)
            .arg(sql)
            .output();
        let output = output.expect("python3 reads the database");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("written");
    }
}

/// The files for browsers, as far as it matters here: that they are there.
fn site() -> &'static Path {
    static SITE: LazyLock<PathBuf> = LazyLock::new(|| {
        let site = Path::new(env!("CARGO_TARGET_TMPDIR")).join("site-of-commands");
        std::fs::create_dir_all(site.join("pkg")).expect("a folder");
        for name in SITE_FILES {
            std::fs::write(site.join(name), "").expect("written");
        }
        site
    });
    &SITE
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("changed");
}

/// What every page needs.
const SITE_FILES: [&str; 4] = [
    "favicon.svg",
    "pkg/good-to-go.css",
    "pkg/good-to-go.js",
    "pkg/good-to-go.wasm",
];

fn answer(mut command: Command, stdin: &[u8]) -> Answer {
    let pipes = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("the binary starts");
    // A command that reads nothing may be gone already.
    let _ = child.stdin.take().expect("a pipe").write_all(stdin);
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().expect("the binary ends");
    let answer = Answer {
        code: status.code(),
        out: String::from_utf8(stdout).expect("UTF-8"),
        err: String::from_utf8(stderr).expect("UTF-8"),
    };
    answer.is_for_people();
    answer
}

impl Answer {
    /// Exit code 0 and nothing on standard error; what it printed.
    #[track_caller]
    fn is_done(&self) -> &str {
        assert_eq!(
            (self.code, self.err.as_str()),
            (Some(0), ""),
            "printed: {}",
            self.out
        );
        &self.out
    }

    /// Exit code 1, nothing printed, and an error that has all of `words`.
    #[track_caller]
    fn is_refused(&self, words: &[&str]) {
        self.fails(1, words);
    }

    /// Exit code 2, nothing printed, and an error that has all of `words`.
    #[track_caller]
    fn is_misused(&self, words: &[&str]) {
        self.fails(2, words);
    }

    #[track_caller]
    fn fails(&self, code: i32, words: &[&str]) {
        assert_eq!(
            (self.code, self.out.as_str()),
            (Some(code), ""),
            "{}",
            self.err
        );
        assert!(self.err.starts_with("error: "), "{}", self.err);
        for word in words {
            assert!(self.err.contains(word), "{word:?} not in: {}", self.err);
        }
    }

    /// No command may ever print control characters, Debug output or places in our code (R42).
    #[track_caller]
    fn is_for_people(&self) {
        for text in [&self.out, &self.err] {
            assert!(
                !text.contains(|c: char| c != '\n' && c.is_control()),
                "{text:?}"
            );
            for inside in [
                ".rs:",
                "panicked",
                "DbErr",
                "Some(",
                "Err(",
                "(os error",
                "(code",
                "SQLSTATE",
                "error returned from database",
                "pool timed out",
            ] {
                assert!(!text.contains(inside), "{text}");
            }
        }
    }
}
