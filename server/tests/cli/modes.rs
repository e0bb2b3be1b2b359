//! R61: files that the server makes are for their owner only, whatever the umask and the folder are.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Answer, Operator, answer, serving::Serving};

/// Runs the binary as a shell with the most careless umask does.
fn careless(operator: &Operator, arguments: &[&str]) -> Command {
    let command = operator.command([""; 0]);
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "umask 000; exec \"$0\" \"$@\""])
        .arg(command.get_program())
        .args(arguments)
        .current_dir(operator.folder.path());
    for (name, value) in command.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    shell
}

fn run(operator: &Operator, arguments: &[&str]) -> Answer {
    answer(careless(operator, arguments), b"")
}

fn mode(path: &Path) -> u32 {
    let metadata = fs::metadata(path).expect("it is there");
    metadata.permissions().mode() & 0o7777
}

/// All files below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all
}

#[track_caller]
fn all_private(operator: &Operator, names: &[&str]) {
    let all = files(operator.folder.path());
    for path in &all {
        assert_eq!(mode(path), 0o600, "{}", path.display());
    }
    for name in names {
        assert!(all.contains(&operator.path(name)), "{name} not in {all:?}");
    }
}

#[test]
fn r61_commands_and_server_make_files_for_their_owner_only() {
    let operator = Operator::new();
    // As a package or an administrator makes it.
    fs::create_dir(operator.path("data")).expect("a folder");
    fs::set_permissions(operator.path("data"), fs::Permissions::from_mode(0o755)).expect("changed");
    run(&operator, &["account", "add", "owner"]).is_done();
    run(&operator, &["backup", "monday.gtg"]).is_done();
    assert_eq!(run(&operator, &["keys", "rotate"]).code, Some(0));
    let own = [
        "data/good-to-go.db",
        "data/keyring.toml",
        "data/audit-checkpoints.ndjson",
        "monday.gtg",
    ];
    all_private(&operator, &own);

    let server = Serving::start(careless(&operator, &["serve"]));
    run(&operator, &["account", "add", "other"]).is_done();
    all_private(
        &operator,
        &["data/good-to-go.db-wal", "data/good-to-go.db-shm"],
    );
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn r61_a_restore_makes_files_for_their_owner_only() {
    let operator = Operator::new().with_account("owner");
    operator.run(["backup", "monday.gtg"]).is_done();
    let mut restore = careless(&operator, &["restore", "monday.gtg"]);
    restore.env("GTG__DATABASE__URL", "sqlite:elsewhere/other.db");
    answer(restore, b"").is_done();
    all_private(&operator, &["elsewhere/other.db"]);
    assert_eq!(mode(&operator.path("elsewhere")), 0o700);
}

#[test]
fn r61_the_first_command_makes_folder_database_and_keys_for_their_owner_only() {
    let operator = Operator::new();
    run(&operator, &["account", "add", "owner"]).is_done();
    assert_eq!(mode(&operator.path("data")), 0o700);
    all_private(&operator, &["data/good-to-go.db", "data/keyring.toml"]);
}

#[test]
fn r61_config_check_names_files_that_others_can_read() {
    let operator = Operator::new().with_account("owner");
    operator.run(["config", "check"]).is_done();
    operator.write("data/audit-checkpoints.until-1800000000.ndjson", "");
    operator.write("data/good-to-go.db-wal", "");
    for (name, mode) in [
        ("data/good-to-go.db", 0o644),
        ("data/good-to-go.db-wal", 0o640),
        ("data/audit-checkpoints.ndjson", 0o604),
        ("data/audit-checkpoints.until-1800000000.ndjson", 0o666),
    ] {
        fs::set_permissions(operator.path(name), fs::Permissions::from_mode(mode)).expect("set");
        let checked = operator.run(["config", "check"]);
        let warning =
            format!("{name} can be read by others (mode {mode:04o}); run: chmod 600 {name}\n");
        assert!(checked.is_done().contains(&warning), "{}", checked.out);
        fs::set_permissions(operator.path(name), fs::Permissions::from_mode(0o600)).expect("set");
    }
}

/// With such a key file no command works, and no server starts.
#[test]
fn r61_config_check_refuses_a_key_file_that_others_can_read() {
    let operator = Operator::new().with_account("owner");
    let name = "data/keyring.toml";
    fs::set_permissions(operator.path(name), fs::Permissions::from_mode(0o640)).expect("set");
    operator
        .run(["config", "check"])
        .is_misused(&["can be read by others (mode 0640); run: chmod 600 data/keyring.toml"]);
}
