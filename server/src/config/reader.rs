//! Hands out the sections of the layers, and keeps book: where each setting came from, what was
//! wrong, and what nobody asked for.

use std::iter::successors;

use super::{
    earlier::{self, retired},
    environment::{self, Environment},
    error::{ConfigError, Problem, Source},
    file,
    layers::{self, Found, Layer, Raw},
    leptos_options,
    nearest::{key, nearest},
    section::{Section, shown},
};

/// A setting as it was read, for printing.
#[derive(Clone, Debug)]
pub(super) struct Effective {
    pub section: String,
    pub key: &'static str,
    /// TOML, without secrets.
    pub value: String,
    pub source: Source,
}

#[derive(Debug, Default)]
pub(super) struct Reader {
    file: Layer,
    env: Environment,
    /// Where the table of the Leptos options is.
    leptos: Option<Source>,
    known_sections: Vec<String>,
    known_settings: Vec<String>,
    effective: Vec<Effective>,
    problems: Vec<Problem>,
    /// A warning for each name of an earlier version.
    pub outdated: Vec<String>,
}

impl Reader {
    pub fn new(file: Option<(&str, &[u8])>, env: impl Iterator<Item = (String, String)>) -> Self {
        let mut reader = Self {
            env: Environment::read(env),
            ..Self::default()
        };
        match file.map_or(Ok(Layer::new()), |(name, bytes)| file::read(name, bytes)) {
            Ok(layer) => reader.file = layer,
            Err(problems) => reader.problems = problems,
        }
        earlier::rename(&mut reader.env.empty);
        for layer in [&mut reader.file, &mut reader.env.set] {
            reader.outdated.append(&mut earlier::rename(layer));
        }
        reader
    }

    /// The table `[name]`, there or not.
    pub fn section(&mut self, name: &str) -> Section<'_> {
        self.known_sections.push(name.to_owned());
        self.expect_in_file(name, &Raw::Table, &format!("a table, [{name}]"));
        Section::new(self, name.to_owned(), Source::Default)
    }

    /// The table of the Leptos options, there or not.
    pub fn leptos(&mut self) -> Section<'_> {
        self.leptos = self
            .file
            .remove(leptos_options::SECTION)
            .map(|found| found.source);
        Section::new(self, leptos_options::SECTION.to_owned(), Source::Default)
    }

    /// The paths of the tables `[[name]]`, which have these keys. Like any list those of the
    /// environment stand in for those of the file.
    pub fn tables(&mut self, name: &str, keys: &[&str]) -> Vec<String> {
        self.known_sections.push(name.to_owned());
        self.known_settings
            .extend(keys.iter().map(|key| format!("{name}.1.{key}")));
        self.expect_in_file(name, &Raw::Tables, &format!("a list of tables, [[{name}]]"));
        let from_env = indices(&self.env.set, name);
        if from_env.is_empty() {
            return indices(&self.file, name);
        }
        self.drop_from_file(name);
        from_env
    }

    /// One of [`Reader::tables`].
    pub fn table(&mut self, path: String) -> Section<'_> {
        let in_file = self.file.remove(&path).map(|found| found.source);
        let source = in_file.unwrap_or_else(|| Source::Environment(environment::variable(&path)));
        Section::new(self, path, source)
    }

    pub fn problem(&mut self, source: Source, message: String) {
        self.problems.push(Problem { source, message });
    }

    /// Where a setting that was read comes from.
    pub fn source(&self, section: &str, key: &str) -> Source {
        let mut read = self.effective.iter();
        let setting = read.find(|setting| setting.section == section && setting.key == key);
        setting.map_or(Source::Default, |setting| setting.source.clone())
    }

    /// What was found for a path: the environment's word before the file's.
    pub fn take(&mut self, path: String) -> Option<Found> {
        let in_file = self.file.remove(&path);
        if matches!(&in_file, Some(found) if matches!(found.raw, Raw::Tables)) {
            self.drop_from_file(&path); // its type is wrong: that is reported, and enough
        }
        let in_env = self.env.set.remove(&path);
        self.known_settings.push(path);
        in_env.or(in_file)
    }

    /// Notes a setting as it is in force.
    pub fn keep(&mut self, setting: Effective) {
        self.effective.push(setting);
    }

    /// Everything that was read, unless something was wrong or is left over.
    pub fn finish(mut self) -> Result<Vec<Effective>, ConfigError> {
        self.report_leftovers();
        if self.problems.is_empty() {
            Ok(self.effective)
        } else {
            Err(ConfigError::new(self.problems))
        }
    }

    /// A section of the wrong type is reported and then taken for absent.
    fn expect_in_file(&mut self, name: &str, expected: &Raw, words: &str) {
        let Some(found) = self.file.remove(name) else {
            return;
        };
        if matches!(&found.raw, Raw::List(items) if items.is_empty()) {
            return; // no texts, no tables
        }
        if std::mem::discriminant(&found.raw) == std::mem::discriminant(expected) {
            return;
        }
        // Not `shown` for text: `database = "postgres://…"` holds a secret no rule knows of.
        let found_words = match &found.raw {
            Raw::Text(_) => "text".to_owned(),
            other => shown(other),
        };
        self.drop_from_file(name);
        self.problem(
            found.source,
            format!("{name} must be {words}, found {found_words}"),
        );
    }

    /// Drops from the file what a table has that is somebody else's.
    pub fn pass_over(&mut self, section: &str, is_others: fn(&str) -> bool) {
        let key = |path: &str| path.strip_prefix(section)?.strip_prefix('.').map(is_others);
        self.file.retain(|path, _| key(path) != Some(true));
    }

    fn drop_from_file(&mut self, section: &str) {
        let inside = format!("{section}.");
        self.file.retain(|path, _| !path.starts_with(&inside));
    }

    fn report_leftovers(&mut self) {
        let file = std::mem::take(&mut self.file);
        for (path, found) in &file {
            let is_table = |found: &Found| matches!(found.raw, Raw::Table | Raw::Tables);
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
            let (kind, known) = if is_table(found) && !path.contains('.') {
                ("table", &self.known_sections)
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
            |(path, _): &(String, Found)| retired(&environment::path_of(path)).is_some();
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
        if self.known_sections.contains(&written) {
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

/// `section.1`, `section.2` … in the order of their numbers.
fn indices(layer: &Layer, section: &str) -> Vec<String> {
    let number = |path: &String| {
        let n = path
            .strip_prefix(section)?
            .strip_prefix('.')?
            .split('.')
            .next()?;
        layers::is_index(n).then(|| n.parse::<u16>().ok())?
    };
    let mut numbers: Vec<u16> = layer.keys().filter_map(number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.iter().map(|n| format!("{section}.{n}")).collect()
}
