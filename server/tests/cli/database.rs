//! Which commands make a database: those that begin an installation. Any other one in a wrong folder
//! would work on nothing and say that all is well.

use std::fs;

use testing::Postgres;

use crate::{Answer, Operator, answer};

/// All that work on an installation that is there.
const OTHERS: [&[&str]; 27] = [
    &["account", "list"],
    &["account", "list", "--json"],
    &["account", "show", "owner"],
    &["account", "disable", "owner"],
    &["account", "enable", "owner"],
    &["account", "unpause", "owner", "--reason", "It was me"],
    &["account", "email", "owner", "owner@example.org"],
    &["account", "groups", "owner", "office"],
    &["account", "set-up-code", "owner"],
    &["account", "set-up-code", "--organisation", "Sunflower"],
    &["address", "list"],
    &["address", "unpause", "192.0.2.7", "--reason", "Our office"],
    &["2fa", "enable", "owner", "--reason", "Asked for"],
    &["2fa", "disable", "owner", "--reason", "Left us"],
    &["2fa", "reset", "owner", "--reason", "Lost"],
    &["2fa", "approve", "owner", "--reason", "New phone"],
    &["2fa", "requests"],
    &["2fa", "decline", "owner", "--reason", "Not yet"],
    &["channel", "check", "owner", "--channel", "web"],
    &["audit", "verify"],
    &["audit", "export", "--format", "csv"],
    &[
        "audit",
        "prune",
        "--before",
        "2020-01-01",
        "--reason",
        "Old",
    ],
    &["keys", "check"],
    &["keys", "rotate"],
    &["keys", "rotate", "--prepare"],
    &["backup", "monday.gtg"],
    &["database", "copy", "--to", "sqlite:elsewhere/new.db"],
];

/// All that begin an installation, or work on none.
const REST: [&[&str]; 8] = [
    &["serve"],
    &["account", "add"],
    &["account", "import"],
    &["config", "check"],
    &["config", "print"],
    &["config", "reference"],
    &["restore"],
    &["demo"],
];

#[test]
fn no_command_is_forgotten() {
    let operator = Operator::new();
    let mut open = vec![Vec::<String>::new()];
    let mut count = 0;
    while let Some(words) = open.pop() {
        let help = answer(
            operator.command([&words[..], &["--help".to_owned()]].concat()),
            b"",
        );
        let commands = subcommands(help.is_done());
        if commands.is_empty() {
            count += 1;
            let mut all = OTHERS.iter().chain(&REST);
            let is_known = all.any(|known| words.iter().eq(known.iter().take(words.len())));
            assert!(is_known, "{words:?} is in neither list");
        }
        let longer = |command: &str| [&words[..], &[command.to_owned()]].concat();
        open.extend(commands.into_iter().map(longer));
    }
    assert!(count > 25, "only {count} commands were found");
}

/// The commands that a help lists.
fn subcommands(help: &str) -> Vec<&str> {
    let listed = help
        .split_once("\nCommands:\n")
        .map_or("", |(_, rest)| rest);
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").collect()
}

fn is_empty(operator: &Operator) -> bool {
    let mut entries = fs::read_dir(operator.folder.path()).expect("the folder");
    entries.next().is_none()
}

#[test]
fn no_other_command_makes_a_database_or_a_key_file() {
    let operator = Operator::new();
    let file = operator.path("data/good-to-go.db");
    for command in OTHERS {
        answer(operator.command(command), b"").is_refused(&[
            &format!("there is no database at {}", file.display()),
            "data/keyring.toml",
            "keys.file",
            "--config FILE",
            "GTG__DATABASE__URL",
            "good-to-go serve",
        ]);
        assert!(is_empty(&operator), "{command:?}");
    }
}

#[test]
fn an_empty_file_is_no_database_either() {
    let operator = Operator::new();
    operator.write("empty.db", "");
    for command in OTHERS {
        let mut command = operator.command(command);
        command.env("GTG__DATABASE__URL", "sqlite:empty.db");
        answer(command, b"").is_refused(&["nothing of Good to Go in this database yet"]);
    }
    let left = fs::read_dir(operator.folder.path()).expect("the folder");
    assert_eq!(left.count(), 1);
    let metadata = fs::metadata(operator.path("empty.db")).expect("there");
    assert_eq!(metadata.len(), 0);
}

#[test]
fn no_other_command_makes_a_table_in_postgresql() {
    let Some(postgres) = Postgres::create("") else {
        return;
    };
    let operator = Operator::new();
    for command in OTHERS {
        on(&operator, &postgres, command).is_refused(&[
            "nothing of Good to Go in this database yet",
            &postgres.url(),
            "GTG__DATABASE__URL",
        ]);
    }
    assert!(is_empty(&operator));
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    assert_eq!(postgres.number(tables), 0);

    on(&operator, &postgres, &["account", "add", "owner"]).is_done();
    on(&operator, &postgres, &["account", "list"]).is_done();
    let made = on(&operator, &postgres, &["backup", "monday.gtg"]);
    assert!(
        made.is_done().contains("1 account and 3 audit events"),
        "{}",
        made.out
    );
}

/// What begins an installation, and is refused or only tried: a file that is wrong, a file that is right
/// with --dry-run, and a password that is none.
const REFUSED: [(&[&str], &str); 4] = [
    (&["account", "import", "right.csv", "--dry-run"], ""),
    (&["account", "import", "wrong.csv"], "role: it is account"),
    (
        &["account", "import", "wrong.csv", "--dry-run"],
        "role: it is account",
    ),
    (
        &["account", "add", "owner", "--password-stdin"],
        "characters",
    ),
];

fn is_refused_or_only_tried(operator: &Operator, database: &str) {
    operator.write("right.csv", "user_id\nowner\n");
    operator.write("wrong.csv", "user_id,role\nowner,king\n");
    for (command, why) in REFUSED {
        let mut asked = operator.command(command);
        asked.env("GTG__DATABASE__URL", database);
        let answer = answer(asked, b"short\n");
        match why {
            "" => assert!(answer.is_done().contains("1 account can be imported")),
            why => answer.is_refused(&[why]),
        }
        assert!(!operator.path("data").exists(), "{command:?}");
    }
}

#[test]
fn what_is_refused_or_only_tried_begins_no_installation() {
    is_refused_or_only_tried(&Operator::new(), "sqlite:data/good-to-go.db");
}

#[test]
fn what_is_refused_or_only_tried_begins_no_installation_in_postgresql() {
    let Some(postgres) = Postgres::create("") else {
        return;
    };
    let operator = Operator::new();
    is_refused_or_only_tried(&operator, &postgres.url());
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    assert_eq!(postgres.number(tables), 0);
}

/// A server that cannot start leaves nothing behind either.
#[test]
fn a_file_that_cannot_be_used_is_told_before_anything_is_made() {
    let operator = Operator::new();
    operator.write("keys.toml", "");
    operator.write("list.txt", "Dear all\n");
    for (setting, file) in [
        ("GTG__KEYS__FILE", "keys.toml"),
        ("GTG__LOGON__BREACHED_PASSWORDS_FILE", "list.txt"),
    ] {
        for command in [&["serve"][..], &["account", "add", "owner"]] {
            let mut command = operator.command(command);
            command.env(setting, file);
            let answer = answer(command, b"");
            assert!(answer.err.contains(file), "{}", answer.err);
            assert!(!operator.path("data").exists(), "{}", answer.err);
        }
    }
}

fn on(operator: &Operator, postgres: &Postgres, command: &[&str]) -> Answer {
    let mut command = operator.command(command);
    command.env("GTG__DATABASE__URL", postgres.url());
    answer(command, b"")
}

#[test]
fn a_backup_says_what_is_in_it_and_warns_when_that_is_nobody() {
    let operator = Operator::new().with_account("owner").with_account("other");
    let made = operator.run(["backup", "monday.gtg"]);
    let words = "contains 2 accounts and 3 audit events";
    assert!(made.is_done().contains(words), "{}", made.out);

    let nobody = Operator::new().without_accounts();
    let made = nobody.run(["backup", "monday.gtg"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let words = "contains 0 accounts and 1 audit event:";
    assert!(made.out.contains(words), "{}", made.out);
    for words in ["warning: there is no account in", "database.url"] {
        assert!(made.err.contains(words), "{}", made.err);
    }
}

/// Nobody who can write to the database gets another key file taken for its own.
#[test]
fn r40_a_database_with_accounts_never_gets_a_new_key_file() {
    let operator = Operator::new().with_account("owner");
    let file = operator.path("data/keyring.toml");
    let keys = fs::read(&file).expect("the key file");
    operator.change("DELETE FROM canary");
    let all = [
        &["account", "list"][..],
        &["account", "add", "new"],
        &["serve"],
    ];
    for command in all {
        answer(operator.command(command), b"").is_refused(&[
            "has lost the row",
            "canary",
            "Restore a backup",
        ]);
    }
    fs::remove_file(&file).expect("removed");
    for command in all {
        answer(operator.command(command), b"").is_refused(&["data/keyring.toml is missing"]);
        assert!(!file.exists(), "{command:?}");
    }
    // Another installation's is not taken either.
    let other = Operator::new().with_account("owner");
    fs::copy(other.path("data/keyring.toml"), &file).expect("copied");
    for command in all {
        answer(operator.command(command), b"").is_refused(&["has lost the row"]);
    }
    assert_eq!(operator.rows("SELECT count(*) FROM canary"), [["0"]]);
    assert_ne!(fs::read(&file).expect("the other key file"), keys);
}
