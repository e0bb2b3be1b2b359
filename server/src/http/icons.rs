//! Pictures of applications: small files that the operator names, read once at the start.

use super::error::ServeError;
use crate::config::Config;
use axum::{
    Router,
    extract::Path,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::IntoResponse,
    routing::get,
};
use std::{
    fs::File,
    hash::{DefaultHasher, Hasher},
    io::{self, Read},
    path::Path as FilePath,
    sync::Arc,
};

/// For files whose names change with their content.
pub const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Bytes of a picture that is shown a few millimetres wide.
const MOST: u64 = 64 * 1024;

/// What browsers show, by the end of the file's name.
const KINDS: [(&str, &str); 3] = [
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("webp", "image/webp"),
];

/// One picture.
#[derive(Debug, Clone)]
pub struct Icon {
    /// The origin of its application.
    pub origin: String,
    /// What it is called here; the name changes with the content.
    name: String,
    kind: &'static str,
    bytes: Vec<u8>,
}

impl Icon {
    /// Where browsers find it.
    pub fn address(&self) -> String {
        format!("/icons/{}", self.name)
    }
}

/// Reads those of `config`.
pub fn read(config: &Config) -> Result<Vec<Icon>, ServeError> {
    let with_icons = config
        .apps
        .iter()
        .filter_map(|app| Some((app, app.icon.as_ref()?)));
    with_icons
        .map(|(app, path)| {
            let read = read_one(path).map_err(|source| ServeError::Icon {
                path: path.clone(),
                source,
            });
            let (name, kind, bytes) = read?;
            Ok(Icon {
                origin: app.origin.to_string(),
                name,
                kind,
                bytes,
            })
        })
        .collect()
}

fn read_one(path: &FilePath) -> io::Result<(String, &'static str, Vec<u8>)> {
    let end = path
        .extension()
        .and_then(|end| end.to_str())
        .unwrap_or_default();
    let kind = KINDS
        .iter()
        .find(|(known, _)| end.eq_ignore_ascii_case(known));
    let (end, kind) = kind.ok_or_else(|| io::Error::other("it must be .svg, .png or .webp"))?;
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST {
        return Err(io::Error::other("it must not be larger than 64 KiB"));
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    Ok((format!("{:016x}.{end}", hasher.finish()), kind, bytes))
}

/// Serves them.
pub fn routes<S: Clone + Send + Sync + 'static>(icons: &[Icon]) -> Router<S> {
    let icons: Arc<[Icon]> = icons.into();
    let answer =
        async move |Path(name): Path<String>| match icons.iter().find(|icon| icon.name == name) {
            Some(icon) => {
                let headers = [(CONTENT_TYPE, icon.kind)];
                let kept = [(CACHE_CONTROL, FOREVER)];
                (headers, kept, icon.bytes.clone()).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        };
    Router::new().route("/icons/{name}", get(answer))
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
        let icons = read(&config(&path("a.SVG"))).expect("a picture");
        assert_eq!(
            (icons[0].kind, &*icons[0].bytes),
            ("image/svg+xml", &b"<svg/>"[..])
        );
        assert_eq!(icons[0].address().rsplit('.').next(), Some("svg"));
        assert!(read(&config("")).expect("none").is_empty());
        for (name, why) in [
            ("a.html", ".svg, .png or .webp"),
            ("a.png", "64 KiB"),
            ("b.png", "No such"),
        ] {
            let error = read(&config(&path(name))).expect_err(name).to_string();
            assert!(error.contains(name) && error.contains(why), "{error}");
        }
    }
}
