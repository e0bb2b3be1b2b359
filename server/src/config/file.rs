//! The TOML file as a layer, and the part of it that is for Leptos.

use std::borrow::Cow;

use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

use super::{
    error::{Problem, Source},
    layers::{Found, Layer, Raw},
};

/// `leptos_config` looks for exactly this text at the beginning of a line.
const LEPTOS_HEADER: &str = "[[workspace.metadata.leptos]]";

/// From the Leptos header to the end of the file: what `leptos_config` reads.
pub(super) fn leptos_section(text: &str) -> Option<&str> {
    let at = if text.starts_with(LEPTOS_HEADER) {
        0
    } else {
        text.find(&format!("\n{LEPTOS_HEADER}"))? + 1
    };
    text.get(at..)
}

/// The product tables of a file. After a mistake in the TOML itself nothing of it is used: what a
/// parser makes of the rest would only give follow-up errors, or show a secret as a key.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Layer, Vec<Problem>> {
    let file = File { name, bytes };
    let text = std::str::from_utf8(bytes)
        .map_err(|e| vec![file.problem(e.valid_up_to(), "not UTF-8 text")])?;
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let problem = |e: &toml::de::Error| {
            let at = e.span().map_or(0, |span| span.start);
            file.problem(at, &format!("not TOML: {}", e.message()))
        };
        return Err(errors.iter().map(problem).collect());
    }
    let mut layer = Layer::new();
    for (key, value) in document.get_ref() {
        if key.get_ref() == "workspace" {
            if leptos_section(text).is_none() {
                let hint =
                    format!("the Leptos runtime reads only a line that says {LEPTOS_HEADER}");
                return Err(vec![file.problem(key.span().start, &hint)]);
            }
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
        let before = self.bytes.get(..offset).unwrap_or(self.bytes);
        let line = before.split(|&b| b == b'\n').count();
        Source::Line(self.name.to_owned(), line)
    }

    fn problem(&self, offset: usize, message: &str) -> Problem {
        Problem {
            source: self.line(offset),
            message: message.replace('\n', " "),
        }
    }

    /// Puts a top-level value and, if it is a table or several, what is in it.
    fn flatten(&self, path: &str, at: usize, value: &DeValue<'_>, layer: &mut Layer) {
        let source = self.line(at);
        match value {
            DeValue::Table(table) => {
                for (key, value) in table {
                    let path = format!("{path}.{}", segment(key.get_ref()));
                    if is_tables(value.get_ref()) {
                        self.flatten(&path, key.span().start, value.get_ref(), layer);
                        continue;
                    }
                    let source = self.line(key.span().start);
                    layer.insert(
                        path,
                        Found {
                            raw: self.raw(value.get_ref()),
                            source,
                        },
                    );
                }
                layer.insert(
                    path.to_owned(),
                    Found {
                        raw: Raw::Table,
                        source,
                    },
                );
            }
            DeValue::Array(array) if array.iter().all(|v| v.get_ref().is_table()) => {
                for (n, table) in array.iter().enumerate() {
                    let path = format!("{path}.{}", n + 1);
                    self.flatten(&path, table.span().start, table.get_ref(), layer);
                }
                layer.insert(
                    path.to_owned(),
                    Found {
                        raw: Raw::Tables,
                        source,
                    },
                );
            }
            other => {
                layer.insert(
                    path.to_owned(),
                    Found {
                        raw: self.raw(other),
                        source,
                    },
                );
            }
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

    fn items(&self, items: &DeArray<'_>) -> Vec<Found> {
        let found = |item: &Spanned<DeValue<'_>>| Found {
            raw: self.raw(item.get_ref()),
            source: self.line(item.span().start),
        };
        items.iter().map(found).collect()
    }
}
