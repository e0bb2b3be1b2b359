//! What nobody asked for: unknown settings, tables and variables, and what was most likely meant.

use std::iter::successors;

use super::Reader;
use crate::config::{
    earlier::retired,
    environment,
    error::Source,
    layers::{self, Entry, Raw},
    leptos_options,
    nearest::{key, nearest},
};

impl Reader {
    pub(super) fn report_leftovers(&mut self) {
        let file = std::mem::take(&mut self.file);
        for (path, found) in &file {
            let is_table = |found: &Entry| matches!(found.raw, Raw::Table | Raw::Tables);
            let inside_unknown = successors(table_of(path), |path| table_of(path))
                .any(|table| file.get(table).is_some_and(is_table));
            if inside_unknown {
                continue; // the table is reported, once
            }
            if let Some(option) = leptos_options::option(path) {
                let message = self.misplaced(option);
                self.problem(found.source.clone(), message);
                continue;
            }
            let tables: Vec<_> = self
                .tables
                .iter()
                .map(|table| table.path.to_owned())
                .collect();
            let (kind, known) = if is_table(found) && !path.contains('.') {
                ("table", &tables)
            } else {
                ("setting", &self.known_settings)
            };
            if let Some(message) = retired(path) {
                self.problem(found.source.clone(), message);
                continue;
            }
            let meant = nearest(path, known)
                .map(|path| layers::label(path))
                .unwrap_or_default();
            let message = format!(
                "unknown {kind} {}; did you mean {meant}?",
                layers::label(path)
            );
            self.problem(found.source.clone(), message);
        }
        self.report_variables();
    }

    fn report_variables(&mut self) {
        let env = std::mem::take(&mut self.env);
        let is_known = |path: &str| {
            let path = environment::of_first_table(path);
            self.known_settings.contains(&path)
        };
        let empty = env.empty.into_iter().filter(|(path, _)| !is_known(path));
        let is_retired =
            |(path, _): &(String, Entry)| retired(&environment::path_of(path)).is_some();
        let (old, others): (Vec<_>, Vec<_>) = empty.chain(env.set).partition(is_retired);
        let old = old.into_iter().filter_map(|(path, found)| {
            Some((found.source, retired(&environment::path_of(&path))?))
        });
        let unknown = others.into_iter().filter_map(|(path, found)| {
            let written = environment::path_of(&path);
            Some((found.source, nearest(&written, &self.known_settings)?))
        });
        let near_misses = env.others.iter().filter_map(|name| {
            let meant = environment::near_miss(name, &self.known_settings)
                .or_else(|| environment::half_name(name, &self.known_settings))?;
            Some((Source::Environment(name.clone()), meant))
        });
        let problems: Vec<_> = unknown
            .chain(near_misses)
            .map(|(source, meant)| {
                let variable = environment::variable(meant);
                (source, format!("unknown setting; did you mean {variable}?"))
            })
            .chain(old)
            .collect();
        for (source, message) in problems {
            self.problem(source, message);
        }
    }

    /// What stands among the Leptos options and is none: mostly a setting that somebody added at the
    /// end of the file.
    fn misplaced(&self, option: &str) -> String {
        let written = key(option);
        let is_meant =
            |path: &&String| leptos_options::option(path).is_none() && key(path) == written;
        let settings: Vec<_> = self.known_settings.iter().filter(is_meant).collect();
        let header = layers::header(leptos_options::SECTION);
        let above = match &self.leptos {
            Some(Source::Line(_, line)) => format!("above {header} (line {line})"),
            _ => format!("above {header}"),
        };
        if self.tables.iter().any(|table| table.path == written) {
            return format!(
                "{option} is no option of {header}; the table [{option}] belongs {above}"
            );
        }
        let belongs = settings.iter().filter_map(|path| {
            Some(format!(
                "{} in {}",
                layers::label(path),
                layers::header(table_of(path)?)
            ))
        });
        let mut belongs: Vec<_> = belongs.collect();
        belongs.dedup();
        if belongs.is_empty() {
            let options = self
                .known_settings
                .iter()
                .filter_map(|path| leptos_options::option(path));
            let options: Vec<_> = options.map(str::to_owned).collect();
            let meant = nearest(option, &options).map_or("", String::as_str);
            let meant = leptos_options::renamed(option).unwrap_or(meant);
            return format!("unknown option {option} of {header}; did you mean {meant}?");
        }
        format!(
            "{option} is no option of {header}; if {} is meant, it belongs {above}",
            belongs.join(" or ")
        )
    }
}

/// The table that a setting or a table is in.
fn table_of(path: &str) -> Option<&str> {
    path.rsplit_once('.').map(|(table, _)| table)
}
