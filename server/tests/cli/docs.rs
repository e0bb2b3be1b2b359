//! The documents name files, tests, settings, rules and commands that exist.

mod commands;
mod names;
mod paths;
mod rules;

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

/// The kinds of files in which a name can be defined.
const SOURCES: [&str; 8] = ["rs", "ts", "js", "py", "css", "toml", "conf", "yml"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("text")
}

fn has_ending(path: &str, endings: &[&str]) -> bool {
    let ending = Path::new(path)
        .extension()
        .and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| endings.contains(&ending))
}

/// Every file and folder of the repository, from its root.
fn tree() -> Vec<String> {
    fn walk(folder: &Path, from: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = entry.file_name().to_string_lossy().into_owned();
            if ["target", "node_modules", "test-results", ".git"].contains(&name.as_str()) {
                continue;
            }
            let path = format!("{from}{name}");
            if entry.file_type().expect("a type").is_dir() {
                walk(&entry.path(), &format!("{path}/"), found);
            }
            found.push(path);
        }
    }
    let mut found = Vec::new();
    walk(&root(), "", &mut found);
    found
}

/// The documents by path, with their text.
fn documents() -> Vec<(String, String)> {
    texts(&["md"])
}

/// The files with one of these endings by path, with their text.
fn texts(endings: &[&str]) -> Vec<(String, String)> {
    let paths = tree()
        .into_iter()
        .filter(|path| has_ending(path, endings) && root().join(path).is_file());
    paths.map(|path| (path.clone(), read(&path))).collect()
}

/// What stands in backticks, on one line.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("```"));
    lines.flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// Words of letters, digits and `_`.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| !word.is_empty())
}

/// Every function in Rust code, and so every test.
fn functions() -> HashSet<String> {
    let mut found = HashSet::new();
    for (_, text) in texts(&["rs"]) {
        let names = text
            .split("fn ")
            .skip(1)
            .filter_map(|rest| words(rest).next());
        found.extend(names.map(str::to_owned));
    }
    found
}
