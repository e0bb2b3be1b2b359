//! Reads the settings of one table by their rules.

use std::{fmt, ops::RangeInclusive};

use toml::Value;

use super::{
    error::Source,
    layers::{self, Found, Raw},
    reader::{Effective, Reader},
    rules::Rule,
};

/// More of a wrong value than this only fills the screen.
const SHOWN_CHARS: usize = 60;

/// A table being read. Wrong and missing values give a problem and the default.
pub(super) struct Section<'a> {
    reader: &'a mut Reader,
    path: String,
    source: Source,
}

impl<'a> Section<'a> {
    pub fn new(reader: &'a mut Reader, path: String, source: Source) -> Self {
        Self {
            reader,
            path,
            source,
        }
    }

    /// Where the table stands.
    pub fn source(&self) -> Source {
        self.source.clone()
    }

    /// A setting that is text.
    pub fn value<T>(&mut self, key: &'static str, rule: &Rule<T>, default: &str) -> T {
        if let Some(found) = self.take(key)
            && let Some(value) = self.check(key, &found, rule)
        {
            self.keep(key, quoted(&(rule.show)(&value)), found.source);
            return value;
        }
        #[expect(
            clippy::expect_used,
            reason = "a constant; every test reads all of them"
        )]
        let value = (rule.read)(default).expect("the default obeys its own rule");
        self.keep(key, quoted(&(rule.show)(&value)), Source::Default);
        value
    }

    /// A setting that is text and has no default.
    pub fn required<T>(&mut self, key: &'static str, rule: &Rule<T>) -> Option<T> {
        let Some(found) = self.take(key) else {
            let message = format!(
                "{} is missing; it must be {}",
                self.label(key),
                rule.expected
            );
            self.reader.problem(self.source.clone(), message);
            return None;
        };
        let value = self.check(key, &found, rule)?;
        self.keep(key, quoted(&(rule.show)(&value)), found.source);
        Some(value)
    }

    /// A whole number.
    pub fn number(&mut self, key: &'static str, default: u32, range: RangeInclusive<u32>) -> u32 {
        let Some(found) = self.take(key) else {
            self.keep(key, default, Source::Default);
            return default;
        };
        let number = match &found.raw {
            Raw::Integer(number) => u32::try_from(*number).ok(),
            Raw::Text(text) if is_environment(&found.source) => text.trim().parse().ok(),
            _ => None,
        };
        let Some(number) = number.filter(|number| range.contains(number)) else {
            let (min, max) = (range.start(), range.end());
            let message = format!(
                "{} must be a whole number from {min} to {max}, found {}",
                self.label(key),
                shown(&found.raw)
            );
            self.reader.problem(found.source, message);
            return default;
        };
        self.keep(key, number, found.source);
        number
    }

    /// Yes or no.
    pub fn flag(&mut self, key: &'static str, default: bool) -> bool {
        let Some(found) = self.take(key) else {
            self.keep(key, default, Source::Default);
            return default;
        };
        let flag = match &found.raw {
            Raw::Boolean(flag) => Some(*flag),
            Raw::Text(text) if is_environment(&found.source) => yes_or_no(text),
            _ => None,
        };
        let Some(flag) = flag else {
            let (label, found_words) = (self.label(key), shown(&found.raw));
            let message = format!("{label} must be true or false, found {found_words}");
            self.reader.problem(found.source, message);
            return default;
        };
        self.keep(key, flag, found.source);
        flag
    }

    /// A list of texts, by default none; in the environment with commas between them.
    pub fn list<T>(&mut self, key: &'static str, rule: &Rule<T>) -> Vec<T> {
        self.list_or(key, rule, &[])
    }

    /// The same, by default `default`.
    pub fn list_or<T>(&mut self, key: &'static str, rule: &Rule<T>, default: &[&str]) -> Vec<T> {
        let Some(found) = self.take(key) else {
            let shown: Vec<String> = default.iter().map(|text| quoted(text)).collect();
            self.keep(key, format!("[{}]", shown.join(", ")), Source::Default);
            let values = default.iter().filter_map(|text| (rule.read)(text));
            return values.collect();
        };
        let items = match found.raw {
            Raw::List(items) => items,
            Raw::Text(text) if is_environment(&found.source) => text
                .split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(|item| Found {
                    raw: Raw::Text(item.to_owned()),
                    source: found.source.clone(),
                })
                .collect(),
            other => {
                let (label, expected, found_words) =
                    (self.label(key), rule.expected, shown(&other));
                let message =
                    format!("{label} must be a list, each item {expected}, found {found_words}");
                self.reader.problem(found.source, message);
                return Vec::new();
            }
        };
        let values: Vec<T> = items
            .iter()
            .filter_map(|item| self.check(key, item, rule))
            .collect();
        let shown: Vec<String> = values
            .iter()
            .map(|value| quoted(&(rule.show)(value)))
            .collect();
        self.keep(key, format!("[{}]", shown.join(", ")), found.source);
        values
    }

    /// Reports a mistake that only two settings together make, where `key` stands.
    pub fn problem(&mut self, key: &str, message: String) {
        let source = self.reader.source(&self.path, key);
        self.reader.problem(source, message);
    }

    /// Leaves out what the file has of keys that are somebody else's.
    pub fn pass_over(&mut self, is_others: fn(&str) -> bool) {
        self.reader.pass_over(&self.path, is_others);
    }

    fn take(&mut self, key: &str) -> Option<Found> {
        self.reader.take(format!("{}.{key}", self.path))
    }

    fn check<T>(&mut self, key: &str, found: &Found, rule: &Rule<T>) -> Option<T> {
        // U+FFFD is what is left of a variable that was not UTF-8.
        let odd = |c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER;
        let value = match &found.raw {
            Raw::Text(text) if !text.contains(odd) => (rule.read)(text),
            _ => None,
        };
        if value.is_none() {
            let found_words = match &found.raw {
                Raw::Text(_) if rule.secret => {
                    "something else (not shown, it may hold a secret)".into()
                }
                other => shown(other),
            };
            let (label, expected) = (self.label(key), rule.expected);
            let message = format!("{label} must be {expected}, found {found_words}");
            self.reader.problem(found.source.clone(), message);
        }
        value
    }

    fn keep(&mut self, key: &'static str, value: impl fmt::Display, source: Source) {
        let (section, value) = (self.path.clone(), value.to_string());
        self.reader.keep(Effective {
            section,
            key,
            value,
            source,
        });
    }

    fn label(&self, key: &str) -> String {
        layers::label(&format!("{}.{key}", self.path))
    }
}

/// As in environments: they have nothing but text.
fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn is_environment(source: &Source) -> bool {
    matches!(source, Source::Environment(_))
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// A wrong value for an error: short, on one line, without the password of a URL.
pub(super) fn shown(raw: &Raw) -> String {
    match raw {
        Raw::Text(text) => {
            let url = text.split_once("://").and_then(|(scheme, rest)| {
                let (_, host) = rest.rsplit_once('@')?;
                Some(format!("{scheme}://***@{host}"))
            });
            let text = url.unwrap_or_else(|| text.clone());
            let short: String = text.chars().take(SHOWN_CHARS).collect();
            format!("{short:?}{}", if short == text { "" } else { "…" })
        }
        Raw::Integer(number) => number.to_string(),
        Raw::Boolean(flag) => flag.to_string(),
        Raw::List(_) => "a list".to_owned(),
        Raw::Table => "a table".to_owned(),
        Raw::Tables => "a list of tables".to_owned(),
        Raw::Other(words) => (*words).to_owned(),
    }
}
