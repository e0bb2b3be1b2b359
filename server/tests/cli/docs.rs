//! The documents name files, tests and commands that are there.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use crate::Operator;

/// What stands for something that is made later, or is none of our files.
const MADE_LATER: [&str; 5] = [
    "target/",
    "data/",
    "app/locales/CODE.toml",
    "m0002_what_it_does.rs",
    "auth-check.md",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The documents by name, with what is in them.
fn documents() -> Vec<(String, String)> {
    let folders = ["", "docs", "deploy/channel"];
    let files = folders.iter().flat_map(|folder| {
        let files = fs::read_dir(root().join(folder)).expect("a folder");
        files.map(move |file| {
            let name = file
                .expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned();
            if folder.is_empty() {
                name
            } else {
                format!("{folder}/{name}")
            }
        })
    });
    let documents = files.filter(|name| is_kind(name, "md"));
    let read = documents.map(|name| {
        let text = fs::read_to_string(root().join(&name)).expect("text");
        (name, text)
    });
    read.collect()
}

fn is_kind(file: &str, ending: &str) -> bool {
    Path::new(file).extension().is_some_and(|own| own == ending)
}

/// Every file and folder of the repository, from its root.
fn tree() -> Vec<String> {
    fn walk(folder: &Path, from: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = entry.file_name().to_string_lossy().into_owned();
            if ["target", "node_modules", ".git"].contains(&name.as_str()) {
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

/// What stands in backticks, on one line.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("```"));
    lines.flat_map(|line| line.split('`').skip(1).step_by(2))
}

fn is_path(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let endings = [".rs", ".toml", ".md", ".ts", ".sh", ".css", ".yml", ".conf"];
    let is_file = endings.iter().any(|ending| text.ends_with(ending)) || text.ends_with('/');
    text.chars().all(is_plain) && is_file && !text.starts_with(['.', '/'])
}

#[test]
fn every_path_is_there() {
    let tree = tree();
    let mut count = 0;
    for (document, text) in documents() {
        let paths = quoted(&text).filter(|path| is_path(path));
        for path in paths.filter(|path| !MADE_LATER.iter().any(|later| path.contains(later))) {
            count += 1;
            let tail = format!("/{}", path.trim_end_matches('/'));
            let is_there = tree.iter().any(|file| format!("/{file}").ends_with(&tail));
            assert!(is_there, "{document}: {path}");
        }
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let path = link.split('#').next().unwrap_or_default();
            if link.contains("://") || path.is_empty() {
                continue;
            }
            count += 1;
            let folder = root()
                .join(&document)
                .parent()
                .expect("a folder")
                .to_owned();
            assert!(folder.join(path).exists(), "{document}: {link}");
        }
    }
    assert!(count > 150, "only {count} paths were found");
}

#[test]
fn every_test_of_a_rule_is_there() {
    let code = tree().into_iter().filter(|file| is_kind(file, "rs"));
    let names: HashSet<String> = code
        .flat_map(|file| {
            let text = fs::read_to_string(root().join(file)).expect("text");
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            words
                .filter(|word| is_rule_test(word))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let mut count = 0;
    for (document, text) in documents() {
        for name in quoted(&text).filter(|name| is_rule_test(name)) {
            count += 1;
            assert!(names.contains(name), "{document}: {name}");
        }
    }
    assert!(count > 150, "only {count} tests were found");
}

/// `r11_…` and `s10_…`, whole names.
fn is_rule_test(name: &str) -> bool {
    let number = name
        .strip_prefix(['r', 's'])
        .and_then(|rest| rest.split_once('_'));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().all(is_plain)
        && number.is_some_and(|(number, name)| {
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && name.len() > 8
        })
}

/// What is said of commands is what the binary says of itself.
#[test]
fn every_command_is_one() {
    let operator = Operator::new();
    let mut count = 0;
    for (document, text) in documents() {
        for command in commands(&text) {
            count += 1;
            let mut words: Vec<&str> = Vec::new();
            let mut help = help(&operator, &words);
            for word in command.split_whitespace() {
                if let Some(option) = word.strip_prefix("--") {
                    let option = option.split(['=', ']']).next().unwrap_or_default();
                    assert!(
                        help.contains(&format!("--{option}")),
                        "{document}: {command}: --{option}"
                    );
                } else if has_command(&help, word) {
                    words.push(word);
                    help = self::help(&operator, &words);
                } else if help.contains("\nCommands:") {
                    panic!("{document}: {command}: there is no command {word}");
                }
            }
        }
    }
    assert!(count > 20, "only {count} commands were found");
}

/// What follows `good-to-go` in code, up to where the shell or the sentence goes on.
fn commands(text: &str) -> Vec<&str> {
    let code = text
        .lines()
        .filter(|line| line.starts_with("    "))
        .chain(quoted(text));
    let commands = code.filter_map(|code| {
        let (before, command) = code.rsplit_once("good-to-go ")?;
        let is_command = before.is_empty() || before.ends_with(['/', ' ']);
        let end = command.find(['|', '#', ';', '&', '>', '<', '…', '"', '\'', '(', '{', '}']);
        let command = command.get(..end.unwrap_or(command.len()))?;
        let begins = command.starts_with(|c: char| c.is_ascii_lowercase() || c == '2' || c == '-');
        (is_command && begins).then_some(command)
    });
    commands.collect()
}

fn has_command(help: &str, word: &str) -> bool {
    let listed = help
        .split_once("\nCommands:\n")
        .map_or("", |(_, listed)| listed);
    let listed = listed.split("\n\n").next().unwrap_or_default();
    listed
        .lines()
        .any(|line| line.split_whitespace().next() == Some(word))
}

fn help(operator: &Operator, words: &[&str]) -> String {
    let arguments = words.iter().copied().chain(["--help"]);
    crate::answer(operator.command(arguments), b"").out
}
