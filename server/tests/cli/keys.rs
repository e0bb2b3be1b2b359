//! `keys …`, and how every command answers a key file that is wrong (R40).

use std::{fs, os::unix::fs::PermissionsExt};

use crate::Operator;

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
