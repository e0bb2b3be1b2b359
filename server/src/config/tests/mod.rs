//! What an operator meets: defaults, precedence, errors that help, secrets that stay hidden.

#![allow(clippy::string_slice, reason = "a test fails by a panic")]

mod apps;
mod earlier;
mod errors;
mod networks;
mod runtime;
mod secrets;
mod shipped;
mod variables;

use proptest::prelude::*;

use super::*;

const NO_ENV: [(&str, &str); 0] = [];

fn read<const N: usize>(text: &str, env: [(&str, &str); N]) -> Result<Config, ConfigError> {
    let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Config::parse(Some(("Leptos.toml", text.as_bytes())), env.into_iter())
}

/// The problems of a text, one a line; none is a failure of the test.
fn errors<const N: usize>(text: &str, env: [(&str, &str); N]) -> String {
    read(text, env).expect_err("there are problems").to_string()
}

fn valid<const N: usize>(text: &str, env: [(&str, &str); N]) -> Config {
    read(text, env).unwrap_or_else(|error| panic!("{error}"))
}

/// A file of the repository, named from its root.
fn repository_file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    std::fs::read_to_string(path).expect("a file of the repository")
}

/// The shipped file with every setting that it shows as a comment switched on.
fn shipped_file_switched_on() -> String {
    let shipped = repository_file("Leptos.toml");
    let lines = shipped.lines().map(|line| match line.strip_prefix('#') {
        Some(setting) if setting.starts_with(|c: char| c == '[' || c.is_lowercase()) => setting,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Settings as `section.key = value`, without where they came from.
fn effective(config: &Config) -> Vec<String> {
    let line = |e: &Effective| format!("{}.{} = {}", e.section, e.key, e.value);
    config.effective.iter().map(line).collect()
}

#[test]
fn without_file_and_environment_the_defaults_are_in_force() {
    let config = Config::parse(None, std::iter::empty()).expect("defaults");
    assert_eq!(config.site.origin.as_str(), "http://localhost:3000");
    assert!(!config.site.origin.is_https());
    assert_eq!(config.site.name, "Good to Go");
    assert_eq!(
        (
            config.site.application.as_str(),
            config.site.support.as_str()
        ),
        ("", "")
    );
    assert_eq!(config.site.language, "en");
    assert_eq!(config.database.url.expose(), "sqlite:data/good-to-go.db");
    assert_eq!(config.database.max_connections, 10);
    assert_eq!(config.keys.file, Path::new("data/keyring.toml"));
    assert_eq!(config.logon.attempt_minutes, 10);
    assert_eq!(config.logon.minimum_password_length, 12); // R4
    assert_eq!(config.logon.minimum_password_length_without_2fa, 15); // R4
    assert_eq!(config.logon.breached_passwords_file, None); // R6
    assert_eq!(config.logon.set_up_code_hours, 24); // R7
    assert_eq!(
        (config.session.idle_minutes, config.session.absolute_hours),
        (60, 12)
    ); // R25
    let support = (
        config.session.support_idle_minutes,
        config.session.support_absolute_hours,
    );
    assert_eq!(support, (15, 8)); // R25
    assert!(config.proxy.trusted.is_empty()); // R31
    assert!(config.apps.is_empty());
    assert!(!config.mail.is_on());
    assert_eq!(
        (config.log.level.as_str(), config.log.format),
        ("info", LogFormat::Text)
    );
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_default() {
    let file =
        "[site]\nname = 'From the file'\nsupport = 'Call us'\n[proxy]\ntrusted = ['10.1.2.3/8']";
    let env = [
        ("GTG__SITE__NAME", "From outside"),
        ("PATH", "/bin"),
        ("GTG_OTHER", "not ours"),
    ];
    let config = valid(file, env);
    assert_eq!(config.site.name, "From outside");
    assert_eq!(config.site.support, "Call us");
    assert_eq!(config.site.language, "en");
    let printed = config.print();
    for line in [
        r#"name = "From outside" # environment GTG__SITE__NAME"#,
        r#"support = "Call us" # Leptos.toml:3"#,
        r#"language = "en" # default"#,
        r#"trusted = ["10.0.0.0/8"] # Leptos.toml:5"#,
    ] {
        assert!(
            printed.lines().any(|l| l == line),
            "{line} not in\n{printed}"
        );
    }
}

#[test]
fn lists_numbers_and_applications_can_come_from_the_environment() {
    let file = "[[apps]]\nname = 'Old'\norigin = 'https://old.example'";
    let env = [
        ("GTG__PROXY__TRUSTED", "127.0.0.1, 10.0.0.0/8,::1"),
        ("GTG__LOGON__ATTEMPT_MINUTES", "5"),
        ("GTG__LOGON__BREACHED_PASSWORDS_FILE", "/srv/pwned.txt"),
        ("GTG__APPS__10__NAME", "Last"),
        ("GTG__APPS__10__ORIGIN", "http://127.0.0.1:8080"),
        ("GTG__APPS__2__NAME", "First"),
        ("GTG__APPS__2__ORIGIN", "https://First.example:443/"),
    ];
    let config = valid(file, env);
    assert_eq!(config.logon.attempt_minutes, 5);
    assert_eq!(
        config.logon.breached_passwords_file.as_deref(),
        Some(Path::new("/srv/pwned.txt"))
    );
    let apps: Vec<_> = config
        .apps
        .iter()
        .map(|a| (a.name.as_str(), a.origin.as_str()))
        .collect();
    assert_eq!(
        apps,
        [
            ("First", "https://first.example"),
            ("Last", "http://127.0.0.1:8080")
        ]
    );
    for (peer, trusted) in [
        ("127.0.0.1", true),
        ("::ffff:10.9.9.9", true),
        ("::1", true),
        ("192.0.2.1", false),
    ] {
        assert_eq!(
            config.proxy.trusts(peer.parse().expect("an address")),
            trusted,
            "{peer}"
        );
    }
}

/// Two tokens of one host are good at once, so that one can be changed.
#[test]
fn s10_hosts_of_channels_show_tokens_of_their_own() {
    let [shared, old, new, other] = ["0", "1", "2", "3"].map(|digit| digit.repeat(32));
    let file = format!(
        "[channels]\ntoken = '{shared}'\n[[channels.hosts]]\nname = 'desk'\ntoken = '{old}'\n\
         [[channels.hosts]]\nname = 'desk'\ntoken = '{new}'"
    );
    let config = valid(&file, NO_ENV);
    for (token, host) in [
        (&shared, Some("")),
        (&old, Some("desk")),
        (&new, Some("desk")),
        (&other, None),
    ] {
        assert_eq!(config.host_of(token), host);
    }
    let env = [
        ("GTG__CHANNELS__HOSTS__1__NAME", "back-office"),
        ("GTG__CHANNELS__HOSTS__1__TOKEN", other.as_str()),
    ];
    let config = valid(&file, env);
    assert_eq!(config.host_of(&other), Some("back-office"));
    assert_eq!(config.host_of(&old), None);
    assert_eq!(config.host_of(&shared), Some(""));
    let printed = config.print();
    assert!(
        printed.contains("[[channels.hosts]]\nname = \"back-office\"") && !printed.contains(&other),
        "{printed}"
    );
    let nobody = valid("", NO_ENV);
    assert!(!nobody.has_host_tokens() && nobody.host_of("").is_none());
}

#[test]
fn r25_an_origin_with_plain_http_is_for_loopback_only() {
    let error = errors("[site]\norigin = 'http://logon.example'", NO_ENV);
    assert!(
        error.starts_with("Leptos.toml:2: site.origin must be an origin such as "),
        "{error}"
    );
    assert!(
        error.ends_with(r#"found "http://logon.example""#),
        "{error}"
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>, name in "GTG__[A-Z_0-9.]{0,20}|\\PC*", value: String) {
        let _ = Config::parse(Some(("f", &bytes)), [(name, value)].into_iter());
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(at in 0..3000_usize, len in 0..40_usize, new in "[\\PC\n]{0,20}") {
        let mut text: Vec<char> = shipped_file_switched_on().chars().collect();
        let at = at.min(text.len());
        let end = (at + len).min(text.len());
        text.splice(at..end, new.chars());
        match read(&text.iter().collect::<String>(), NO_ENV) {
            Ok(config) => prop_assert!(read(&config.print(), NO_ENV).is_ok()),
            Err(error) => prop_assert!(!error.problems().is_empty()),
        }
    }
}
