//! One locale file.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    hash::{DefaultHasher, Hasher},
    path::Path,
};

/// The texts of one language, by `section_key`.
pub struct Locale {
    pub code: String,
    pub texts: BTreeMap<String, String>,
}

impl Locale {
    pub fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let code = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .ok_or("a locale file has no name")?
            .to_owned();
        let table: BTreeMap<String, BTreeMap<String, String>> =
            toml::from_str(&fs::read_to_string(path)?)
                .map_err(|error| format!("{}: {error}", path.display()))?;
        let texts = table
            .into_iter()
            .flat_map(|(section, keys)| {
                keys.into_iter()
                    .map(move |(key, text)| (format!("{section}_{key}"), text))
            })
            .collect();
        Ok(Self { code, texts })
    }

    /// Its texts in the order of their lines: those that only the server needs come last, so that
    /// the browser's file can end before them.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &str)> {
        let of = |server: bool| {
            let texts = self.texts.iter();
            texts.filter(move |(key, _)| is_for_server(key) == server)
        };
        of(false)
            .chain(of(true))
            .map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// What a browser gets: one text a line.
    pub fn file(&self) -> String {
        let lines: Vec<_> = self
            .lines()
            .filter(|(key, _)| !is_for_server(key))
            .map(|(_, text)| text)
            .collect();
        lines.join("\n")
    }

    /// The same keys, the same placeholders, and each text on one line.
    pub fn agrees_with(&self, reference: &Self) -> Result<(), Box<dyn Error>> {
        let code = &self.code;
        if let Some(key) = reference
            .texts
            .keys()
            .find(|key| !self.texts.contains_key(*key))
        {
            return Err(format!("locales/{code}.toml: {key} is missing").into());
        }
        for (key, text) in &self.texts {
            let model = reference
                .texts
                .get(key)
                .ok_or(format!("locales/{code}.toml: {key} is not in en.toml"))?;
            let unlike = |what: &str| format!("locales/{code}.toml: {key}: {what}");
            if text.trim().is_empty() || text.contains('\n') {
                return Err(unlike("must be one line of text").into());
            }
            if placeholders(text).map_err(unlike)? != placeholders(model).map_err(unlike)? {
                return Err(unlike("has other placeholders than en.toml").into());
            }
        }
        Ok(())
    }

    /// A made-up language: every text in brackets, its placeholders in place.
    pub fn bracketed(&self) -> Self {
        let texts = self
            .texts
            .iter()
            .map(|(key, text)| (key.clone(), format!("⟦{text}⟧")))
            .collect();
        Self {
            code: "qps".to_owned(),
            texts,
        }
    }
}

/// Whether the app in the browser needs no text of this key: notifications are written by the server, and
/// so are the pages on the way to an application, the page of advice, the support console, what other
/// channels are told, and the lines of lists that reach the browser as ready sentences.
pub fn is_for_server(key: &str) -> bool {
    let sections = [
        "channel_", "event_", "fault_", "help_", "mail_", "row_", "support_", "way_",
    ];
    let mut sections = sections.iter();
    sections.any(|section| key.starts_with(section))
}

/// The names in braces.
pub fn placeholders(text: &str) -> Result<BTreeSet<&str>, &'static str> {
    let mut names = BTreeSet::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or("a { has no }")?;
        // What follows is the noun that is counted, in its forms.
        names.insert(name.split('|').next().unwrap_or(name));
        rest = after;
    }
    Ok(names)
}

/// Names the file after its content, so that browsers may keep it for good.
pub fn hash(file: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(file.as_bytes());
    hasher.finish()
}
