//! `backup FILE` and `restore FILE` (R44).

use std::{
    ffi::OsString,
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    process::{Command, Stdio},
};

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

    let other = other.without_accounts();
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
    operator.run(["backup", "nowhere/monday.gtg"]).is_refused(&[
        "nowhere/monday.gtg",
        "there is no folder nowhere; create it first",
    ]);
    operator.run(["backup"]).is_misused(&["FILE"]);
}

/// The names in the folder that end as backups or unfinished ones do.
fn backups(operator: &Operator) -> Vec<String> {
    let entries = fs::read_dir(operator.folder.path()).expect("the folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| name.contains(".gtg")).collect();
    names.sort_unstable();
    names
}

#[test]
fn a_link_that_leads_nowhere_is_not_replaced() {
    let operator = Operator::new().with_account("owner");
    let link = operator.path("monday.gtg");
    symlink("away/monday.gtg", &link).expect("a link");
    operator
        .run(["backup", "monday.gtg"])
        .is_refused(&["monday.gtg is there already", "choose another name"]);
    let target = fs::read_link(&link).expect("still a link");
    assert_eq!(target.to_str(), Some("away/monday.gtg"));
    assert_eq!(backups(&operator), ["monday.gtg"]);
}

#[test]
fn of_a_series_by_date_only_the_newest_are_kept() {
    let operator = Operator::new().with_account("owner");
    operator.run(["backup", "gtg-2026-11-25.gtg"]).is_done();
    for day in 26..=28 {
        let name = format!("gtg-2026-11-{day}.gtg");
        fs::copy(operator.path("gtg-2026-11-25.gtg"), operator.path(&name)).expect("copied");
    }
    // What is none of the series, or no backup, stays.
    for name in [
        "gtg-2026-11-24.gtg",
        "gtg-2026-11-2.gtg",
        "old-2026-11-25.gtg",
    ] {
        operator.write(name, "Dear all");
    }
    let kept = operator.run(["backup", "gtg-2026-11-29.gtg", "--keep", "3"]);
    for name in ["gtg-2026-11-25.gtg", "gtg-2026-11-26.gtg"] {
        assert!(
            kept.is_done().contains(&format!("{name} was removed")),
            "{}",
            kept.out
        );
    }
    let left = [
        "gtg-2026-11-2.gtg",
        "gtg-2026-11-24.gtg",
        "gtg-2026-11-27.gtg",
        "gtg-2026-11-28.gtg",
        "gtg-2026-11-29.gtg",
        "old-2026-11-25.gtg",
    ];
    assert_eq!(backups(&operator), left);
    operator
        .run(["backup", "gtg-2026-11-30.gtg", "--keep", "9"])
        .is_done();
    assert_eq!(backups(&operator).len(), left.len() + 1);

    operator
        .run(["backup", "nightly.gtg", "--keep", "3"])
        .is_misused(&["nightly.gtg has no digit", "2026-11-29"]);
    operator
        .run(["backup", "gtg-2026-12-01.gtg", "--keep", "0"])
        .is_misused(&["--keep"]);
    assert_eq!(backups(&operator).len(), left.len() + 1);
}

/// What the unit for systemd runs every night, with its `%%` for a percent sign.
#[test]
fn the_unit_makes_a_series_of_which_the_last_are_kept() {
    const UNIT: &str = include_str!("../../../deploy/systemd/good-to-go-backup.service");
    let operator = Operator::new().with_account("owner");
    let start = UNIT
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart=/bin/sh -c '"));
    let script = start.and_then(|start| start.strip_suffix('\''));
    let script = script.expect("a script of the shell").replace("%%", "%");
    let folder = operator.path("").display().to_string();
    let script = script
        .replace("/usr/bin/good-to-go", env!("CARGO_BIN_EXE_good-to-go"))
        .replace("/var/backups/good-to-go/", &folder);
    operator.run(["backup", "first.gtg"]).is_done();
    for day in 1..=20 {
        let name = format!("good-to-go-2020-01-{day:02}-0230.gtg");
        fs::copy(operator.path("first.gtg"), operator.path(&name)).expect("copied");
    }
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", &script])
        .current_dir(operator.folder.path());
    answer(command, b"").is_done();
    let left = backups(&operator);
    assert_eq!(left.len(), 1 + 14, "first.gtg, and the last ones: {left:?}");
}

#[test]
fn a_backup_of_nothing_takes_no_other_ones_place() {
    let operator = Operator::new().with_account("owner");
    operator.run(["backup", "gtg-1.gtg"]).is_done();
    let nobody = Operator::new().without_accounts();
    fs::copy(operator.path("gtg-1.gtg"), nobody.path("gtg-1.gtg")).expect("copied");
    let made = nobody.run(["backup", "gtg-2.gtg", "--keep", "1"]);
    assert!(made.err.contains("Older backups were kept"), "{}", made.err);
    assert_eq!(backups(&nobody), ["gtg-1.gtg", "gtg-2.gtg"]);
}

/// Lets `command` go as far as opening a file whose path has `part`, and kills it there.
fn killed_at(command: &mut Command, part: &Path) -> bool {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    while child.try_wait().expect("it can be asked").is_none() {
        if part.exists() {
            child.kill().expect("killed");
            child.wait().expect("it ends");
            return true;
        }
    }
    false
}

/// Accounts enough that a backup takes a while.
fn with_many(operator: &Operator) {
    let rows: Vec<_> = (0..2000).map(|n| format!("office-{n}")).collect();
    operator.write("all.csv", &format!("user_id\n{}\n", rows.join("\n")));
    operator.run(["account", "import", "all.csv"]).is_done();
}

#[test]
fn what_a_killed_backup_leaves_is_gone_after_the_next() {
    let operator = Operator::new();
    with_many(&operator);
    let part = operator.path("gtg-1.gtg.part");
    assert!(killed_at(
        &mut operator.command(["backup", "gtg-1.gtg"]),
        &part
    ));
    assert_eq!(backups(&operator), ["gtg-1.gtg.part"]);
    let mode = fs::metadata(&part).expect("left").permissions().mode() & 0o777;
    assert_eq!(mode, 0o700);
    // Of another night, and so of another name.
    operator.run(["backup", "gtg-2.gtg"]).is_done();
    assert_eq!(backups(&operator), ["gtg-2.gtg"]);
    assert!(killed_at(
        &mut operator.command(["backup", "gtg-1.gtg"]),
        &part
    ));
    operator.run(["backup", "gtg-1.gtg"]).is_done();
    assert_eq!(backups(&operator), ["gtg-1.gtg", "gtg-2.gtg"]);
}

#[test]
fn what_a_killed_restore_leaves_is_gone_after_the_next() {
    let operator = Operator::new();
    with_many(&operator);
    operator.run(["backup", "monday.gtg"]).is_done();
    let restore = || {
        let mut restore = operator.command(["restore", "monday.gtg"]);
        restore.env("GTG__DATABASE__URL", "sqlite:data/other.db");
        restore
    };
    let copies = || {
        let entries = fs::read_dir(operator.path("data")).expect("the folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let is_copy = |name: &OsString| name.to_string_lossy().contains("restore");
        names.filter(is_copy).count()
    };
    // Killed once the database is there: by then the copy is too.
    assert!(killed_at(&mut restore(), &operator.path("data/other.db")));
    assert_eq!(copies(), 1, "for its owner only, beside the database");
    answer(restore(), b"").is_done();
    assert_eq!(copies(), 0);
    elsewhere(&operator, &["account", "show", "office-1999"]).is_done();
}
