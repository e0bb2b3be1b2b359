//! The files of the repository say what the code says.

use super::*;
use crate::config::tables::Settings as _;

#[test]
fn what_is_printed_can_be_read_again() {
    let config = valid(
        &shipped_file_switched_on(),
        [("GTG__SITE__NAME", "\"Tŷ\" \\ #1")],
    );
    assert_eq!(
        effective(&valid(&config.print(), NO_ENV)),
        effective(&config)
    );
}

#[test]
fn the_shipped_file_and_the_manual_are_the_reference() {
    for (file, format) in [
        ("Leptos.toml", Format::Toml),
        ("docs/configuration.md", Format::Markdown),
    ] {
        let is_right = repository_file(file) == Config::reference(format);
        assert!(
            is_right,
            "write {file} by `good-to-go config reference --format …`"
        );
    }
}

#[test]
fn the_shipped_file_shows_every_setting_with_its_default() {
    let defaults = effective(&valid("", NO_ENV));
    let shipped = valid(&repository_file("Leptos.toml"), NO_ENV);
    assert_eq!(effective(&shipped), defaults);
    let switched_on = valid(&shipped_file_switched_on(), NO_ENV);
    let is_ours = |setting: &&Effective| setting.section != leptos_options::SECTION;
    for setting in switched_on.effective.iter().filter(is_ours) {
        assert_ne!(setting.source, Source::Default, "{setting:?}");
    }
    let mut switched_on = effective(&switched_on);
    switched_on.retain(|setting| !setting.starts_with("apps.")); // they have examples in place of defaults
    assert_eq!(switched_on, defaults);
}

/// What somebody gains by changing a setting is plain; what it costs is not.
#[test]
fn the_manual_says_what_changing_a_setting_costs() {
    for table in [Logon::TABLE, Session::TABLE, Throttle::TABLE] {
        for setting in table.settings {
            let cost = reference::cost(setting).unwrap_or_default();
            let (path, key) = (table.path, setting.key);
            assert!(cost.ends_with('.'), "[{path}] {key} says no cost");
        }
    }
}

#[test]
fn the_leptos_options_agree_with_cargo_toml() {
    let options = |text: &str| -> toml::Table {
        let table: toml::Table = text.parse().expect("TOML");
        let section = &table["workspace"]["metadata"]["leptos"];
        section
            .as_array()
            .and_then(|a| a[0].as_table())
            .expect("one table")
            .clone()
    };
    let shipped = repository_file("Leptos.toml");
    let run = options(&shipped);
    let build = options(&repository_file("Cargo.toml"));
    for key in [
        "output-name",
        "site-root",
        "site-pkg-dir",
        "site-addr",
        "hash-files",
    ] {
        assert!(
            run.contains_key(key) && build.contains_key(key),
            "{key} belongs into both"
        );
    }
    for (key, value) in run.iter().filter(|(key, _)| build.contains_key(*key)) {
        assert_eq!(Some(value), build.get(key), "{key}");
    }
    // They call it differently (hash-file, hash-file-name): only the default name agrees.
    assert!(!run.contains_key("hash-file") && !build.contains_key("hash-file-name"));
    // In force even where the file has none.
    let in_force = |text| effective(&valid(text, NO_ENV));
    assert_eq!(in_force(""), in_force(&shipped));
    for (key, value) in run.iter().filter(|(key, _)| *key != "env") {
        let line = format!("{}.{key} = {value}", leptos_options::SECTION);
        assert!(in_force("").contains(&line), "{line}");
    }
    // With single brackets the runtime would not find it.
    let error = errors("[workspace.metadata.leptos]\nenv = 'PROD'", NO_ENV);
    assert!(
        error.ends_with(
            "the Leptos runtime reads only a line that says [[workspace.metadata.leptos]]"
        )
    );
}
