//! Styles and scripts that are files of their own, so that nobody downloads more than a page needs. Browsers
//! keep them; their names change with their content.

use crate::components::MAIN;
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

/// What no page can wait for: part of the page itself.
pub static BEGIN: LazyLock<String> =
    LazyLock::new(|| bare(include_str!("begin.js")).replace("MAIN", MAIN));

/// Loads texts, JavaScript and WebAssembly of a page at the same time, and starts the app once it is whole.
pub static START: LazyLock<File> =
    LazyLock::new(|| script("start", bare(include_str!("start.js"))));

/// The stylesheet of the console.
pub static CONSOLE_STYLE: LazyLock<File> = LazyLock::new(|| {
    let content = include_str!("../../style/console.css").to_owned();
    file("console", "css", "text/css; charset=utf-8", content)
});

/// The script of the console.
pub static CONSOLE_SCRIPT: LazyLock<File> =
    LazyLock::new(|| script("console", include_str!("support/console.js").to_owned()));

/// A script as it is written, but for the comments.
fn bare(script: &str) -> String {
    let lines = script.lines().map(str::trim_start);
    let lines: Vec<_> = lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .collect();
    lines.join("\n")
}

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
