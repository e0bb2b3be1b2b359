//! The TOML file as a layer.

use std::borrow::Cow;

use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

use super::{
    error::{Problem, Source},
    layers::{self, Entry, Layer, Raw},
    leptos_options,
};

/// The product tables of a file. After a mistake in the TOML itself nothing of it is used: what a
/// parser makes of the rest would only give follow-up errors, or show a secret as a key.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Layer, Vec<Problem>> {
    let file = File { name, bytes };
    let text = std::str::from_utf8(bytes)
        .map_err(|e| vec![file.problem(e.valid_up_to(), "not UTF-8 text")])?;
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let problem = |e: &toml::de::Error| file.syntax(e, text);
        return Err(errors.iter().map(problem).collect());
    }
    let mut layer = Layer::new();
    for (key, value) in document.get_ref() {
        if key.get_ref() == "workspace" {
            file.leptos(key.span().start, value.get_ref(), &mut layer)?;
            continue;
        }
        file.flatten(
            &segment(key.get_ref()),
            key.span().start,
            value.get_ref(),
            &mut layer,
        );
    }
    Ok(layer)
}

/// Every key of a table and of the tables in it, with where it is.
fn keys<'d>(table: &'d DeTable<'_>) -> Vec<(&'d str, usize)> {
    let mut found = Vec::new();
    for (key, value) in table {
        found.push((key.get_ref().as_ref(), key.span().start));
        match value.get_ref() {
            DeValue::Table(inner) => found.extend(keys(inner)),
            DeValue::Array(items) => {
                let inner = items.iter().filter_map(|item| item.get_ref().as_table());
                found.extend(inner.flat_map(keys));
            }
            _ => {}
        }
    }
    found
}

/// A key as part of a path. One that is no plain word stays in quotes: `"site.origin"` at the top
/// of a file is not `origin` in `[site]`.
fn segment(key: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(plain) {
        key.into()
    } else {
        format!("{key:?}").into()
    }
}

/// `[[section.name]]`. A list without anything in it may be one of texts.
fn is_tables(value: &DeValue<'_>) -> bool {
    let is_table = |item: &Spanned<DeValue<'_>>| item.get_ref().is_table();
    matches!(value, DeValue::Array(items) if !items.is_empty() && items.iter().all(is_table))
}

struct File<'a> {
    name: &'a str,
    bytes: &'a [u8],
}

impl File<'_> {
    fn line(&self, offset: usize) -> Source {
        Source::Line(self.name.to_owned(), self.line_number(offset))
    }

    fn line_number(&self, offset: usize) -> usize {
        let before = self.bytes.get(..offset).unwrap_or(self.bytes);
        before.split(|&b| b == b'\n').count()
    }

    fn problem(&self, offset: usize, message: &str) -> Problem {
        Problem {
            source: self.line(offset),
            message: message.replace('\n', " "),
        }
    }

    /// A mistake in the TOML itself. The first of two that are called the same may be far up: it is the
    /// last of its name in the lines before.
    fn syntax(&self, error: &toml::de::Error, text: &str) -> Problem {
        let span = error.span().unwrap_or_default();
        let at = span.start;
        let before = text.get(..at).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let (before, line) = before.split_at_checked(line).unwrap_or_default();
        let key = text.get(span).unwrap_or_default();
        let (document, _) = DeTable::parse_recoverable(before);
        let keys = keys(document.get_ref());
        let first = keys
            .iter()
            .filter(|(name, _)| *name == key)
            .max_by_key(|(_, at)| *at);
        let (Some((_, first)), "duplicate key") = (first, error.message()) else {
            return self.problem(at, &format!("not TOML: {}", error.message()));
        };
        let is_header = line.trim_start().starts_with('[');
        let first = self.line_number(*first);
        let message = if is_header {
            format!("there is a table [{key}] on line {first} already; put its settings there")
        } else {
            format!("there is a setting {key} on line {first} already; leave one of them out")
        };
        self.problem(at, &message)
    }

    /// The table of the Leptos options, and nothing else below `workspace`.
    fn leptos(
        &self,
        at: usize,
        workspace: &DeValue<'_>,
        layer: &mut Layer,
    ) -> Result<(), Vec<Problem>> {
        let header = layers::header(leptos_options::SECTION);
        let hint = format!("the Leptos runtime reads only a line that says {header}");
        let wrong = |at, message: &str| vec![self.problem(at, message)];
        let (mut at, mut value) = (at, workspace);
        for name in ["metadata", "leptos"] {
            let table = value.as_table().ok_or_else(|| wrong(at, &hint))?;
            if let Some((other, _)) = table.iter().find(|(key, _)| key.get_ref() != name) {
                return Err(wrong(other.span().start, &hint));
            }
            let (key, inner) = table.iter().next().ok_or_else(|| wrong(at, &hint))?;
            (at, value) = (key.span().start, inner.get_ref());
        }
        let mut tables = value
            .as_array()
            .into_iter()
            .flat_map(|tables| tables.iter());
        let first = tables.next().filter(|first| first.get_ref().is_table());
        let first = first.ok_or_else(|| wrong(at, &hint))?;
        if let Some(second) = tables.next() {
            let line = self.line_number(at);
            let message =
                format!("there is a table {header} on line {line} already; put its options there");
            return Err(wrong(second.span().start, &message));
        }
        self.flatten(leptos_options::SECTION, at, first.get_ref(), layer);
        Ok(())
    }

    /// Puts a top-level value and, if it is a table or several, what is in it.
    fn flatten(&self, path: &str, at: usize, value: &DeValue<'_>, layer: &mut Layer) {
        let raw = match value {
            DeValue::Table(table) => {
                for (key, value) in table {
                    let path = format!("{path}.{}", segment(key.get_ref()));
                    let (at, value) = (key.span().start, value.get_ref());
                    if is_tables(value) {
                        self.flatten(&path, at, value, layer);
                    } else {
                        layer.insert(path, self.entry(at, self.raw(value)));
                    }
                }
                Raw::Table
            }
            DeValue::Array(array) if array.iter().all(|v| v.get_ref().is_table()) => {
                for (n, table) in array.iter().enumerate() {
                    let path = format!("{path}.{}", n + 1);
                    self.flatten(&path, table.span().start, table.get_ref(), layer);
                }
                Raw::Tables
            }
            other => self.raw(other),
        };
        layer.insert(path.to_owned(), self.entry(at, raw));
    }

    fn entry(&self, at: usize, raw: Raw) -> Entry {
        Entry {
            raw,
            source: self.line(at),
        }
    }

    fn raw(&self, value: &DeValue<'_>) -> Raw {
        match value {
            DeValue::String(text) => Raw::Text(text.to_string()),
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
                .map_or(Raw::Other("a number too large"), Raw::Integer),
            DeValue::Array(items) => Raw::List(self.items(items)),
            DeValue::Float(_) => Raw::Other("a number with a fraction"),
            DeValue::Boolean(flag) => Raw::Boolean(*flag),
            DeValue::Datetime(_) => Raw::Other("a date or time"),
            DeValue::Table(_) => Raw::Table,
        }
    }

    fn items(&self, items: &DeArray<'_>) -> Vec<Entry> {
        let items = items.iter();
        let entry = |item: &Spanned<_>| self.entry(item.span().start, self.raw(item.get_ref()));
        items.map(entry).collect()
    }
}
