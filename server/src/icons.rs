//! Pictures of applications: small files that the operator names, read once at the start.

use crate::config::Config;
use std::{
    collections::HashMap,
    fs::File,
    hash::{DefaultHasher, Hasher},
    io::{self, Read},
    path::{Path, PathBuf},
};
use store::reason;
use thiserror::Error;

/// Bytes of a picture that is shown a few millimetres wide.
const MAX_BYTES: u64 = 64 * 1024;

/// What browsers show, by the end of the file's name.
const KINDS: [(&str, &str); 3] = [
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("webp", "image/webp"),
];

/// A picture that cannot be shown.
#[derive(Debug, Error)]
#[error("apps.icon = {path} cannot be used: {}", reason(.source))]
pub struct IconError {
    path: PathBuf,
    source: io::Error,
}

/// The pictures, by the paths that the operator names them by.
#[derive(Debug, Clone, Default)]
pub struct Icons(HashMap<PathBuf, Icon>);

/// One picture.
#[derive(Debug, Clone)]
pub struct Icon {
    /// What it is called here; the name changes with the content.
    name: String,
    /// What browsers call its kind.
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

impl Icons {
    /// Reads those of `config`.
    ///
    /// # Errors
    ///
    /// [`IconError`] for the first that is missing, too large, or no picture.
    pub fn read(config: &Config) -> Result<Self, IconError> {
        let paths = config.apps.iter().filter_map(|app| app.icon.clone());
        let icons = paths.map(|path| match read_one(&path) {
            Ok(icon) => Ok((path, icon)),
            Err(source) => Err(IconError { path, source }),
        });
        Ok(Self(icons.collect::<Result<_, _>>()?))
    }

    /// Returns where browsers find the one at `path`; empty without one.
    #[must_use]
    pub fn address_of(&self, path: &Path) -> String {
        let icon = self.0.get(path);
        icon.map(|icon| format!("/icons/{}", icon.name))
            .unwrap_or_default()
    }

    /// Returns the one that is called `name` here.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Icon> {
        self.0.values().find(|icon| icon.name == name)
    }
}

fn read_one(path: &Path) -> io::Result<Icon> {
    let end = path
        .extension()
        .and_then(|end| end.to_str())
        .unwrap_or_default();
    let kind = KINDS
        .iter()
        .find(|(known, _)| end.eq_ignore_ascii_case(known));
    let (end, kind) = kind.ok_or_else(|| io::Error::other("it must be .svg, .png or .webp"))?;
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(io::Error::other("it must not be larger than 64 KiB"));
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    let name = format!("{:016x}.{end}", hasher.finish());
    Ok(Icon { name, kind, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn config(icon: &str) -> Config {
        let file = format!(
            "[[apps]]\nname = 'Office'\norigin = 'https://office.example'\nicon = '{icon}'"
        );
        Config::parse(Some(("test.toml", file.as_bytes())), std::iter::empty()).expect("valid")
    }

    #[test]
    fn only_small_pictures() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        fs::write(path("a.SVG"), "<svg/>").expect("a file");
        fs::write(path("a.html"), "<p>").expect("a file");
        fs::write(path("a.png"), vec![0; 65 * 1024]).expect("a file");
        let read = |name: &str| Icons::read(&config(name));
        let (icons, a) = (read(&path("a.SVG")).expect("a picture"), path("a.SVG"));
        let address = icons.address_of(a.as_ref());
        let name = address.strip_prefix("/icons/").expect("an address");
        assert_eq!(name.rsplit('.').next(), Some("svg"));
        let icon = icons.find(name).expect("a picture");
        assert_eq!((icon.kind, &*icon.bytes), ("image/svg+xml", &b"<svg/>"[..]));
        let none = read("").expect("none");
        assert_eq!(
            (none.0.len(), none.address_of(a.as_ref())),
            (0, String::new())
        );
        for (name, why) in [
            ("a.html", ".svg, .png or .webp"),
            ("a.png", "64 KiB"),
            ("b.png", "No such"),
        ] {
            let error = read(&path(name)).expect_err(name).to_string();
            assert!(error.contains(name) && error.contains(why), "{error}");
        }
    }
}
