//! Hands out the sections of the layers, and keeps book: where each setting came from, what was
//! wrong, and what nobody asked for.

mod leftovers;

use std::{mem::discriminant, ops::RangeInclusive};

use super::{
    earlier,
    environment::{self, Environment},
    error::{ConfigError, Problem, Source},
    file,
    layers::{self, Entry, Layer, Raw},
    leptos_options::{self, Leptos},
    section::{Section, shown},
    tables::{Settings, Table},
};

/// A setting as it was read, for printing.
#[derive(Clone, Debug)]
pub(super) struct Effective {
    pub section: String,
    pub key: &'static str,
    /// TOML, without secrets.
    pub value: String,
    /// The numbers that it may be.
    pub range: Option<RangeInclusive<u32>>,
    pub source: Source,
}

#[derive(Debug, Default)]
pub(super) struct Reader {
    file: Layer,
    env: Environment,
    /// Where the table of the Leptos options is.
    leptos: Option<Source>,
    /// The tables that were asked for.
    pub tables: Vec<&'static Table>,
    known_settings: Vec<String>,
    pub effective: Vec<Effective>,
    /// Where each of several complete tables is, with the path of them all.
    places: Vec<(&'static str, Source)>,
    /// Whether there is one of each table that there may be several of, and nothing else.
    pub is_of_examples: bool,
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

    /// For the reference.
    pub fn of_examples() -> Self {
        Self {
            is_of_examples: true,
            ..Self::default()
        }
    }

    /// The table `[path]`, there or not.
    pub fn table<T: Settings>(&mut self) -> T {
        let path = T::TABLE.path;
        self.tables.push(T::TABLE);
        self.expect_in_file(path, &Raw::Table, &format!("a table, [{path}]"));
        T::read(&mut Section::new(self, path.to_owned(), Source::Default))
    }

    /// The complete ones of the tables `[[path]]`. Like any list those of the environment stand in for
    /// those of the file.
    pub fn tables<T: Settings>(&mut self) -> Vec<T> {
        let Table { path, settings, .. } = T::TABLE;
        self.tables.push(T::TABLE);
        let names = settings
            .iter()
            .map(|setting| format!("{path}.1.{}", setting.key));
        self.known_settings.extend(names);
        self.expect_in_file(path, &Raw::Tables, &format!("a list of tables, [[{path}]]"));
        let from_env = indices(&self.env.set, path);
        let paths = if self.is_of_examples {
            vec![format!("{path}.1")]
        } else if from_env.is_empty() {
            indices(&self.file, path)
        } else {
            self.drop_from_file(path);
            from_env
        };
        let tables = paths.into_iter().filter_map(|of_one| {
            let in_file = self.file.remove(&of_one).map(|found| found.source);
            let place =
                in_file.unwrap_or_else(|| Source::Environment(environment::variable(&of_one)));
            let mut section = Section::new(self, of_one, place.clone());
            let table = T::read(&mut section);
            let is_complete = section.is_complete;
            is_complete.then(|| self.places.push((path, place)))?;
            Some(table)
        });
        tables.collect()
    }

    /// Where each of [`Reader::tables`] is.
    pub fn places(&self, path: &str) -> Vec<Source> {
        let of_path = self.places.iter().filter(|(of, _)| *of == path);
        of_path.map(|(_, place)| place.clone()).collect()
    }

    /// The Leptos options, there or not.
    pub fn leptos(&mut self) -> Leptos {
        let header = self.file.remove(leptos_options::SECTION);
        self.leptos = header.map(|found| found.source);
        let mut section = Section::new(self, leptos_options::SECTION.to_owned(), Source::Default);
        let options = Leptos::read(&mut section);
        leptos_options::read_idle(&mut section);
        let is_for_the_build =
            |path: &str| leptos_options::option(path).is_some_and(leptos_options::is_for_the_build);
        self.file.retain(|path, _| !is_for_the_build(path));
        options
    }

    pub fn problem(&mut self, source: Source, message: String) {
        self.problems.push(Problem { source, message });
    }

    /// Reports a mistake that only two settings together make, where `key` stands.
    pub fn problem_at(&mut self, section: &str, key: &str, message: String) {
        let mut read = self.effective.iter();
        let setting = read.find(|setting| setting.section == section && setting.key == key);
        let source = setting.map_or(Source::Default, |setting| setting.source.clone());
        self.problem(source, message);
    }

    /// What was found for a path: the environment's word before the file's.
    pub fn take(&mut self, path: String) -> Option<Entry> {
        let in_file = self.file.remove(&path);
        if matches!(&in_file, Some(found) if matches!(found.raw, Raw::Tables)) {
            self.drop_from_file(&path); // its type is wrong: that is reported, and enough
        }
        let in_env = self.env.set.remove(&path);
        self.known_settings.push(path);
        in_env.or(in_file)
    }

    /// Itself, unless something was wrong or is left over.
    pub fn finish(mut self) -> Result<Self, ConfigError> {
        self.report_leftovers();
        if self.problems.is_empty() {
            Ok(self)
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
        if discriminant(&found.raw) == discriminant(expected) {
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

    fn drop_from_file(&mut self, section: &str) {
        let inside = format!("{section}.");
        self.file.retain(|path, _| !path.starts_with(&inside));
    }
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
