//! Whoever made a mistake is told all of them: where, what is expected and what was found.

use super::*;
use insta::assert_snapshot;

#[test]
fn unknown_names_are_refused_with_the_line_and_the_nearest_known_name() {
    for (file, expected) in [
        (
            "\n[site]\norign = 'x'", // spelling is meant
            "Leptos.toml:3: unknown setting site.orign; did you mean site.origin?", // spelling is meant
        ),
        (
            "[sites]\nname = 'x'",
            "Leptos.toml:1: unknown table sites; did you mean site?",
        ),
        (
            "origin = 'x'",
            "Leptos.toml:1: unknown setting origin; did you mean site.origin?",
        ),
        (
            "[logon]\nidle_minutes = 5",
            "Leptos.toml:2: unknown setting logon.idle_minutes; did you mean session.idle_minutes?",
        ),
        (
            "[[apps]]\nname = 'A'\norigin = 'https://a.example'\nnames = ''",
            "Leptos.toml:4: unknown setting apps[1].names; did you mean apps[1].name?",
        ),
        (
            "'site.origin' = 'https://a.example'",
            r#"Leptos.toml:1: unknown setting "site.origin"; did you mean site.origin?"#,
        ),
    ] {
        assert_eq!(errors(file, NO_ENV), expected);
    }
    for (name, meant) in [
        ("GTG__SITE__ORIGINS", "GTG__SITE__ORIGIN"),
        ("GTG__site__origin", "GTG__SITE__ORIGIN"),
        ("GTG__APPS__NAME", "GTG__APPS__1__NAME"),
        ("GTG__APPS__01__NAME", "GTG__APPS__1__NAME"),
        ("GTG__KEYS", "GTG__KEYS__FILE"),
    ] {
        let expected = format!("environment {name}: unknown setting; did you mean {meant}?");
        assert_eq!(errors("", [(name, "x")]), expected);
    }
}

#[test]
fn all_problems_are_reported_at_once_in_the_order_of_the_file() {
    let file = r#"
[logon]
attempt_minutes = 90
minimum_password_length = "12"
[log]
format = "xml"
level = "loud"
[site]
name = ""
language = 5
origins = "x"
[apps]
name = "A"
"#;
    let env = [
        ("GTG__DATABASE__MAX_CONNECTIONS", "many"),
        ("GTG__PROXY__TRUSTED", "10.0.0.0/33"),
    ];
    assert_snapshot!(errors(file, env), @r#"
    Leptos.toml:3: logon.attempt_minutes must be a whole number from 1 to 60, found 90
    Leptos.toml:4: logon.minimum_password_length must be a whole number from 12 to 128, found "12"
    Leptos.toml:6: log.format must be "text" or "json", found "xml"
    Leptos.toml:7: log.level must be a level (off, error, warn, info, debug, trace) or several with targets such as "info,sea_orm=warn", found "loud"
    Leptos.toml:9: site.name must be text that is not empty, without control characters, found ""
    Leptos.toml:10: site.language must be "en" or "cy", found 5
    Leptos.toml:11: unknown setting site.origins; did you mean site.origin?
    Leptos.toml:12: apps must be a list of tables, [[apps]], found a table
    environment GTG__DATABASE__MAX_CONNECTIONS: database.max_connections must be a whole number from 1 to 200, found "many"
    environment GTG__PROXY__TRUSTED: proxy.trusted must be an IP address or network such as "127.0.0.1" or "10.0.0.0/8", found "10.0.0.0/33"
    "#);
}

#[test]
fn what_is_no_toml_or_no_text_is_named_with_its_line() {
    let error = errors("[site]\nname = 'x\n[log]\n", [("GTG__NO__SUCH", "")]);
    assert!(error.starts_with("Leptos.toml:2: not TOML: "), "{error}");
    assert!(
        error.contains("environment GTG__NO__SUCH: unknown setting"),
        "{error}"
    );
    let bytes = Config::parse(
        Some(("x.toml", b"[site]\nname = '\xff'")),
        std::iter::empty(),
    );
    assert_eq!(
        bytes.expect_err("not UTF-8").to_string(),
        "x.toml:2: not UTF-8 text"
    );
    let missing = Config::load(Some(Path::new("no/such.toml")), std::iter::empty());
    let missing = missing.expect_err("no such file").to_string();
    assert!(
        missing.starts_with("no/such.toml: cannot be read: "),
        "{missing}"
    );
}

#[test]
fn hosts_of_channels_need_a_name_and_a_token_of_their_own() {
    let token = "0123456789abcdef0123456789abcdef";
    let file = format!(
        "[channels]\ntoken = '{token}'\n[[channels.hosts]]\nname = 'a b'\ntoken = '{token}1'\n\
         [[channels.hosts]]\nname = 'desk-1'\ntoken = 'short'\n[[channels.hosts]]\nname = 'desk-1'\n\
         [[channels.hosts]]\nname = 'desk-1'\ntoken = '{token}'\nport = 1\n\
         [[channels.hosts]]\nname = 'desk-2'\ntoken = '{token}2'\n\
         [[channels.hosts]]\nname = 'desk-3'\ntoken = '{token}2'"
    );
    let error = errors(&file, NO_ENV);
    assert!(!error.contains(token), "{error}");
    assert_snapshot!(error, @r#"
    Leptos.toml:4: channels.hosts[1].name must be the name of a host such as "reception-1": 1 to 64 letters, digits, dots, hyphens and underscores, found "a b"
    Leptos.toml:8: channels.hosts[2].token must be 32 to 256 letters, digits and signs without spaces, such as `openssl rand -hex 32` prints, found something else (not shown, it may hold a secret)
    Leptos.toml:9: channels.hosts[3].token is missing; it must be 32 to 256 letters, digits and signs without spaces, such as `openssl rand -hex 32` prints
    Leptos.toml:11: desk-1 has the same token as channels.token
    Leptos.toml:14: unknown setting channels.hosts[4].port; did you mean channels.hosts[4].name?
    Leptos.toml:18: desk-3 has the same token as desk-2
    "#);
    for (file, expected) in [
        (
            "[channels]\nhosts = 'desk-1'",
            "Leptos.toml:2: channels.hosts must be a list of tables, [[channels.hosts]], found text",
        ),
        (
            "[channels.hosts]\nname = 'desk-1'",
            "Leptos.toml:1: channels.hosts must be a list of tables, [[channels.hosts]], found a table",
        ),
        (
            "[[proxy.trusted]]\nname = 'desk-1'",
            r#"Leptos.toml:1: proxy.trusted must be a list, each item an IP address or network such as "127.0.0.1" or "10.0.0.0/8", found a list of tables"#,
        ),
    ] {
        assert_eq!(errors(file, NO_ENV), expected);
    }
    assert!(valid("[channels]\nhosts = []", NO_ENV).hosts.is_empty());
}

#[test]
fn mail_needs_a_sender_and_addresses_are_one_address_each() {
    let error = errors("[mail]\nurl = 'smtps://mail.example.org'", NO_ENV);
    assert!(
        error.starts_with("Leptos.toml:2: mail.from is missing; it must be an e-mail address"),
        "{error}"
    );
    let env = [("GTG__MAIL__URL", "smtp://localhost")];
    let error = errors("", env);
    assert!(
        error.starts_with("environment GTG__MAIL__URL: mail.from is missing"),
        "{error}"
    );
    for address in [
        "a@example.org, b@example.org",
        "Olwen <a@example.org>",
        "olwen",
    ] {
        let error = errors(&format!("[mail]\nreply_to = '{address}'"), NO_ENV);
        assert!(
            error.starts_with("Leptos.toml:2: mail.reply_to must be an e-mail address"),
            "{error}"
        );
    }
    let config = valid("[mail]\nfrom = 'logon@example.org'", env);
    assert!(config.mail.is_on());
}

/// Found out at the first enrolment, it would keep everybody out.
#[test]
fn a_name_that_no_authenticator_could_show_is_refused_with_the_reason() {
    for (name, why) in [
        (
            "漢".repeat(200),
            "is too long for the QR code of an authenticator: at most 64 characters and 96 bytes in UTF-8, and this has 200 and 600",
        ),
        ("W".repeat(65), "is too long for the QR code"),
        (
            "Sunflower: Nurseries".to_owned(),
            "has a colon, which authenticators take for the end of the name",
        ),
        (":".to_owned(), "has a colon"),
        ("\u{200b}".to_owned(), "has nothing in it that can be seen"),
        (
            "a\u{202e}b".to_owned(),
            "has a character in it that turns the direction",
        ),
    ] {
        let error = errors(&format!("[site]\n\nname = '{name}'"), NO_ENV);
        assert!(
            error.starts_with(&format!("Leptos.toml:3: site.name {why}")),
            "{error}"
        );
        let error = errors("", [("GTG__SITE__NAME", name.as_str())]);
        assert!(
            error.starts_with(&format!("environment GTG__SITE__NAME: site.name {why}")),
            "{error}"
        );
    }
}

#[test]
fn spaces_around_a_text_are_nobodys_wish() {
    let file = "[site]\nname = ' Sunflower Nurseries\u{a0} '\napplication = ' office '\nsupport = ' 01632 960 123 '\n\
                [logon]\nask_initials = [' Little Oaks ']\n\
                [[apps]]\nname = ' Desk '\norigin = 'https://desk.example'\norganisations = ['Oak ']";
    let config = valid(file, NO_ENV);
    let site = config.site;
    assert_eq!(
        [site.name, site.application, site.support],
        ["Sunflower Nurseries", "office", "01632 960 123"]
    );
    assert_eq!(config.logon.ask_initials, ["Little Oaks"]);
    assert_eq!(
        (
            config.apps[0].name.as_str(),
            config.apps[0].organisations[0].as_str()
        ),
        ("Desk", "Oak")
    );
}
