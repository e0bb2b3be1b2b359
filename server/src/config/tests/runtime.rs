//! `[[workspace.metadata.leptos]]` and `LEPTOS_…`: where the server listens, and what stands there by
//! mistake.

use super::*;

const HEADER: &str = "[[workspace.metadata.leptos]]";

#[test]
fn the_server_listens_at_an_address_with_a_port() {
    for (written, address) in [
        ("127.0.0.1:4000", "127.0.0.1:4000"),
        ("[::1]:4000", "[::1]:4000"),
        ("0.0.0.0:80", "0.0.0.0:80"),
        ("localhost:3000", "127.0.0.1:3000"),
        (" 127.0.0.1:4000 ", "127.0.0.1:4000"),
    ] {
        let config = valid("", [("LEPTOS_SITE_ADDR", written)]);
        assert_eq!(config.leptos.site_addr.to_string(), address);
        let file = format!("[site]\nname = 'x'\n{HEADER}\nsite-addr = '{written}'");
        let config = valid(&file, NO_ENV);
        assert_eq!(config.leptos.site_addr.to_string(), address);
        let line = format!("{HEADER}\n");
        let printed = config.print();
        assert!(printed.contains(&line), "{printed}");
        let line = format!("site-addr = \"{address}\" # Leptos.toml:4");
        assert!(printed.contains(&line), "{printed}");
    }
    for written in [
        "logon.example:3000",
        "logon.example",
        "localhost",
        "localhost:",
        "localhost:http",
        ":3000",
        "3000",
        "*:3000",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "127.0.0.1:-1",
        "::1",
        "::1:x",
        "[::1]",
        "unix:/run/gtg.sock",
        "/run/gtg.sock",
        "./gtg.sock",
        "http://127.0.0.1:3000",
        "127.0.0.1:3000/",
        "127.0.0.1 3000",
        "127.0.0.1:3000,[::1]:3000",
    ] {
        let form = format!(
            "site-addr of the Leptos options must be an IP address and a port such as \"127.0.0.1:3000\" \
             or \"[::]:3000\" (of names only \"localhost:3000\" is taken), found {written:?}"
        );
        let error = errors("", [("LEPTOS_SITE_ADDR", written)]);
        assert_eq!(error, format!("environment LEPTOS_SITE_ADDR: {form}"));
        let error = errors(&format!("{HEADER}\nsite-addr = '{written}'"), NO_ENV);
        assert_eq!(error, format!("Leptos.toml:2: {form}"));
    }
    for (value, found) in [
        ("3000", "3000"),
        ("''", "\"\""),
        ("['127.0.0.1:1']", "a list"),
    ] {
        let error = errors(&format!("{HEADER}\nsite-addr = {value}"), NO_ENV);
        assert!(error.ends_with(&format!("found {found}")), "{error}");
    }
}

#[test]
fn every_other_option_has_its_rule_too() {
    for (variable, wrong, right) in [
        ("LEPTOS_HASH_FILES", "maybe", "off"),
        ("LEPTOS_ENV", "test", "Production"),
        ("LEPTOS_RELOAD_PORT", "many", "3001"),
        ("LEPTOS_RELOAD_EXTERNAL_PORT", "65536", "80"),
        ("LEPTOS_RELOAD_WS_PROTOCOL", "http", "WSS"),
        ("LEPTOS_OUTPUT_NAME", "app", "good-to-go"),
        ("LEPTOS_SITE_PKG_DIR", "../pkg", "pkg"),
        ("LEPTOS_SERVER_FN_MOD_PATH", "perhaps", "false"),
    ] {
        let error = errors("", [(variable, wrong)]);
        let begin = format!("environment {variable}: ");
        assert!(error.starts_with(&begin), "{error}");
        let end = format!(", found {wrong:?}");
        assert!(
            error.contains(" of the Leptos options must be ") && error.ends_with(&end),
            "{error}"
        );
        valid("", [(variable, right)]);
    }
    assert!(
        !valid("", [("LEPTOS_HASH_FILES", "false")])
            .leptos
            .hash_files
    );
    let config = valid(&format!("{HEADER}\nsite-root = '/srv/site'"), NO_ENV);
    assert_eq!(config.leptos.site_root, Path::new("/srv/site"));
    let error = errors(
        &format!("{HEADER}\nhash-files = 'yes'\nreload-port = '1'"),
        NO_ENV,
    );
    assert!(
        error.contains("Leptos.toml:2: hash-files of the Leptos options must be true or false"),
        "{error}"
    );
    assert!(
        error.contains("Leptos.toml:3: reload-port of the Leptos options must be a whole number"),
        "{error}"
    );
}

#[test]
fn a_setting_below_the_leptos_options_is_told_where_it_belongs() {
    let file =
        |below: &str| format!("[log]\nlevel = 'info'\n\n{HEADER}\nsite-root = 'x'\n{below}\n");
    for (below, message) in [
        (
            "origin = 'https://logon.example'",
            "origin is no option of [[workspace.metadata.leptos]]; if site.origin in [site] or \
             apps[1].origin in [[apps]] is meant, it belongs above [[workspace.metadata.leptos]] (line 4)",
        ),
        (
            "name = 'Sunflower'",
            "name is no option of [[workspace.metadata.leptos]]; if site.name in [site] or \
             apps[1].name in [[apps]] or \
             channels.hosts[1].name in [[channels.hosts]] is meant, it belongs above [[workspace.metadata.leptos]] (line 4)",
        ),
        (
            "trusted = []",
            "trusted is no option of [[workspace.metadata.leptos]]; if proxy.trusted in [proxy] is \
             meant, it belongs above [[workspace.metadata.leptos]] (line 4)",
        ),
        (
            "attempt-minutes = 5",
            "attempt-minutes is no option of [[workspace.metadata.leptos]]; if logon.attempt_minutes in \
             [logon] is meant, it belongs above [[workspace.metadata.leptos]] (line 4)",
        ),
        (
            "site.origin = 'https://logon.example'",
            "site is no option of [[workspace.metadata.leptos]]; the table [site] belongs above \
             [[workspace.metadata.leptos]] (line 4)",
        ),
        (
            "site-adress = '127.0.0.1:3000'", // spelling is meant
            "unknown option site-adress of [[workspace.metadata.leptos]]; did you mean site-addr?", // spelling is meant
        ),
        (
            "site_root = 'target/site'",
            "unknown option site_root of [[workspace.metadata.leptos]]; did you mean site-root?",
        ),
        (
            "hash-file-name = 'x'",
            "unknown option hash-file-name of [[workspace.metadata.leptos]]; did you mean hash-file?",
        ),
    ] {
        assert_eq!(
            errors(&file(below), NO_ENV),
            format!("Leptos.toml:6: {message}")
        );
    }
    // What only cargo-leptos reads may stand there, and a table of ours may follow.
    valid(
        &file("bin-package = 'server'\nstyle-file = 'x.css'\n[site]\nname = 'x'"),
        NO_ENV,
    );
}

#[test]
fn an_option_elsewhere_is_told_where_it_belongs() {
    for (file, meant) in [
        ("site-addr = '127.0.0.1:3000'", "site-addr"),
        ("[site]\naddr = '127.0.0.1:3000'", "site-addr"),
        ("[site]\nroot = 'target/site'", "site-root"),
        ("[log]\nhash-files = true", "hash-files"),
    ] {
        let error = errors(file, NO_ENV);
        let expected = format!("; did you mean {meant} of the Leptos options?");
        assert!(error.ends_with(&expected), "{error}");
    }
}

#[test]
fn what_is_there_twice_is_told_with_both_lines() {
    for (file, message) in [
        (
            "[site]\nname = 'a'\n[log]\nlevel = 'info'\n\n[site]\norigin = 'https://logon.example'",
            "Leptos.toml:6: there is a table [site] on line 1 already; put its settings there",
        ),
        (
            "[site]\nname = 'a'\nsupport = ''\nname = 'b'",
            "Leptos.toml:4: there is a setting name on line 2 already; leave one of them out",
        ),
        (
            "[site]\nname = 'a'\n[[apps]]\nname = 'b'\nname = 'c'",
            "Leptos.toml:5: there is a setting name on line 4 already; leave one of them out",
        ),
        (
            "site.name = 'a'\n\n[site]\nsupport = ''",
            "Leptos.toml:3: there is a table [site] on line 1 already; put its settings there",
        ),
        (
            "[[apps]]\nname = 'b'\n[apps]\nname = 'c'",
            "Leptos.toml:3: there is a table [apps] on line 1 already; put its settings there",
        ),
        (
            "[[workspace.metadata.leptos]]\n[[workspace.metadata.leptos]]",
            "Leptos.toml:2: there is a table [[workspace.metadata.leptos]] on line 1 already; put its options there",
        ),
        (
            "[[workspace.metadata.leptos]]\n[site]\nname = 'a'\n\n  [ site ] # again\nname = 'b'",
            "Leptos.toml:5: there is a table [site] on line 2 already; put its settings there",
        ),
    ] {
        let error = errors(file, NO_ENV);
        assert!(
            error.lines().any(|line| line == message),
            "{error}\n{message}"
        );
    }
}

#[test]
fn nothing_else_belongs_to_the_workspace() {
    for file in [
        "workspace = 1",
        "[workspace]\nmembers = []",
        "[workspace.metadata]\nname = 'x'",
        "[workspace.metadata.leptos]\nenv = 'PROD'",
        "[workspace.metadata]\nleptos = []",
        "[workspace.metadata]\nleptos = ['x']",
        "[[workspace.metadata.leptos]]\n[workspace.package]\nversion = '1'",
    ] {
        let error = errors(file, NO_ENV);
        assert!(
            error.ends_with("reads only a line that says [[workspace.metadata.leptos]]"),
            "{error}"
        );
    }
}
