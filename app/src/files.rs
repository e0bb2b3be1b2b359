//! Styles and scripts that are files of their own, so that nobody downloads more than a page needs. Browsers
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
    pub content: String,
}

/// Loads texts, JavaScript and WebAssembly of a page at the same time, and begins once it is whole. As it is
/// written, but for the comments.
pub static START: LazyLock<File> = LazyLock::new(|| {
    let lines = include_str!("start.js").lines().map(str::trim_start);
    let lines: Vec<_> = lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .collect();
    script("start", lines.join("\n"))
});

/// The stylesheet of the console.
pub static CONSOLE_STYLE: LazyLock<File> = LazyLock::new(|| {
    let content = include_str!("../../style/console.css").to_owned();
    file("console", "css", "text/css; charset=utf-8", content)
});

/// The script of the console.
pub static CONSOLE_SCRIPT: LazyLock<File> =
    LazyLock::new(|| script("console", include_str!("support/console.js").to_owned()));

fn script(folder: &str, content: String) -> File {
    file(folder, "js", "text/javascript; charset=utf-8", content)
}

fn file(folder: &str, ending: &str, kind: &'static str, content: String) -> File {
    let mut hasher = DefaultHasher::new();
    hasher.write(content.as_bytes());
    File {
        path: format!("/{folder}/{:016x}.{ending}", hasher.finish()),
        kind,
        content,
    }
}
