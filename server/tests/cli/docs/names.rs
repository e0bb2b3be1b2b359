//! Names from the code, tests among them, and settings.

use super::{SOURCES, documents, functions, quoted, read, texts, words};
use std::collections::HashSet;

#[test]
fn every_name_is_in_the_code() {
    let mut known = HashSet::new();
    for (_, text) in texts(&SOURCES) {
        known.extend(words(&text).map(str::to_owned));
    }
    let functions = functions();
    let mut count = 0;
    for (document, text) in documents() {
        for name in quoted(&text).filter(|name| is_name(name)) {
            count += 1;
            assert!(known.contains(name), "{document}: {name}");
            let is_test = name.starts_with(['r', 's']) && super::rules::numbers(name).count() > 0;
            assert!(!is_test || functions.contains(name), "{document}: {name}");
        }
    }
    assert!(count > 60, "only {count} names were found");
}

/// Names in the form of a table or setting that are none: sections of the locale files, tables of
/// earlier versions, a host, a column and an audit event.
const NO_SETTINGS: [&str; 7] = [
    "apps",
    "way",
    "questions",
    "regulation",
    "logon.example",
    "session.proved_at",
    "keys.rotated",
];

/// `two_words` or more, as functions, tests, fields and settings have them.
fn is_name(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    text.contains('_') && !text.ends_with('_') && text.chars().all(is_plain)
}

#[test]
fn every_setting_is_in_the_shipped_file() {
    let (tables, settings) = shipped();
    let mut count = 0;
    for (document, text) in documents() {
        for name in quoted(&text) {
            if NO_SETTINGS.contains(&table(name).unwrap_or(name)) {
                continue;
            }
            if let Some(table) = table(name) {
                count += 1;
                let is_cargos = table.starts_with("workspace");
                assert!(is_cargos || tables.contains(table), "{document}: {name}");
            } else if let Some(setting) = setting(name, &tables) {
                count += 1;
                assert!(settings.contains(&setting), "{document}: {name}");
            }
        }
    }
    assert!(count > 60, "only {count} settings were found");
}

/// The tables and the settings of `Leptos.toml`, those that show their default included.
fn shipped() -> (HashSet<String>, HashSet<String>) {
    let (mut tables, mut settings) = (HashSet::new(), HashSet::new());
    let mut section = String::new();
    for line in read("Leptos.toml").lines() {
        let line = line.trim_start_matches(['#', ' ']);
        if let Some(table) = table(line) {
            table.clone_into(&mut section);
            tables.insert(section.clone());
        } else if let Some((key, _)) = line.split_once(" = ") {
            settings.insert(format!("{section}.{key}"));
        }
    }
    (tables, settings)
}

/// `site` of `[site]`, `apps` of `[[apps]]`.
fn table(text: &str) -> Option<&str> {
    let name = text.strip_prefix('[')?.strip_suffix(']')?;
    let name = name.trim_matches(['[', ']']);
    let is_plain = |c: char| c.is_ascii_lowercase() || "._".contains(c);
    (!name.is_empty() && name.chars().all(is_plain)).then_some(name)
}

/// `site.origin` of that or of `GTG__SITE__ORIGIN`, with a value behind it or not.
fn setting(text: &str, tables: &HashSet<String>) -> Option<String> {
    let name = text.split(['=', ' ']).next()?;
    if let Some(variable) = name.strip_prefix("GTG__") {
        let parts = variable
            .split("__")
            .filter(|part| part.parse::<u8>().is_err());
        let name = parts.collect::<Vec<_>>().join(".").to_lowercase();
        return (name != "section.key").then_some(name);
    }
    let (table, key) = name.rsplit_once('.')?;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_file = super::has_ending(name, &SOURCES) || super::has_ending(name, &["md", "html"]);
    let is_setting = tables.contains(table) && key.chars().all(is_plain) && !is_file;
    is_setting.then(|| name.to_owned())
}
