//! The flat map from `section.key` to what was found there, as which the file and the environment
//! are read, and how its paths are written for people. Knows no setting.

use std::collections::BTreeMap;

use super::{error::Source, leptos_options};

/// A value before any rule was applied to it.
#[derive(Clone, Debug)]
pub(super) enum Raw {
    Text(String),
    Integer(i64),
    Boolean(bool),
    List(Vec<Entry>),
    /// `[name]`
    Table,
    /// `[[name]]`
    Tables,
    /// Of a type that no setting has; its name with an article.
    Other(&'static str),
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub raw: Raw,
    pub source: Source,
}

/// Paths are `section.key`, `section` and, for the n-th of several tables, `apps.n.key`, `apps.n`;
/// such tables may be in another: `channels.hosts.n.key`.
pub(super) type Layer = BTreeMap<String, Entry>;

/// How a path is written in sentences: `apps.1.name` becomes `apps[1].name`.
pub(super) fn label(path: &str) -> String {
    if let Some(option) = leptos_options::option(path) {
        return format!("{option} of the Leptos options");
    }
    let mut label = String::new();
    for part in path.split('.') {
        match part {
            n if is_index(n) && !label.is_empty() => label.extend(["[", n, "]"]),
            part if label.is_empty() => label.push_str(part),
            part => label.extend([".", part]),
        }
    }
    label
}

/// How a path's table is headed in the file.
pub(super) fn header(path: &str) -> String {
    if path == leptos_options::SECTION {
        return format!("[[{path}]]");
    }
    match path.rsplit_once('.') {
        Some((section, n)) if is_index(n) => format!("[[{section}]]"),
        _ => format!("[{path}]"),
    }
}

/// 1, 2, 3 … without leading zeros, so that one table has one name.
pub(super) fn is_index(text: &str) -> bool {
    (1..=3).contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit())
}
