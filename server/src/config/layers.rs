//! The flat map from `section.key` to what was found there, as which the file and the environment
//! are read, and how its paths are written for people. Knows no setting.

use std::collections::BTreeMap;

use super::error::Source;

/// Prefix of every environment variable that is ours; also what stands between its parts.
const PREFIX: &str = "GTG__";
const SEPARATOR: &str = "__";

/// A value before any rule was applied to it.
#[derive(Debug)]
pub(super) enum Raw {
    Text(String),
    Integer(i64),
    Boolean(bool),
    List(Vec<Found>),
    /// `[name]`
    Table,
    /// `[[name]]`
    Tables,
    /// Of a type that no setting has; its name with an article.
    Other(&'static str),
}

#[derive(Debug)]
pub(super) struct Found {
    pub raw: Raw,
    pub source: Source,
}

/// Paths are `section.key`, `section` and, for the n-th of several tables, `apps.n.key`, `apps.n`;
/// such tables may be in another: `channels.hosts.n.key`.
pub(super) type Layer = BTreeMap<String, Found>;

/// How a path is written in sentences: `apps.1.name` becomes `apps[1].name`.
pub(super) fn label(path: &str) -> String {
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
    match path.rsplit_once('.') {
        Some((section, n)) if is_index(n) => format!("[[{section}]]"),
        _ => format!("[{path}]"),
    }
}

/// The environment variable of a path.
pub(super) fn variable(path: &str) -> String {
    format!("{PREFIX}{}", path.to_uppercase().replace('.', SEPARATOR))
}

/// 1, 2, 3 … without leading zeros, so that one table has one name.
pub(super) fn is_index(text: &str) -> bool {
    (1..=3).contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit())
}

/// The variables that begin with `GTG__`. A name in another shape than `GTG__SECTION__KEY` is kept
/// whole, so that nothing takes it and it is reported.
pub(super) fn from_environment(env: impl Iterator<Item = (String, String)>) -> Layer {
    let shape = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    env.filter(|(name, _)| name.starts_with(PREFIX))
        .map(|(name, value)| {
            let path = match name.strip_prefix(PREFIX) {
                Some(rest) if rest.chars().all(shape) => path_of(rest),
                _ => name.clone(),
            };
            (
                path,
                Found {
                    raw: Raw::Text(value),
                    source: Source::Environment(name),
                },
            )
        })
        .collect()
}

/// The path that a variable's name is meant to say, with or without the prefix.
pub(super) fn path_of(variable: &str) -> String {
    let rest = variable.strip_prefix(PREFIX).unwrap_or(variable);
    rest.to_lowercase().replace(SEPARATOR, ".")
}
