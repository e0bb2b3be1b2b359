//! `backup FILE` and `restore FILE` (R44).

use std::{fs, os::unix::fs::PermissionsExt};

use crate::{Operator, answer};

/// `arguments` on another database with the same keys.
fn elsewhere(operator: &Operator, arguments: &[&str]) -> crate::Answer {
    let mut command = operator.command(arguments);
    command.env("GTG__DATABASE__URL", "sqlite:data/other.db");
    answer(command, b"")
}

#[test]
fn r44_a_backup_comes_back_and_says_which_keys_it_takes() {
    let operator = Operator::new().with_account("owner");
    let key_file = fs::read_to_string(operator.path("data/keyring.toml")).expect("the key file");
    let key_id = key_file.split('"').nth(1).expect("the current key's id");
    let made = operator.run(["backup", "monday.gtg"]);
    assert!(made.is_done().contains(key_id), "{}", made.out);
    let metadata = fs::metadata(operator.path("monday.gtg")).expect("the backup");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    assert_eq!(operator.events()[1..], ["backup.taken operator -"]);
    operator
        .run(["backup", "monday.gtg"])
        .is_refused(&["monday.gtg is there already", "choose another name"]);
    operator
        .run(["2fa", "enable", "owner", "--reason", "Asked for"])
        .is_done();

    let restored = elsewhere(&operator, &["restore", "monday.gtg"]);
    assert!(
        restored.is_done().contains("1 accounts"),
        "{}",
        restored.out
    );
    // The checkpoints tell of an event that the backup does not have.
    elsewhere(&operator, &["audit", "verify"]).is_done();
    let aside = fs::read_dir(operator.path("data")).expect("the folder");
    let aside = aside.filter(|entry| {
        let name = entry.as_ref().expect("an entry").file_name();
        name.to_string_lossy()
            .starts_with("audit-checkpoints.until-")
    });
    assert_eq!(aside.count(), 1, "{}", restored.out);
    let shown = elsewhere(&operator, &["account", "show", "owner"]);
    shown.is_done();
    elsewhere(&operator, &["restore", "monday.gtg"])
        .is_refused(&["something in this database already", "database.url"]);
    elsewhere(&operator, &["account", "add", "new"]).is_done();
    assert!(
        fs::read_dir(operator.folder.path())
            .expect("the folder")
            .all(|entry| !entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .contains("restore")),
        "nothing is left in TMPDIR"
    );
}

#[test]
fn r44_a_restore_without_the_right_keys_changes_nothing() {
    let operator = Operator::new().with_account("owner");
    operator.run(["backup", "monday.gtg"]).is_done();
    let other = Operator::new();
    fs::copy(operator.path("monday.gtg"), other.path("monday.gtg")).expect("copied");
    other
        .run(["restore", "monday.gtg"])
        .is_refused(&["keys.file = data/keyring.toml"]);
    assert!(!other.path("data").exists(), "no key file was made");

    other.run(["account", "list"]).is_done();
    other.run(["restore", "monday.gtg"]).is_refused(&[
        "the backup needs the key",
        "nothing was changed",
        "when the backup was made",
    ]);
    let empty = other.rows("SELECT count(*) FROM account");
    assert_eq!(empty, [["0"]]);
}

#[test]
fn what_is_no_backup_is_refused() {
    let operator = Operator::new().with_account("owner");
    operator.write("letter.txt", "Dear all");
    elsewhere(&operator, &["restore", "letter.txt"])
        .is_refused(&["letter.txt is not a backup of Good to Go"]);
    elsewhere(&operator, &["restore", "nowhere.gtg"]).is_refused(&["nowhere.gtg"]);
    operator
        .run(["backup", "nowhere/monday.gtg"])
        .is_refused(&["nowhere/monday.gtg"]);
    operator.run(["backup"]).is_misused(&["FILE"]);
}
