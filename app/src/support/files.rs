//! Style and script of the console: files of their own, so that nobody else downloads them. Browsers
//! keep them; their names change with their content.

use std::{
    hash::{DefaultHasher, Hasher},
    sync::LazyLock,
};

/// One file.
#[derive(Debug)]
pub struct File {
    /// Where it is.
    pub path: String,
    /// Its media type.
    pub kind: &'static str,
    /// What is in it.
    pub content: &'static str,
}

/// The stylesheet.
pub static STYLE: LazyLock<File> = LazyLock::new(|| {
    let content = include_str!("../../../style/console.css");
    file("css", "text/css; charset=utf-8", content)
});

/// The script.
pub static SCRIPT: LazyLock<File> = LazyLock::new(|| {
    let content = include_str!("console.js");
    file("js", "text/javascript; charset=utf-8", content)
});

fn file(ending: &str, kind: &'static str, content: &'static str) -> File {
    let mut hasher = DefaultHasher::new();
    hasher.write(content.as_bytes());
    File {
        path: format!("/console/{:016x}.{ending}", hasher.finish()),
        kind,
        content,
    }
}
