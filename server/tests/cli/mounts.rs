//! File systems that cannot do everything. A mount needs root, and failing system calls need strace:
//! where they are not to be had, these tests have nothing to run on, and say so.

use std::{
    fs,
    process::{Command, Stdio},
};

use crate::{Answer, Operator, answer};

/// The binary in `operator`'s folder, by way of a shell's `script`, in which it is `$0`.
fn by(operator: &Operator, shell: &[&str], script: &str) -> Answer {
    let binary = operator.command([""; 0]);
    let mut command = Command::new(shell[0]);
    command
        .args(&shell[1..])
        .args(["sh", "-c", script])
        .arg(binary.get_program())
        .current_dir(operator.folder.path());
    for (name, value) in binary.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    answer(command, b"")
}

pub fn is_able(command: &[&str]) -> bool {
    let ran = Command::new(command[0])
        .args(&command[1..])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let able = ran.is_ok_and(|ran| ran.success());
    if !able {
        eprintln!("skipped: {command:?} is not possible here");
    }
    able
}

#[test]
fn r40_a_key_file_that_is_mounted_by_itself_is_not_rotated() {
    let mount = ["unshare", "-m", "sh", "-c", "mount --bind /tmp /tmp"];
    if !is_able(&mount) {
        return;
    }
    let operator = Operator::new().with_account("owner");
    let file = operator.path("data/keyring.toml");
    let before = fs::read(&file).expect("the key file");
    for rotate in ["rotate", "rotate --prepare"] {
        let script = format!(
            "mount --bind data/keyring.toml data/keyring.toml && exec \"$0\" keys {rotate}"
        );
        by(&operator, &["unshare", "-m"], &script).is_refused(&[
            "data/keyring.toml is mounted by itself",
            "nothing was changed",
            "Mount the folder",
        ]);
        assert_eq!(fs::read(&file).expect("the key file"), before);
        let left = fs::read_dir(operator.path("data")).expect("the folder");
        let names = left.map(|entry| entry.expect("an entry").file_name());
        let names: Vec<_> = names
            .filter(|name| name.to_string_lossy().contains("new"))
            .collect();
        assert!(names.is_empty(), "no keys left lying: {names:?}");
    }
    // Mounted with its folder, it is as any other.
    let script = "mount --bind data data && exec \"$0\" keys rotate";
    let rotated = by(&operator, &["unshare", "-m"], script);
    assert_eq!(rotated.code, Some(0), "{}", rotated.err);
}

#[test]
fn a_full_disk_and_one_that_can_only_be_read_are_called_so() {
    let mount = ["unshare", "-m", "sh", "-c", "mount -t tmpfs tmpfs /tmp"];
    if !is_able(&mount) {
        return;
    }
    let operator = Operator::new().with_account("owner");
    fs::create_dir(operator.path("small")).expect("a folder");
    let small = "mount -t tmpfs -o size=64k tmpfs small && exec \"$0\"";
    let unshare = ["unshare", "-m"];
    let full = by(
        &operator,
        &unshare,
        &format!("{small} backup small/monday.gtg"),
    );
    full.is_refused(&["small/monday.gtg", "no room left on its disk", "make room"]);
    operator.run(["backup", "monday.gtg"]).is_done();
    let script = format!(
        "GTG__DATABASE__URL=sqlite:small/new.db; export GTG__DATABASE__URL; {small} restore monday.gtg"
    );
    by(&operator, &unshare, &script).is_refused(&["MB in small", "MB are free", "make room"]);
    let read_only = "mount --bind data data && mount -o remount,ro,bind data && exec \"$0\"";
    for command in [
        "account disable owner",
        "account list",
        "backup tuesday.gtg",
    ] {
        by(&operator, &unshare, &format!("{read_only} {command}")).is_refused(&[
            "cannot be written: Read-only file system",
            "mount that file system for writing",
        ]);
    }
    by(&operator, &unshare, &format!("{read_only} keys rotate"))
        .is_refused(&["Read-only file system"]);
}

#[test]
fn a_file_system_that_cannot_link_or_rename_without_replacing_will_do() {
    let strace = ["strace", "-f", "-o", "/dev/null"];
    if !is_able(&[&strace[..], &["true"]].concat()) {
        return;
    }
    let operator = Operator::new();
    let inject = [
        "-e",
        "inject=renameat2:error=EINVAL",
        "-e",
        "inject=link,linkat:error=EPERM",
    ];
    let traced = [&strace[..], &inject].concat();
    let script = "\"$0\" account add owner && \"$0\" backup monday.gtg";
    by(&operator, &traced, script).is_done();
    let again = by(&operator, &traced, "exec \"$0\" backup monday.gtg");
    again.is_refused(&["monday.gtg is there already"]);
    operator.run(["keys", "check"]).is_done();
}

#[test]
fn a_folder_that_cannot_be_synced_will_do() {
    let strace = ["strace", "-f", "-o", "/dev/null"];
    if !is_able(&[&strace[..], &["true"]].concat()) {
        return;
    }
    let operator = Operator::new();
    for folder in ["data", "backups"] {
        fs::create_dir(operator.path(folder)).expect("a folder");
    }
    for error in ["EINVAL", "EOPNOTSUPP", "EPERM"] {
        let inject = format!("inject=fsync:error={error}");
        let folders = ["data", "backups"].map(|name| operator.path(name).display().to_string());
        let traced = [
            &strace[..],
            &["-P", &folders[0], "-P", &folders[1], "-e", &inject],
        ]
        .concat();
        let name = error.to_lowercase();
        let script = format!("\"$0\" account add {name} && \"$0\" backup backups/{name}.gtg");
        by(&operator, &traced, &script).is_done();
        assert!(operator.path(&format!("backups/{name}.gtg")).exists());
    }
}
