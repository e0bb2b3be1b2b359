//! A restore in every order of backup, key file and database: it works, or says which key file it
//! takes and leaves everything as it was.

use std::fs;

use testing::Postgres;

use crate::{Answer, Operator, answer, serving::Serving};

/// A backup, the key file of its time, and the one after a rotation.
struct Rotated {
    old: Operator,
    /// Where it is restored.
    new: Operator,
    key_id: String,
    url: String,
}

impl Rotated {
    fn new(url: &str) -> Self {
        let old = Operator::new().with_account("owner");
        old.run(["backup", "monday.gtg"]).is_done();
        let old_keys = fs::read_to_string(old.path("data/keyring.toml")).expect("the key file");
        fs::copy(old.path("data/keyring.toml"), old.path("old.toml")).expect("copied");
        assert_eq!(old.run(["keys", "rotate"]).code, Some(0));
        let new = Operator::new();
        fs::create_dir(new.path("data")).expect("a folder");
        fs::copy(old.path("monday.gtg"), new.path("monday.gtg")).expect("copied");
        let key_id = old_keys.split('"').nth(1).expect("the key's id").to_owned();
        let url = url.to_owned();
        Self {
            old,
            new,
            key_id,
            url,
        }
    }

    /// Puts a key file where the restore looks for it.
    fn with_keys(&self, name: &str) -> &Self {
        fs::copy(self.old.path(name), self.new.path("data/keyring.toml")).expect("copied");
        self
    }

    fn run(&self, arguments: &[&str]) -> Answer {
        let mut command = self.new.command(arguments);
        command.env("GTG__DATABASE__URL", &self.url);
        answer(command, b"")
    }

    fn restore(&self) -> Answer {
        self.run(&["restore", "monday.gtg"])
    }

    /// The restore says which key it takes.
    #[track_caller]
    fn is_refused(&self) {
        self.restore().is_refused(&[
            &format!("the backup needs the key {}", self.key_id),
            "keys.file = data/keyring.toml",
            "nothing was changed",
            "when the backup was made",
        ]);
    }

    /// The restore works, and everything works after it.
    #[track_caller]
    fn is_restored(&self) {
        self.restore().is_done();
        self.run(&["account", "show", "owner"]).is_done();
        self.run(&["keys", "check"]).is_done();
        self.run(&["audit", "verify"]).is_done();
        self.run(&["account", "add", "new"]).is_done();
    }
}

/// In every order, on a database that is as `begun` leaves it.
fn every_order(url: &str, begun: impl Fn(&Rotated)) {
    let backup = Rotated::new(url);
    begun(&backup);
    // None at all; the present one; that of another installation.
    fs::remove_file(backup.new.path("data/keyring.toml")).unwrap_or_default();
    backup.is_refused();
    backup.with_keys("data/keyring.toml").is_refused();
    let other = Operator::new().with_account("somebody");
    fs::copy(
        other.path("data/keyring.toml"),
        backup.new.path("data/keyring.toml"),
    )
    .expect("copied");
    backup.is_refused();
    backup.with_keys("data/keyring.toml").is_refused();
    // That of the backup's time.
    backup.with_keys("old.toml").is_restored();
    // And never over what is there.
    backup
        .restore()
        .is_refused(&["something in this database already", "database.url"]);
    backup.run(&["account", "show", "new"]).is_done();
}

/// As it is after one start of a server with a key file of its own.
fn start_once(backup: &Rotated) {
    let mut serve = backup.new.command(["serve"]);
    serve.env("GTG__DATABASE__URL", &backup.url);
    assert_eq!(Serving::start(serve).stop(), Some(0));
    let listed = backup.run(&["account", "list"]);
    assert!(listed.is_done().contains("account add"), "{}", listed.out);
}

#[test]
fn r44_a_refused_restore_makes_nothing_and_leads_to_the_right_key_file() {
    every_order("sqlite:data/good-to-go.db", |_| {});
}

#[test]
fn r44_the_same_after_one_start_of_the_server() {
    every_order("sqlite:data/good-to-go.db", start_once);
}

#[test]
fn r44_the_same_on_postgresql() {
    if let Some(postgres) = Postgres::create("") {
        every_order(&postgres.url(), |_| {});
    }
}

#[test]
fn r44_the_same_on_postgresql_after_one_start_of_the_server() {
    if let Some(postgres) = Postgres::create("") {
        every_order(&postgres.url(), start_once);
    }
}

#[test]
fn r44_a_refused_restore_writes_no_file_at_all() {
    let backup = Rotated::new("sqlite:data/good-to-go.db");
    for keys in [None, Some("data/keyring.toml")] {
        if let Some(keys) = keys {
            backup.with_keys(keys);
        }
        backup.is_refused();
        let left = fs::read_dir(backup.new.path("data")).expect("the folder");
        assert_eq!(left.count(), usize::from(keys.is_some()));
    }
    fs::remove_dir_all(backup.new.path("data")).expect("removed");
    backup.is_refused();
    assert!(!backup.new.path("data").exists());
}

#[test]
fn r44_an_unfinished_rotation_has_both_keys_and_restores_either_backup() {
    let backup = Rotated::new("sqlite:data/good-to-go.db");
    let prepared = Operator::new().with_account("owner");
    prepared.run(["keys", "rotate", "--prepare"]).is_done();
    prepared.run(["backup", "monday.gtg"]).is_done();
    for name in ["monday.gtg", "data/keyring.toml"] {
        fs::copy(prepared.path(name), backup.new.path(name)).expect("copied");
    }
    backup.is_restored();
}
