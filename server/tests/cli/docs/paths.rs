//! Files, folders, links and the headings that links lead to.

use super::{documents, quoted, read, root, tree};
use std::path::Path;

/// Paths that do not exist in the repository, because something makes them later.
const MADE_LATER: [&str; 5] = [
    "target/",
    "data/",
    "app/locales/CODE.toml",
    "m0002_what_it_does.rs",
    "auth-check.md",
];

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
    }
    assert!(count > 100, "only {count} paths were found");
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let mut count = 0;
    for (document, text) in documents() {
        let links = text.split("](").skip(1);
        for link in links.filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            count += 1;
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let folder = Path::new(&document).parent().expect("a folder");
            let path = match path {
                "" => document.clone(),
                path => folder.join(path).to_string_lossy().into_owned(),
            };
            assert!(root().join(&path).exists(), "{document}: {link}");
            let is_there = heading.is_empty() || anchors(&read(&path)).any(|own| own == heading);
            assert!(is_there, "{document}: {link}");
        }
    }
    assert!(count > 60, "only {count} links were found");
}

fn is_path(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let endings = [".rs", ".toml", ".md", ".ts", ".sh", ".css", ".yml", ".conf"];
    let is_file = endings.iter().any(|ending| text.ends_with(ending)) || text.ends_with('/');
    text.chars().all(is_plain) && is_file && !text.starts_with(['.', '/'])
}

/// The anchors of a document's headings, as code hosts make them.
fn anchors(text: &str) -> impl Iterator<Item = String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept = title
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}
