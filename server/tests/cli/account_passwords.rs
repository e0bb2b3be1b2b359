//! `account add`, with a password and with a set-up code.

use crate::Operator;

/// The set-up code that was printed: alone on its line.
pub fn set_up_code(out: &str) -> &str {
    let is_code = |line: &&str| line.len() == 19 && line.split('-').all(|group| group.len() == 4);
    let codes: Vec<&str> = out.lines().filter(is_code).collect();
    assert_eq!(codes.len(), 1, "{out}");
    codes[0]
}

#[test]
fn add_with_a_password() {
    let operator = Operator::new();
    let added = operator.run_with(
        [
            "account",
            "add",
            " Head-Office",
            "--name",
            "Siân O'Neill",
            "--organisation",
            "Sunflower Nurseries",
            "--password-stdin",
        ],
        b" marigold teapots ",
    );
    assert!(
        added.is_done().contains("http://localhost:3000/logon"),
        "{}",
        added.out
    );
    let account = operator.account("HEAD-office");
    for (field, value) in [
        ("user_id", "head-office"),
        ("name", "Siân O'Neill"),
        ("organisation", "Sunflower Nurseries"),
        ("role", "account"),
        ("status", "enabled"),
        ("two_factor", "off"),
    ] {
        assert_eq!(account[field], value);
    }
    assert_eq!(account["has_password"], true);
    assert!(account["last_logon_at"].is_null() && account["last_logon_address"].is_null());
    let created = account["created_at"].as_str().expect("text");
    assert!(
        created.starts_with("20") && created.ends_with('Z') && created.len() == 20,
        "{created}"
    );
    assert_eq!(operator.events(), ["account.added operator -"]);
}

#[test]
fn r7_add_without_a_password_prints_a_set_up_code_once() {
    let operator = Operator::new();
    let added = operator.run(["account", "add", "owner"]);
    let first = set_up_code(added.is_done());
    assert!(
        added.out.contains("http://localhost:3000/logon"),
        "{}",
        added.out
    );
    assert_eq!(operator.account("owner")["has_password"], false);
    let again = operator.run(["account", "set-up-code", "owner"]);
    let second = set_up_code(again.is_done());
    assert_ne!(first, second);
    for shown in [
        operator.run(["account", "show", "owner"]),
        operator.run(["account", "list", "--json"]),
    ] {
        assert!(
            ![first, second]
                .iter()
                .any(|code| shown.is_done().contains(code))
        );
    }
    assert_eq!(
        operator.events(),
        [
            "account.added operator -",
            "account.set-up-code-issued operator -",
            "account.set-up-code-issued operator -"
        ]
    );
}

#[test]
fn r4_r6_passwords_that_are_none_are_refused_and_nothing_is_added() {
    let operator = Operator::new();
    let long = "a".repeat(1025);
    for (password, words) in [
        (&b""[..], "no password on standard input"),
        (b"\nmarigold-teapots-3\n", "no password on standard input"),
        (b"fourteen chars\n", "at least 15 characters"),
        (b"marigold-teapots-\xff\n", "not UTF-8"),
        (long.as_bytes(), "at most 128 characters"),
        (&long.as_bytes()[..129], "at most 128 characters"),
        (b"Owner-of-the-nurseries\r\n", "must not be the userID"),
        (
            b"Sunflower good to go 2026\n",
            "must be more than the userID and the names",
        ),
        (b"Unbelievable2026\n", "one of those that many people use"),
    ] {
        let added = operator.run_with(
            [
                "account",
                "add",
                "owner-of-the-nurseries",
                "--organisation",
                "Sunflower",
                "--password-stdin",
            ],
            password,
        );
        added.is_refused(&[words, "nothing was changed"]);
    }
    operator
        .run(["account", "show", "owner-of-the-nurseries"])
        .is_refused(&[]);
}

#[test]
fn r6_a_breached_password_is_refused_and_a_file_that_is_no_list_stops_every_command() {
    let operator = Operator::new();
    // SHA-1 of "marigold-teapots-3".
    operator.write(
        "pwned.txt",
        "0FFCE62085BE27CC9B32B45D0379574855311564:12\r\n",
    );
    operator.write(
        "Leptos.toml",
        "[logon]\nbreached_passwords_file = 'pwned.txt'\n",
    );
    let add = ["account", "add", "owner", "--password-stdin"];
    operator
        .run_with(add, b"marigold-teapots-3\n")
        .is_refused(&["list of breached passwords", "nothing was changed"]);
    operator.run_with(add, b"marigold-teapots-4\n").is_done();

    for (content, words) in [("", "it is empty"), ("marigold-teapots-3\n", "is no line")] {
        operator.write("pwned.txt", content);
        operator.run(["account", "list"]).is_misused(&[
            "logon.breached_passwords_file = pwned.txt cannot be used",
            words,
        ]);
    }
    std::fs::remove_file(operator.path("pwned.txt")).expect("removed");
    operator
        .run(["serve"])
        .is_misused(&["logon.breached_passwords_file = pwned.txt", "No such file"]);
}

/// R4: an account that must have two-factor logon needs three characters less.
#[test]
fn r4_fourteen_characters_do_for_support() {
    let operator = Operator::new();
    let support = [
        "account",
        "add",
        "help",
        "--role",
        "support",
        "--password-stdin",
    ];
    operator.run_with(support, b"fourteen chars\n").is_done();
}
