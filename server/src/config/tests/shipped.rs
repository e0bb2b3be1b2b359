//! The files of the repository say what the code says.

use toml::Table;

use super::*;

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
fn the_shipped_file_and_the_manual_show_every_setting_with_its_default() {
    let defaults = effective(&valid("", NO_ENV));
    let shipped = valid(&repository_file("Leptos.toml"), NO_ENV);
    assert_eq!(effective(&shipped), defaults);

    let switched_on = valid(&shipped_file_switched_on(), NO_ENV);
    let is_default =
        |e: &Effective| e.source == Source::Default && e.section != leptos_options::SECTION;
    assert!(
        !switched_on.effective.iter().any(is_default),
        "{switched_on:?}"
    );
    let defaults = without_lists(defaults);
    assert_eq!(without_lists(effective(&switched_on)), defaults);

    let manual = repository_file("docs/configuration.md");
    let mut section = String::new();
    let mut in_manual = Vec::new();
    for line in manual.lines() {
        if let Some(heading) = line.strip_prefix("## `[") {
            section = heading.trim_matches(|c| "[]`".contains(c)).to_owned();
        } else if let Some((key, rest)) =
            line.strip_prefix("| `").and_then(|l| l.split_once("` | "))
        {
            let default = rest
                .split(" | ")
                .next()
                .unwrap_or_default()
                .trim_matches('`');
            in_manual.push(format!("{section}.{key} = {default}"));
        }
    }
    assert_eq!(without_lists(in_manual), defaults);
}

/// What somebody gains by changing a setting is plain; what it costs is not.
#[test]
fn the_manual_says_what_changing_a_setting_costs() {
    let manual = repository_file("docs/configuration.md");
    let mut rows = 0;
    for name in ["logon", "session", "throttle"] {
        let (_, section) = manual
            .split_once(&format!("\n## `[{name}]`\n"))
            .expect("the section");
        let section = section.split("\n## ").next().unwrap_or_default();
        for row in section.lines().filter(|line| line.starts_with("| ")) {
            let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
            let [setting, _, _, cost] = cells[..] else {
                panic!("not the four columns of the others: {row}");
            };
            if setting == "setting" {
                assert_eq!(cost, "what changing it costs", "{row}");
            } else {
                assert!(cost.ends_with('.'), "[{name}] {setting} says no cost");
                rows += 1;
            }
        }
    }
    assert!(rows > 30, "only {rows} settings were found");
}

/// Applications and the hosts of channels have no defaults to compare with, and Leptos has
/// defaults of its own.
fn without_lists(mut settings: Vec<String>) -> Vec<String> {
    let lists = ["apps.", "channels.hosts.", leptos_options::SECTION];
    settings.retain(|setting| !lists.iter().any(|list| setting.starts_with(list)));
    settings
}

#[test]
fn the_leptos_options_agree_with_cargo_toml() {
    let options = |text: &str| -> Table {
        let table: Table = text.parse().expect("TOML");
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
