//! Each failure names what is the matter and what to do next, in words: no driver's code, no path that
//! nobody knows, no "the database failed". (That none is printed is checked of every answer.)

use std::{
    fs,
    net::TcpListener,
    os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
    path::Path,
    process::{Child, Command, Stdio},
};

use testing::Postgres;

use crate::{Answer, Operator, answer, serving::free_port};

/// `arguments` with the database at `url`.
fn on(operator: &Operator, url: &str, arguments: &[&str]) -> Answer {
    let mut command = operator.command(arguments);
    command.env("GTG__DATABASE__URL", url);
    answer(command, b"")
}

#[test]
fn a_server_that_is_not_there() {
    let operator = Operator::new();
    for arguments in [
        &["account", "list"][..],
        &["account", "add", "owner"],
        &["serve"],
    ] {
        let url = format!("postgres://gtg:hush-hush@127.0.0.1:{}/gtg", free_port());
        on(&operator, &url, arguments).is_refused(&[
            "no PostgreSQL answers there",
            "start it",
            "gtg:***@127.0.0.1",
        ]);
    }
    let url = "postgres://gtg@nowhere.invalid/gtg?sslmode=verify-full";
    on(&operator, url, &["account", "list"]).is_refused(&["host is not known", "mend the host"]);
}

#[test]
fn postgresql_without_that_database_or_user() {
    let Some(postgres) = Postgres::create("") else {
        return;
    };
    let operator = Operator::new();
    let list = ["account", "list"];
    let none = format!("{}/no_such_database", postgres.address());
    on(&operator, &none, &list).is_refused(&["has no database of that name", "create it"]);
    let (_, host) = postgres.address().rsplit_once('@').expect("a user");
    let stranger = format!("postgres://no_such_user:hush-hush@{host}/postgres");
    let refused = on(&operator, &stranger, &list);
    refused.is_refused(&["does not let this user in", "mend database.url"]);
    assert!(!refused.err.contains("hush"));
}

#[test]
fn something_else_answers_at_the_port() {
    let operator = Operator::new();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port();
    std::thread::spawn(move || {
        use std::io::Write as _;
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let url = format!("postgres://gtg@127.0.0.1:{port}/gtg");
    on(&operator, &url, &["account", "list"]).is_refused(&["PostgreSQL", "mend host and port"]);
}

#[test]
fn a_way_to_another_machine_that_may_be_plain_is_refused_unless_asked_for_by_name() {
    let operator = Operator::new();
    let words = [
        "leads to nowhere.invalid",
        "?sslmode=verify-full",
        "?sslmode=disable",
    ];
    let commands = [&["account", "list"][..], &["serve"], &["config", "check"]];
    for (url, mode) in [
        ("postgres://gtg:hush-hush@nowhere.invalid/gtg", ""),
        (
            "postgres://gtg:hush-hush@nowhere.invalid/gtg?sslmode=prefer",
            "",
        ),
        ("postgres://gtg:hush-hush@nowhere.invalid/gtg", "allow"),
        (
            "postgres:///gtg?host=nowhere.invalid&password=hush-hush",
            "",
        ),
    ] {
        for arguments in commands {
            let mut command = operator.command(arguments);
            command.env("GTG__DATABASE__URL", url);
            if !mode.is_empty() {
                command.env("PGSSLMODE", mode);
            }
            let refused = answer_of(command, &[]);
            match arguments {
                ["config", _] => refused.is_misused(&words),
                _ => refused.is_refused(&words),
            }
            assert!(!refused.err.contains("hush-hush"), "{}", refused.err);
        }
    }
    for mode in ["disable", "require"] {
        let url = format!("postgres://gtg@nowhere.invalid/gtg?sslmode={mode}");
        on(&operator, &url, &["account", "list"]).is_refused(&["host is not known"]);
    }
}

/// The driver says of a certificate that is missing what it says of a socket.
#[test]
fn a_certificate_that_cannot_be_read_is_named_and_not_taken_for_a_server_that_is_down() {
    let operator = Operator::new();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port();
    std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        while let Ok((mut stream, _)) = listener.accept() {
            // Yes to TLS, which is as far as it gets.
            let _ = stream.read(&mut [0; 8]);
            let _ = stream.write_all(b"S");
        }
    });
    let authority = "postgres:///gtg?host=127.0.0.1&sslmode=verify-full&sslrootcert=no.pem";
    for (url, variables, words) in [
        (authority, &[][..], "no.pem of sslrootcert cannot be read"),
        (
            "postgres://gtg@127.0.0.1/gtg?sslmode=verify-full",
            &[("PGSSLROOTCERT", "no/authority.pem")],
            "no/authority.pem of PGSSLROOTCERT cannot be read",
        ),
        (
            "postgres://gtg@127.0.0.1/gtg",
            &[("PGSSLCERT", "no.crt"), ("PGSSLKEY", "no.key")],
            "no.crt of PGSSLCERT cannot be read",
        ),
    ] {
        let ask = |arguments: &[&str]| {
            let mut command = operator.command(arguments);
            command
                .env("GTG__DATABASE__URL", url)
                .env("PGPORT", port.to_string());
            answer_of(command, variables)
        };
        for arguments in [&["account", "list"][..], &["serve"]] {
            ask(arguments).is_refused(&[words, "No such file", "mend the path"]);
        }
        let is_certain = url.contains("verify-full");
        let checked = ask(&["config", "check"]);
        assert_eq!(
            checked.code,
            Some(if is_certain { 2 } else { 0 }),
            "{}",
            checked.err
        );
        assert_eq!(checked.err.contains(words), is_certain, "{}", checked.err);
    }
}

fn answer_of(mut command: Command, variables: &[(&str, &str)]) -> Answer {
    command.envs(variables.iter().copied());
    answer(command, b"")
}

#[test]
fn a_database_of_a_newer_version() {
    let operator = Operator::new().with_account("owner");
    operator.change("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 1)");
    for arguments in [
        &["account", "list"][..],
        &["account", "add", "new"],
        &["serve"],
    ] {
        answer(operator.command(arguments), b"")
            .is_refused(&["newer version of Good to Go", "m9999_later"]);
    }
}

#[test]
fn a_database_file_that_is_none() {
    let operator = Operator::new();
    operator.write("letter.db", &"Dear all, ".repeat(500));
    for arguments in [&["account", "list"][..], &["account", "add", "new"]] {
        on(&operator, "sqlite:letter.db", arguments)
            .is_refused(&["is no SQLite database", "mend the path"]);
    }
    fs::create_dir(operator.path("folder.db")).expect("a folder");
    for arguments in [&["account", "list"][..], &["account", "add", "new"]] {
        on(&operator, "sqlite:folder.db", arguments).is_refused(&[
            "folder.db cannot be written: Is a directory",
            "name a file in it",
        ]);
    }
}

/// Somebody who has the database for themselves until dropped.
struct Lock(Child);

impl Lock {
    fn on(path: &Path) -> Self {
        let script = "import sqlite3, sys, time\n\
            db = sqlite3.connect(sys.argv[1], isolation_level=None)\n\
            db.execute('BEGIN IMMEDIATE')\n\
            print('locked', end='', flush=True)\n\
            time.sleep(600)";
        let mut python = Command::new("python3");
        let mut child = python
            .args(["-c", script])
            .arg(path)
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 runs");
        let mut said = [0; 6];
        let mut out = child.stdout.take().expect("a pipe");
        std::io::Read::read_exact(&mut out, &mut said).expect("it has the lock");
        Self(child)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_database_that_another_program_has_locked() {
    let operator = Operator::new().with_account("owner");
    let lock = Lock::on(&operator.path("data/good-to-go.db"));
    operator
        .run(["account", "disable", "owner"])
        .is_refused(&["another program has it locked", "try again"]);
    drop(lock);
    operator.run(["account", "disable", "owner"]).is_done();
}

const NOBODY: u32 = 65534;

/// `command` as a user who may write nothing here; `None` where the tests do not run as root, or that
/// user does not reach the program.
fn as_nobody(mut command: Command) -> Option<Command> {
    let mut version = Command::new(command.get_program());
    version
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .uid(NOBODY)
        .gid(NOBODY);
    let can_run = version.status().is_ok_and(|ran| ran.success());
    can_run.then(|| {
        command.uid(NOBODY).gid(NOBODY);
        command
    })
}

#[test]
fn folders_and_files_that_may_not_be_written() {
    let operator = Operator::new().with_account("owner");
    let set = |name: &str, mode| {
        fs::set_permissions(operator.path(name), fs::Permissions::from_mode(mode)).expect("set");
    };
    set(".", 0o755);
    set("data", 0o755);
    set("data/good-to-go.db", 0o644);
    let list = || as_nobody(operator.command(["account", "list"]));
    let Some(command) = list() else { return };
    answer(command, b"").is_refused(&[
        "data/good-to-go.db cannot be written: Permission denied",
        "run this as the user that the server runs as",
    ]);
    // The file alone is not enough: SQLite makes others beside it.
    set("data/good-to-go.db", 0o666);
    // Whoever closes it last takes those away that are there.
    assert_eq!(operator.rows("SELECT count(*) FROM account"), [["1"]]);
    let Some(command) = list() else { return };
    answer(command, b"").is_refused(&["data cannot be written: Permission denied"]);
    let mut first = operator.command(["account", "add", "new"]);
    first.env("GTG__DATABASE__URL", "sqlite:data/new.db");
    let Some(command) = as_nobody(first) else {
        return;
    };
    answer(command, b"").is_refused(&["data cannot be written: Permission denied"]);
    let mut first = operator.command(["account", "add", "new"]);
    first
        .env("GTG__DATABASE__URL", "sqlite:data/new/new.db")
        .env("GTG__KEYS__FILE", "data/new/keyring.toml");
    let Some(command) = as_nobody(first) else {
        return;
    };
    answer(command, b"")
        .is_refused(&["the folder data/new of database.url cannot be created: Permission denied"]);
}

/// Root's own may be anybody's to read, and another user's may not.
#[test]
fn a_configuration_that_somebody_else_decides_about_is_told() {
    let operator = Operator::new();
    operator.write("our.toml", "[site]\nname = 'Sunflower'\n");
    crate::set_mode(&operator.path("."), 0o755);
    let check = || as_nobody(operator.command(["config", "check", "--config", "our.toml"]));
    let Some(command) = check() else { return };
    assert!(!answer(command, b"").is_done().contains("warning"));
    let given = std::os::unix::fs::chown(operator.path("our.toml"), Some(54_321), None);
    given.expect("root may");
    let Some(command) = check() else { return };
    let told =
        "our.toml belongs to the user with the number 54321, who decides by it what this server";
    assert!(answer(command, b"").is_done().contains(told));
}

/// The key file of a secret volume belongs to root, and is lent to the server's group.
#[test]
fn r40_keys_are_rotated_by_the_owner_of_their_file() {
    let operator = Operator::new().with_account("owner");
    let data = fs::read_dir(operator.path("data")).expect("the folder");
    let all = data.map(|entry| entry.expect("an entry").path());
    for path in all.chain([operator.path("."), operator.path("data")]) {
        std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap_or(());
    }
    let file = operator.path("data/keyring.toml");
    let Some(command) = as_nobody(operator.command(["keys", "rotate"])) else {
        return;
    };
    std::os::unix::fs::chown(&file, Some(54_321), Some(NOBODY)).expect("root may");
    crate::set_mode(&file, 0o440);
    let before = fs::read(&file).expect("the key file");
    answer(command, b"").is_refused(&["data/keyring.toml", "another user", "Rotate as that user"]);
    assert_eq!(fs::read(&file).expect("the key file"), before);
}

#[test]
fn addresses_that_cannot_be_listened_on() {
    let operator = Operator::new().with_account("owner");
    let listen = |address: &str| {
        let mut serve = operator.command(["serve"]);
        serve
            .env("LEPTOS_SITE_ADDR", address)
            .env("GTG__LOG__LEVEL", "off");
        serve
    };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = listener.local_addr().expect("its address").to_string();
    let words = [&*taken, "another program listens there", "LEPTOS_SITE_ADDR"];
    answer(listen(&taken), b"").is_refused(&words);
    answer(listen("192.0.2.1:4000"), b"").is_refused(&["this machine has no such address"]);
    let data = fs::read_dir(operator.path("data")).expect("the folder");
    let all = data.map(|entry| entry.expect("an entry").path());
    for path in all.chain([operator.path("."), operator.path("data")]) {
        std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).unwrap_or(());
    }
    // Where ports below 1024 are everybody's, there is nothing to refuse.
    let first = fs::read_to_string("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    if first.is_ok_and(|first| first.trim() == "1024")
        && let Some(command) = as_nobody(listen("127.0.0.1:80"))
    {
        answer(command, b"").is_refused(&["ports below 1024", "CAP_NET_BIND_SERVICE"]);
    }
}

#[test]
fn backups_that_are_none_or_damaged() {
    let operator = Operator::new().with_account("owner");
    operator.run(["backup", "monday.gtg"]).is_done();
    let whole = fs::read(operator.path("monday.gtg")).expect("the backup");
    let restore = |name| on(&operator, "sqlite:data/other.db", &["restore", name]);

    fs::create_dir(operator.path("folder.gtg")).expect("a folder");
    restore("folder.gtg").is_refused(&["folder.gtg is not a file", "good-to-go backup has made"]);
    restore("none.gtg").is_refused(&["none.gtg: No such file"]);
    operator.write("letter.txt", "Dear all");
    restore("letter.txt").is_refused(&["letter.txt is not a backup of Good to Go"]);
    let damaged = "is damaged, and nothing was changed";
    fs::write(operator.path("half.gtg"), &whole[..whole.len() / 2]).expect("written");
    restore("half.gtg").is_refused(&["half.gtg", damaged, "another backup"]);
    let mut scratched = whole.clone();
    for page in scratched.chunks_mut(4096).skip(1) {
        let end = page.len().min(600);
        page[..end].fill(0xa5);
    }
    fs::write(operator.path("scratched.gtg"), scratched).expect("written");
    restore("scratched.gtg").is_refused(&["scratched.gtg", damaged]);
    assert!(!operator.path("data/other.db").exists());
    assert!(
        files(&operator)
            .iter()
            .all(|name| !name.contains("restore")),
        "{:?}",
        files(&operator)
    );
}

fn files(operator: &Operator) -> Vec<String> {
    let entries = fs::read_dir(operator.path("data")).expect("the folder");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    entries
        .map(|entry| name(entry.expect("an entry")))
        .collect()
}

/// More than any disk has: no byte of it takes room.
#[test]
fn a_restore_without_room_is_refused_before_anything_is_copied() {
    let operator = Operator::new().with_account("owner");
    operator.run(["backup", "monday.gtg"]).is_done();
    let backup = fs::OpenOptions::new()
        .write(true)
        .open(operator.path("monday.gtg"));
    let backup = backup.expect("the backup");
    if backup.set_len(1 << 43).is_err() {
        return; // a file system without holes
    }
    on(
        &operator,
        "sqlite:data/other.db",
        &["restore", "monday.gtg"],
    )
    .is_refused(&["MB in data", "MB are free", "make room"]);
    assert_eq!(
        files(&operator)
            .iter()
            .filter(|name| name.contains("restore"))
            .count(),
        0
    );
}
