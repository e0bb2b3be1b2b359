//! `database copy`: everything arrives, row by row, and from that moment on one of the two is in use.

use std::{fs, process::Command};

use testing::Postgres;

use crate::{Answer, Operator, answer, serving::Serving};

fn at(operator: &Operator, url: &str, arguments: &[&str]) -> Answer {
    let mut command = operator.command(arguments);
    command.env("GTG__DATABASE__URL", url);
    answer(command, b"")
}

/// Moves an installation from `from` to `to`: the second one is the whole first one, which is closed.
fn moves(from: &str, to: &str) {
    let operator = Operator::new();
    let at_from = |arguments: &[&str]| at(&operator, from, arguments);
    let at_to = |arguments: &[&str]| at(&operator, to, arguments);
    for user_id in ["owner", "office", "kitchen"] {
        at_from(&["account", "add", user_id]).is_done();
    }
    let enable = ["2fa", "enable", "office", "--reason", "Asked for"];
    at_from(&enable).is_done();
    let before = at_from(&["account", "list", "--json"]).is_done().to_owned();
    let events = |url| {
        let export = ["audit", "export", "--format", "ndjson"];
        at(&operator, url, &export).is_done().to_owned()
    };

    let copied = at_from(&["database", "copy", "--to", to]);
    let told = copied.is_done();
    assert!(told.contains("3 accounts and 8 audit events"), "{told}");
    assert_eq!(at_to(&["account", "list", "--json"]).is_done(), before);
    assert_eq!(events(from), events(to));
    assert!(events(to).contains("database.copied"));
    for url in [from, to] {
        at(&operator, url, &["audit", "verify"]).is_done();
        at(&operator, url, &["keys", "check"]).is_done();
    }

    // What would count in one and not in the other is done in the second one only.
    let disable = ["2fa", "disable", "office", "--reason", "Left"];
    let moved = [
        "copied to another database",
        "name that one in database.url",
    ];
    at_from(&disable).is_refused(&moved);
    at_from(&["account", "add", "garden"]).is_refused(&moved);
    at_from(&["database", "copy", "--to", "sqlite:third.db"]).is_refused(&moved);
    at_to(&disable).is_done();
    at_to(&["account", "add", "garden"]).is_done();
    at_to(&["audit", "verify"]).is_done();
    // Nothing is replaced.
    at_to(&["database", "copy", "--to", from]).is_refused(&["something in this database already"]);
    at_to(&disable).is_refused(&["2FA of office is off"]);
}

#[test]
fn an_installation_moves_from_sqlite_to_sqlite() {
    moves("sqlite:data/good-to-go.db", "sqlite:elsewhere/new.db");
}

#[test]
fn an_installation_moves_from_sqlite_to_postgresql_and_back() {
    let (Some(one), Some(other)) = (Postgres::create(""), Postgres::create("")) else {
        return;
    };
    moves("sqlite:data/good-to-go.db", &one.url());
    moves(&other.url(), "sqlite:elsewhere/new.db");
}

#[test]
fn a_copy_that_cannot_be_made_leaves_everything_as_it_was() {
    let operator = Operator::new().with_account("owner");
    let copy = |to: &str| operator.run(["database", "copy", "--to", to]);
    copy("sqlite:data/good-to-go.db").is_misused(&["names the database that is copied"]);
    copy("mysql://db/gtg").is_misused(&["--to must be postgres://"]);
    copy("postgres://gtg:hush@db.invalid/gtg").is_refused(&["sslmode=verify-full"]);
    copy("postgres://gtg@127.0.0.1:1/gtg").is_refused(&["no PostgreSQL answers there"]);
    fs::write(
        operator.path("notes.db"),
        "Dear diary, today nothing happened.",
    )
    .expect("a file");
    copy("sqlite:notes.db").is_refused(&["no SQLite database"]);
    operator.run(["account", "add", "office"]).is_done();
    assert!(!operator.path("elsewhere").exists());
}

#[test]
fn a_server_on_the_earlier_database_says_so_and_lets_nobody_in() {
    let operator = Operator::new().with_account("owner");
    let mut serve: Command = operator.command(["serve"]);
    serve.stdout(std::process::Stdio::null());
    let server = Serving::start(serve);
    let copied = operator.run(["database", "copy", "--to", "sqlite:elsewhere/new.db"]);
    copied.is_done();
    operator
        .run(["account", "disable", "owner"])
        .is_refused(&["copied to another database"]);
    assert_eq!(server.stop(), Some(0));
}
