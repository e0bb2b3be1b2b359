//! Reads the settings of one table by their rules.

use std::{fmt, ops::RangeInclusive};

use toml::Value;

use super::{
    error::Source,
    layers::{self, Entry, Raw},
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
    /// Whether it has everything that it must have.
    pub is_complete: bool,
}

impl<'a> Section<'a> {
    pub fn new(reader: &'a mut Reader, path: String, source: Source) -> Self {
        Self {
            reader,
            path,
            source,
            is_complete: true,
        }
    }

    /// A setting that is text.
    pub fn value<T>(&mut self, key: &'static str, rule: &Rule<T>, default: &str) -> T {
        let read = self
            .take(key)
            .and_then(|found| self.check(key, found, rule));
        let (value, source) = read.unwrap_or_else(|| (known(rule, default), Source::Default));
        self.keep(key, quoted(&(rule.show)(&value)), source);
        value
    }

    /// A setting that is text, by default empty, which is nothing.
    pub fn optional<T>(&mut self, key: &'static str, rule: &Rule<T>) -> Option<T> {
        let found = self.take(key);
        let source = found
            .as_ref()
            .map_or(Source::Default, |found| found.source.clone());
        let is_blank =
            |found: &Entry| matches!(&found.raw, Raw::Text(text) if text.trim().is_empty());
        let found = found.filter(|found| !is_blank(found));
        let value = found
            .and_then(|found| self.check(key, found, rule))
            .map(|(value, _)| value);
        let shown = value.as_ref().map(rule.show).unwrap_or_default();
        self.keep(key, quoted(&shown), source);
        value
    }

    /// A setting that is text and has no default. Without it the table is incomplete, and the example
    /// stands in its place.
    pub fn required<T>(&mut self, key: &'static str, rule: &Rule<T>, example: &str) -> T {
        let found = self.take(key);
        if found.is_none() && !self.reader.is_of_examples {
            let (label, expected) = (self.label(key), rule.expected);
            let message = format!("{label} is missing; it must be {expected}");
            self.reader.problem(self.source.clone(), message);
        }
        let read = found.and_then(|found| self.check(key, found, rule));
        self.is_complete &= read.is_some();
        let example = || (known(rule, example), Source::File("example".to_owned()));
        let (value, source) = read.unwrap_or_else(example);
        self.keep(key, quoted(&(rule.show)(&value)), source);
        value
    }

    /// A whole number.
    pub fn number(&mut self, key: &'static str, default: u32, range: RangeInclusive<u32>) -> u32 {
        let (number, source) = self.take(key).map_or((default, Source::Default), |found| {
            let number = match &found.raw {
                Raw::Integer(number) => u32::try_from(*number).ok(),
                Raw::Text(text) if is_environment(&found.source) => text.trim().parse().ok(),
                _ => None,
            };
            let number = number.filter(|number| range.contains(number));
            if number.is_none() {
                let (min, max) = (range.start(), range.end());
                let expected = format!("a whole number from {min} to {max}");
                self.wrong(key, &found.source, &expected, &shown(&found.raw));
            }
            (number.unwrap_or(default), found.source)
        });
        self.keep(key, number, source);
        if let Some(kept) = self.reader.effective.last_mut() {
            kept.range = Some(range);
        }
        number
    }

    /// Yes or no.
    pub fn flag(&mut self, key: &'static str, default: bool) -> bool {
        let (flag, source) = self.take(key).map_or((default, Source::Default), |found| {
            let flag = match &found.raw {
                Raw::Boolean(flag) => Some(*flag),
                Raw::Text(text) if is_environment(&found.source) => yes_or_no(text),
                _ => None,
            };
            if flag.is_none() {
                self.wrong(key, &found.source, "true or false", &shown(&found.raw));
            }
            (flag.unwrap_or(default), found.source)
        });
        self.keep(key, flag, source);
        flag
    }

    /// A list of texts; in the environment with commas between them.
    pub fn list<T>(&mut self, key: &'static str, rule: &Rule<T>, default: &[&str]) -> Vec<T> {
        let (values, source) = match self.take(key) {
            None => (
                default.iter().map(|text| known(rule, text)).collect(),
                Source::Default,
            ),
            Some(found) => (self.items(key, &found, rule), found.source),
        };
        let shown: Vec<_> = values
            .iter()
            .map(|value| quoted(&(rule.show)(value)))
            .collect();
        self.keep(key, format!("[{}]", shown.join(", ")), source);
        values
    }

    fn items<T>(&mut self, key: &str, found: &Entry, rule: &Rule<T>) -> Vec<T> {
        let item = |text: &str| Entry {
            raw: Raw::Text(text.trim().to_owned()),
            source: found.source.clone(),
        };
        let items = match &found.raw {
            Raw::List(items) => items.clone(),
            Raw::Text(text) if is_environment(&found.source) => {
                let items = text.split(',').filter(|item| !item.trim().is_empty());
                items.map(item).collect()
            }
            _ => {
                let expected = format!("a list, each item {}", rule.expected);
                self.wrong(key, &found.source, &expected, &shown(&found.raw));
                return Vec::new();
            }
        };
        let read = items
            .into_iter()
            .filter_map(|item| self.check(key, item, rule));
        read.map(|(value, _)| value).collect()
    }

    fn take(&mut self, key: &str) -> Option<Entry> {
        self.reader.take(format!("{}.{key}", self.path))
    }

    fn check<T>(&mut self, key: &str, found: Entry, rule: &Rule<T>) -> Option<(T, Source)> {
        // U+FFFD is what is left of a variable that was not UTF-8.
        let odd = |c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER;
        let value = match &found.raw {
            Raw::Text(text) if !text.contains(odd) => (rule.read)(text),
            _ => None,
        };
        if value.is_none() {
            let words = match &found.raw {
                Raw::Text(_) if rule.secret => {
                    "something else (not shown, it may hold a secret)".to_owned()
                }
                other => shown(other),
            };
            self.wrong(key, &found.source, rule.expected, &words);
        }
        Some((value?, found.source))
    }

    fn wrong(&mut self, key: &str, source: &Source, expected: &str, found: &str) {
        let label = self.label(key);
        let message = format!("{label} must be {expected}, found {found}");
        self.reader.problem(source.clone(), message);
    }

    fn keep(&mut self, key: &'static str, value: impl fmt::Display, source: Source) {
        self.reader.effective.push(Effective {
            section: self.path.clone(),
            key,
            value: value.to_string(),
            range: None,
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

/// A text of the code.
#[expect(
    clippy::expect_used,
    reason = "a constant; every test reads all of them"
)]
fn known<T>(rule: &Rule<T>, text: &str) -> T {
    (rule.read)(text).expect("a default obeys its own rule")
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
