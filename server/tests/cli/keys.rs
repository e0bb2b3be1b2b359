//! `keys …`, and how every command answers a key file that is wrong (R40).

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
    thread::sleep,
    time::Duration,
};

use domain::{Role, Secret, Timestamp, TwoFactor, UserId};
use service::adapters::SystemEntropy;
use store::{Keyring, Store, account::NewAccount, sealed::AUTHENTICATOR};

use crate::{Operator, answer};

#[test]
fn check_names_the_current_key() {
    let operator = Operator::new().with_account("owner");
    let checked = operator.run(["keys", "check"]);
    let file = fs::read_to_string(operator.path("data/keyring.toml")).expect("the key file");
    let current = file.split('"').nth(1).expect("the current key's id");
    assert!(
        checked
            .is_done()
            .contains(&format!("Current key: {current}\n")),
        "{}",
        checked.out
    );
    let key = file
        .lines()
        .find_map(|line| line.strip_prefix("key = "))
        .expect("a key");
    assert!(!checked.out.contains(key.trim_matches('"')));
}

#[test]
fn check_makes_nothing() {
    let operator = Operator::new();
    operator
        .run(["keys", "check"])
        .is_refused(&["the key file data/keyring.toml", "keys.file"]);
    assert!(!operator.path("data").exists());
}

#[test]
fn r40_a_key_file_that_others_can_read_is_refused() {
    let operator = Operator::new().with_account("owner");
    let file = operator.path("data/keyring.toml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("changed");
    for answer in [
        operator.run(["keys", "check"]),
        operator.run(["account", "list"]),
        operator.run(["serve"]),
    ] {
        answer.is_refused(&[
            "can be read by others (mode 0644)",
            "chmod 600 data/keyring.toml",
        ]);
    }
}

#[test]
fn r40_another_key_file_is_refused() {
    let operator = Operator::new().with_account("owner");
    let other = Operator::new().with_account("owner");
    fs::copy(
        other.path("data/keyring.toml"),
        operator.path("data/keyring.toml"),
    )
    .expect("copied");
    for answer in [
        operator.run(["keys", "check"]),
        operator.run(["account", "list"]),
        operator.run(["serve"]),
    ] {
        answer.is_refused(&[
            "does not fit this database",
            "keys.file = data/keyring.toml",
        ]);
    }
}

#[test]
fn r40_a_missing_key_file_is_not_replaced() {
    let operator = Operator::new().with_account("owner");
    let file = operator.path("data/keyring.toml");
    fs::remove_file(&file).expect("removed");
    for answer in [operator.run(["account", "list"]), operator.run(["serve"])] {
        answer.is_refused(&["is missing", "put it back"]);
    }
    assert!(!file.exists());
}

#[test]
fn a_file_that_is_no_key_file_is_refused_unquoted() {
    let operator = Operator::new().with_account("owner");
    operator.write("data/keyring.toml", "hush-hush");
    let answer = operator.run(["keys", "check"]);
    answer.is_refused(&["is not one of Good to Go"]);
    assert!(!answer.err.contains("hush"));
}

async fn open(operator: &Operator) -> Store {
    let url = format!("sqlite:{}", operator.path("data/good-to-go.db").display());
    Store::open(&url, 1).await.expect("the database")
}

/// Adds `count` accounts with a secret each, faster than by the command line.
async fn add_secrets(operator: &Operator, count: u32) {
    let keyring = Keyring::read(&operator.path("data/keyring.toml")).expect("the key file");
    let store = open(operator).await;
    let now = Timestamp::from_unix(1_800_000_000);
    let db = store.begin().await.expect("a transaction");
    for number in 0..count {
        let new = NewAccount {
            user_id: UserId::parse(&format!("office-{number}")).expect("a userID"),
            name: String::new(),
            organisation: String::new(),
            place: String::new(),
            role: Role::Account,
            email: None,
            two_factor: TwoFactor::AwaitingEnrolment,
            enrol_until: None,
            created_at: now,
        };
        let account = store::account::add(&db, new).await.expect("an account");
        let (attempt, secret) = (
            store::AttemptId(i64::from(number)),
            Secret::generate(&SystemEntropy),
        );
        store::authenticator::add_pending(
            &db,
            &keyring,
            &SystemEntropy,
            account.id,
            attempt,
            &secret,
            now,
        )
        .await
        .expect("a secret");
    }
    db.commit().await.expect("all of it");
}

fn current(operator: &Operator) -> String {
    let file = fs::read_to_string(operator.path("data/keyring.toml")).expect("the key file");
    file.split('"')
        .nth(1)
        .expect("the current key's id")
        .to_owned()
}

#[tokio::test]
async fn r40_after_a_rotation_the_old_key_file_opens_nothing() {
    let operator = Operator::new().with_account("owner");
    add_secrets(&operator, 1201).await;
    let old = current(&operator);
    fs::copy(
        operator.path("data/keyring.toml"),
        operator.path("data/old.toml"),
    )
    .expect("copied");
    let rotated = operator.run(["keys", "rotate"]);
    assert_eq!(rotated.code, Some(0), "{}", rotated.err);
    assert!(
        rotated.out.contains("(1201 secrets re-encrypted)"),
        "{}",
        rotated.out
    );
    assert!(
        rotated.err.contains("1000 of 1201") && rotated.err.contains("1201 of 1201"),
        "{}",
        rotated.err
    );
    assert_ne!(current(&operator), old);
    let checked = operator.run(["keys", "check"]);
    for words in ["Secrets: 1201; all of them open", &current(&operator)] {
        assert!(checked.is_done().contains(words), "{}", checked.out);
    }
    assert!(!checked.out.contains("not finished"));
    assert_eq!(operator.events()[1..], ["keys.rotated operator -"]);

    for arguments in [&["keys", "check"][..], &["account", "list"], &["serve"]] {
        let mut command = operator.command(arguments);
        command.env("GTG__KEYS__FILE", "data/old.toml");
        answer(command, b"").is_refused(&["does not fit this database", &current(&operator)]);
    }
}

#[test]
fn a_prepared_rotation_waits_until_every_server_has_the_new_key() {
    let operator = Operator::new().with_account("owner");
    let old = current(&operator);
    let prepared = operator.run(["keys", "rotate", "--prepare"]);
    assert!(
        prepared.is_done().contains("Copy it to every server"),
        "{}",
        prepared.out
    );
    assert_eq!(current(&operator), old);
    let checked = operator.run(["keys", "check"]);
    assert!(
        checked.is_done().contains("not finished"),
        "{}",
        checked.out
    );
    let again = operator.run(["keys", "rotate", "--prepare"]);
    assert!(again.is_done().starts_with("Resuming"), "{}", again.out);
    let rotated = operator.run(["keys", "rotate"]);
    assert!(rotated.is_done().starts_with("Resuming"), "{}", rotated.out);
    assert!(prepared.out.contains(&current(&operator)));
    assert_eq!(operator.events()[1..], ["keys.rotated operator -"]);
}

#[tokio::test]
async fn r40_a_rotation_killed_at_any_moment_is_taken_on() {
    let operator = Operator::new().with_account("owner");
    add_secrets(&operator, 1500).await;
    let store = open(&operator).await;
    let keys = operator.path("data/keyring.toml");
    let mut killed = 0;
    // When it has written its key, and when so many secrets are sealed with it.
    for sealed in [0, 1, 100, 300, 500, 700, 900, 1100, 1300, 1500] {
        let mut rotation = operator.command(["keys", "rotate"]);
        let pipes = rotation.stdout(Stdio::null()).stderr(Stdio::null());
        let mut rotation = pipes.spawn().expect("the binary starts");
        let has_come_so_far = async || {
            let Some(to) = Keyring::read(&keys).expect("the key file").next() else {
                return false;
            };
            let behind = AUTHENTICATOR.count_behind(store.connection(), &to).await;
            behind.expect("a number") <= 1500 - sealed
        };
        while !has_come_so_far().await && rotation.try_wait().expect("asked").is_none() {
            sleep(Duration::from_millis(1));
        }
        let _ = rotation.kill();
        let status = rotation.wait().expect("it ends");
        killed += u32::from(status.code().is_none());
        let checked = operator.run(["keys", "check"]);
        assert!(
            checked
                .is_done()
                .contains("Secrets: 1500; all of them open"),
            "{}",
            checked.out
        );
    }
    assert!(killed > 2, "{killed} were killed");
    let rotated = operator.run(["keys", "rotate"]);
    assert_eq!(rotated.code, Some(0), "{}", rotated.err);
    let checked = operator.run(["keys", "check"]);
    assert!(
        !checked.is_done().contains("not finished"),
        "{}",
        checked.out
    );
    let left = fs::read_dir(operator.path("data")).expect("the folder");
    let left: Vec<_> = left
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert!(
        left.iter()
            .all(|name| !name.to_string_lossy().contains("new")),
        "no draft with keys stays: {left:?}"
    );
    let keys = operator.rows("SELECT count(DISTINCT key_id) FROM authenticator");
    assert_eq!(keys, [["1"]]);
}

#[tokio::test]
async fn check_names_what_does_not_open() {
    let operator = Operator::new().with_account("owner");
    add_secrets(&operator, 2).await;
    let script = "import sqlite3, sys\n\
        db = sqlite3.connect(sys.argv[1])\n\
        db.execute('UPDATE authenticator SET id = id + 1 WHERE id = (SELECT max(id) FROM authenticator)')\n\
        db.commit()";
    let changed = Command::new("python3")
        .args(["-c", script])
        .arg(operator.path("data/good-to-go.db"))
        .status();
    assert!(changed.expect("python3 runs").success());
    let moved = operator.rows("SELECT max(id) FROM authenticator");
    let named = format!("authenticator {}", moved[0][0]);
    let checked = operator.run(["keys", "check"]);
    checked.is_refused(&["1 of 2 secrets", &named, "2fa reset"]);
}
