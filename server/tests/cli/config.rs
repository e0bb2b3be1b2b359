//! `config …`, and how every command answers a configuration that is wrong.

use std::{fs, path::Path};

use crate::{Operator, answer};

#[test]
fn check_and_print_touch_nothing() {
    let operator = Operator::new();
    let checked = operator.run(["config", "check"]);
    let none = operator.path("Leptos.toml");
    let told = format!(
        "There is no {}: it consists of the defaults",
        none.display()
    );
    assert!(checked.is_done().contains(&told), "{told}");
    operator.write("our.toml", "[site]\nname = 'Ours'\n");
    let checked = operator.run(["config", "check", "--config", "our.toml"]);
    let told = format!(
        "It was read from {} and",
        operator.path("our.toml").display()
    );
    assert!(checked.is_done().contains(&told), "{told}");
    let printed = operator.run(["config", "print"]);
    assert!(
        printed
            .is_done()
            .contains("url = \"sqlite:data/good-to-go.db\" # default\n")
    );
    assert!(!operator.path("data").exists());
}

#[test]
fn the_environment_wins_over_the_named_file_and_both_are_told() {
    let operator = Operator::new();
    operator.write(
        "our.toml",
        "[site]\nname = 'From the file'\nsupport = 'Call us'\n",
    );
    let mut command = operator.command(["config", "print", "--config", "our.toml"]);
    command.env("GTG__SITE__NAME", "From outside");
    let printed = answer(command, b"");
    assert!(
        printed
            .is_done()
            .contains("name = \"From outside\" # environment GTG__SITE__NAME\n")
    );
    assert!(
        printed.out.contains("support = \"Call us\" # our.toml:3\n"),
        "{}",
        printed.out
    );
}

#[test]
fn print_redacts_the_password_of_the_database() {
    let operator = Operator::new();
    operator.write(
        "Leptos.toml",
        "[database]\nurl = 'postgres://gtg:hush-hush@localhost/gtg'\n",
    );
    let printed = operator.run(["config", "print"]);
    assert!(
        printed
            .is_done()
            .contains("postgres://gtg:***@localhost/gtg"),
        "{}",
        printed.out
    );
    assert!(!printed.out.contains("hush"));
}

#[test]
fn print_redacts_the_password_of_the_mail_server() {
    let operator = Operator::new();
    operator.write("Leptos.toml", "[mail]\nfrom = 'logon@example.org'\n");
    let mut command = operator.command(["config", "print"]);
    command.env("GTG__MAIL__URL", "smtps://gtg:hush-hush@mail.example.org");
    let printed = answer(command, b"");
    let shown = "url = \"smtps://gtg:***@mail.example.org\" # environment GTG__MAIL__URL\n";
    assert!(printed.is_done().contains(shown), "{}", printed.out);
    assert!(!printed.out.contains("hush"));
}

#[test]
fn every_command_names_file_line_and_the_nearest_setting() {
    let operator = Operator::new();
    operator.write(
        "Leptos.toml",
        "[site]\norigen = 'https://logon.example'\n[logon]\nattempt_minutes = 0\n",
    );
    let words = [
        "Leptos.toml:2: ",
        "did you mean site.origin?",
        "Leptos.toml:4: logon.attempt_minutes",
    ];
    operator.run(["config", "check"]).is_misused(&words);
    operator.run(["account", "list"]).is_misused(&words);
    operator.run(["keys", "check"]).is_misused(&words);
    operator.run(["serve"]).is_misused(&words);
    assert!(!operator.path("data").exists());
    let missing = operator.run(["account", "list", "--config", "none.toml"]);
    missing.is_misused(&["none.toml", "No such file"]);
}

#[test]
fn a_database_that_does_not_answer_is_named_without_its_password() {
    let operator = Operator::new();
    let mut command = operator.command(["account", "list"]);
    command.env(
        "GTG__DATABASE__URL",
        "postgres://gtg:hush-hush@127.0.0.1:1/gtg",
    );
    let answer = answer(command, b"");
    answer.is_refused(&["database.url = postgres://gtg:***@127.0.0.1:1/gtg cannot be used"]);
    assert!(!answer.err.contains("hush"));
}

/// Where the server listens is checked before it is needed, and told like every other setting.
#[test]
fn a_listen_address_that_is_none_is_told_with_its_form() {
    let operator = Operator::new();
    for address in ["logon.example:3000", "3000", "/run/good-to-go.sock"] {
        let words = [
            "environment LEPTOS_SITE_ADDR: site-addr of the Leptos options must be an IP address and a port",
            address,
        ];
        for arguments in [["config", "check"], ["serve", "--config=Leptos.toml"]] {
            operator.write("Leptos.toml", "");
            let mut command = operator.command(arguments);
            command.env("LEPTOS_SITE_ADDR", address);
            answer(command, b"").is_misused(&words);
        }
    }
    for (address, in_force) in [("", "127.0.0.1:3000"), ("localhost:4000", "127.0.0.1:4000")] {
        let mut command = operator.command(["config", "print"]);
        command.env("LEPTOS_SITE_ADDR", address);
        let printed = answer(command, b"");
        let line = format!("site-addr = \"{in_force}\" # ");
        assert!(printed.is_done().contains(&line), "{}", printed.out);
    }
    assert!(!operator.path("data").exists());
}

#[test]
fn what_nothing_would_read_is_told_where_it_belongs() {
    let operator = Operator::new();
    let file = "[site]\nname = 'Sunflower'\n[[workspace.metadata.leptos]]\norigin = 'https://logon.example'\n";
    operator.write("Leptos.toml", file);
    let mut command = operator.command(["config", "check"]);
    command
        .env("GTG_SITE_NAME", "Sunflower")
        .env("LEPTOS__SITE_ADDR", "127.0.0.1:4000");
    answer(command, b"").is_misused(&[
        "Leptos.toml:4: origin is no option of [[workspace.metadata.leptos]]; if site.origin in [site]",
        "environment GTG_SITE_NAME: unknown setting; did you mean GTG__SITE__NAME?",
        "environment LEPTOS__SITE_ADDR: unknown setting; did you mean LEPTOS_SITE_ADDR?",
    ]);
    operator.write(
        "Leptos.toml",
        "[site]\nname = 'Sunflower'\n[log]\n[site]\nsupport = ''\n",
    );
    let twice = "Leptos.toml:4: there is a table [site] on line 1 already";
    operator.run(["config", "check"]).is_misused(&[twice]);
}

/// Whatever keeps `serve` from starting is found by `config check`, in the same words.
#[test]
fn check_finds_every_file_on_which_a_server_would_not_start() {
    let operator = Operator::new();
    std::fs::create_dir(operator.path("folder")).expect("a folder");
    operator.write("empty", "");
    operator.write(
        "letter.txt",
        "Dear all,\nthere is no hash and no key in this.\n",
    );
    for (setting, file, why) in [
        (
            "GTG__LOGON__BREACHED_PASSWORDS_FILE",
            "nowhere.txt",
            "No such file",
        ),
        (
            "GTG__LOGON__BREACHED_PASSWORDS_FILE",
            "folder",
            "it is not a file",
        ),
        (
            "GTG__LOGON__BREACHED_PASSWORDS_FILE",
            "empty",
            "it is empty",
        ),
        (
            "GTG__LOGON__BREACHED_PASSWORDS_FILE",
            "letter.txt",
            "around byte 0 is no line",
        ),
        ("GTG__KEYS__FILE", "folder", "is a folder"),
        ("GTG__KEYS__FILE", "letter.txt", "can be read by others"),
        ("GTG__KEYS__FILE", "private.txt", "is not one of Good to Go"),
        (
            "GTG__DATABASE__URL",
            "sqlite:letter.txt",
            "is no SQLite database",
        ),
        ("GTG__DATABASE__URL", "sqlite:folder", "Is a directory"),
    ] {
        let private = operator.path("private.txt");
        std::fs::copy(operator.path("letter.txt"), &private).expect("copied");
        crate::set_mode(&private, 0o600);
        crate::set_mode(&operator.path("letter.txt"), 0o644);
        let ask = |arguments: &[&str]| {
            let mut command = operator.command(arguments);
            command.env(setting, file);
            answer(command, b"")
        };
        let checked = ask(&["config", "check"]);
        checked.is_misused(&[why]);
        assert_eq!(ask(&["serve"]).err, checked.err, "{setting} = {file}");
    }
    assert!(!operator.path("data").exists());
}

#[test]
fn check_misses_the_key_file_of_a_database_that_is_there() {
    let operator = Operator::new().with_account("owner");
    std::fs::remove_file(operator.path("data/keyring.toml")).expect("removed");
    let checked = operator.run(["config", "check"]);
    checked.is_misused(&["data/keyring.toml is missing", "put it back"]);
    assert_eq!(operator.run(["serve"]).err, checked.err);
}

#[test]
fn reference_writes_the_files_of_the_repository_whatever_is_set_here() {
    let operator = Operator::new();
    operator.write("Leptos.toml", "[site]\norigen = 'https://logon.example'\n");
    for (format, file) in [
        ("toml", "Leptos.toml"),
        ("markdown", "docs/configuration.md"),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
        let shipped = fs::read_to_string(path).expect("a file of the repository");
        let written = operator.run(["config", "reference", "--format", format]);
        assert_eq!(written.is_done(), shipped, "{file}");
    }
}

#[test]
fn check_tells_names_of_earlier_versions_and_print_shows_the_present_ones() {
    let operator = Operator::new();
    operator.write("Leptos.toml", "[regulation]\ncode_tries = 4\n[metrics]\n");
    let (old, new) = (
        "GTG__REGULATION__ADDRESS_TRIES",
        "GTG__THROTTLE__ADDRESS_TRIES",
    );
    let run = |arguments| {
        let mut command = operator.command(arguments);
        command.env(old, "30");
        answer(command, b"").is_done().to_owned()
    };
    let checked = run(["config", "check"]);
    for warning in [
        "warning: Leptos.toml:1: [regulation] is called [throttle] now; rename it\n",
        &format!("warning: environment {old}: {old} is called {new} now; rename it\n"),
    ] {
        assert!(checked.contains(warning), "{checked}");
    }
    let printed = run(["config", "print"]);
    for line in [
        "[throttle]\ncode_tries = 4 # Leptos.toml:2\n",
        &format!("address_tries = 30 # environment {old}\n"),
    ] {
        assert!(printed.contains(line), "{printed}");
    }
}
