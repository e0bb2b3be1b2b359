//! `kill -9` while something is written: the next command says what is so, and goes on. (Rotation, backup and
//! restore: `keys.rs`, `backup.rs`.)

use std::process::{Command, Stdio};

use crate::{Operator, mounts::is_able};

/// Enough that none of what is tried here writes more often.
const MOST: usize = 4000;

/// Kills `arguments` at its write number `at` to the disk, or lets it finish. Whether it was killed.
fn is_killed(operator: &Operator, arguments: &[&str], at: usize) -> bool {
    let command = operator.command(arguments);
    let calls = "pwrite64,fdatasync,fsync,ftruncate,renameat2,linkat";
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-qq", "-o", "/dev/null", "-e"])
        .arg(format!("trace={calls}"))
        .arg("-e")
        .arg(format!("inject={calls}:signal=KILL:when={at}"))
        .arg(command.get_program())
        .args(command.get_args())
        .current_dir(operator.folder.path())
        .env_clear();
    for (name, value) in command.get_envs() {
        strace.env(name, value.unwrap_or_default());
    }
    let pipes = strace.stdout(Stdio::null()).stderr(Stdio::null());
    let status = pipes
        .status()
        .expect("strace is installed (apt install strace)");
    !status.success()
}

/// Kills what `arguments` does at more and more of its writes, each time in what `begin` makes anew, and asks
/// `check` what is so then. Ends with one that was not killed.
fn at_every_write(begin: impl Fn() -> Operator, arguments: &[&str], check: impl Fn(&Operator)) {
    if !is_able(&["strace", "-f", "-o", "/dev/null", "true"]) {
        return;
    }
    let (mut at, mut kills) = (1, 0);
    loop {
        assert!(at < MOST, "{arguments:?} never comes to its end");
        let operator = begin();
        let killed = is_killed(&operator, arguments, at);
        check(&operator);
        if !killed {
            assert!(kills > 5, "{arguments:?} was killed {kills} times only");
            return;
        }
        kills += 1;
        // Every one at first, and then fewer.
        at += 1 + at / 2;
    }
}

#[test]
fn the_first_start_of_all_is_done_again() {
    at_every_write(Operator::new, &["account", "add", "owner"], |operator| {
        let shown = operator.run(["account", "show", "owner"]);
        if shown.code != Some(0) {
            assert_eq!(shown.code, Some(1), "{}", shown.err);
            operator.run(["account", "add", "owner"]).is_done();
        }
        operator.run(["account", "show", "owner"]).is_done();
        operator.run(["keys", "check"]).is_done();
        operator.run(["audit", "verify"]).is_done();
    });
}

#[test]
fn an_import_brings_all_accounts_or_none() {
    let begin = || {
        let operator = Operator::new().with_account("owner");
        let rows: Vec<_> = (0..300).map(|n| format!("office-{n}")).collect();
        operator.write("all.csv", &format!("user_id\n{}\n", rows.join("\n")));
        operator
    };
    let import = ["account", "import", "all.csv"];
    at_every_write(begin, &import, |operator| {
        let listed = operator.run(["account", "list"]).is_done().to_owned();
        let there = listed.matches("office-").count();
        assert!([0, 300].contains(&there), "{there} of 300");
        let again = operator.run(import);
        if there == 0 {
            again.is_done();
        } else {
            again.is_refused(&["nothing was changed"]);
        }
        operator.run(["audit", "verify"]).is_done();
    });
}

#[test]
fn a_copy_of_a_database_is_whole_or_nothing() {
    let copy = ["database", "copy", "--to", "sqlite:elsewhere/new.db"];
    let begin = || Operator::new().with_account("owner");
    at_every_write(begin, &copy, |operator| {
        let again = operator.run(copy);
        if again.code != Some(0) {
            // It was done, whether or not the earlier one was closed.
            let says_so = [
                "copied to another database",
                "something in this database already",
            ];
            assert!(
                says_so.iter().any(|words| again.err.contains(words)),
                "{}",
                again.err
            );
        }
        let mut shown = operator.command(["account", "show", "owner"]);
        shown.env("GTG__DATABASE__URL", "sqlite:elsewhere/new.db");
        crate::answer(shown, b"").is_done();
        operator.run(["account", "show", "owner"]).is_done();
    });
}
