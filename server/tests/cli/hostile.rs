//! Arguments that are none, and characters that do something to a terminal (R42). That nothing
//! is printed raw is checked of every answer.

use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

use insta::assert_snapshot;

use crate::{Operator, answer};

const HOSTILE: &str = "x\u{1b}[31m\u{7}\u{9b}2J";

#[test]
fn control_characters_in_texts_are_refused() {
    let operator = Operator::new();
    for option in ["--name", "--organisation"] {
        for text in [HOSTILE, "two\nlines", "nul-like \u{1}", "\u{202e}turned"] {
            let added = operator.run(["account", "add", "owner", option, text]);
            added.is_misused(&["control characters and line breaks are not allowed"]);
        }
        let long = "ŵ".repeat(201);
        operator
            .run(["account", "add", "owner", option, &long])
            .is_misused(&["at most 200 characters"]);
    }
    assert!(!operator.path("data").exists());
}

#[test]
fn user_ids_that_are_none_are_misuse() {
    let operator = Operator::new();
    let long = "a".repeat(65);
    for user_id in ["", " ", "two words", HOSTILE, "<script>", "аlice", &long] {
        operator
            .run(["account", "show", user_id])
            .is_misused(&["a userID "]);
    }
}

#[test]
fn what_was_typed_is_quoted_on_one_line() {
    let shown = Operator::new().run(["account", "show", "owner\nerror: forged"]);
    shown.is_misused(&[r"'owner\u000aerror: forged'"]);
}

#[test]
fn unknown_words_are_misuse() {
    let operator = Operator::new();
    operator
        .run([HOSTILE])
        .is_misused(&["unrecognized subcommand"]);
    operator
        .run(["account", "add", "owner", "--role", HOSTILE])
        .is_misused(&["account, support"]);
    operator
        .run(["account", "list", "--config", HOSTILE])
        .is_misused(&["No such file"]);
    operator
        .run(["account"])
        .code
        .filter(|code| *code == 2)
        .expect("a command is missing");
    let not_text = answer(operator.command([OsStr::from_bytes(b"acc\xffount")]), b"");
    assert_eq!(not_text.code, Some(2), "{}", not_text.err);
}

#[test]
fn help_and_version_are_printed() {
    let operator = Operator::new();
    assert_snapshot!(operator.run(["--help"]).is_done(), @"
    Two-factor logon for the accounts of an existing web application

    Usage: good-to-go [OPTIONS] <COMMAND>

    Commands:
      serve     Serves; creates data folder, database and key file on the first start
      account   Adds, shows, disables and enables accounts
      address   Lists the addresses that have to wait after wrong attempts, and lifts the wait
      2fa       Switches an account's two-factor logon on or off; a running server obeys at once
      channel   Tells a host without a web browser whether it may let somebody in
      config    Checks and shows the configuration
      audit     Verifies, exports and prunes the audit events
      keys      Checks the key file, and changes the key
      backup    Writes everything but the keys to a new file, while servers serve
      restore   Loads a backup into a new, empty database
      database  Moves everything to another database
      demo      Serves a throw-away sample organisation on this machine only
      help      Print this message or the help of the given subcommand(s)

    Options:
          --config <FILE>  The configuration file; by default Leptos.toml, if there is one
      -h, --help           Print help
      -V, --version        Print version

    Every setting can also come from the environment: GTG__SECTION__KEY, e.g. GTG__SITE__ORIGIN.
    Exit codes: 0 done, 1 refused or not found, 2 usage or configuration.
    ");
    assert!(
        operator
            .run(["--version"])
            .is_done()
            .starts_with("good-to-go ")
    );
    assert!(
        operator
            .run(["2fa", "enable", "--help"])
            .is_done()
            .contains("--reason")
    );
}
