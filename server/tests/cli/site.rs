//! The files for browsers: where one is missing nothing is served, and the file is named.

use std::{fs, path::Path, process::Command};

use crate::{Operator, SITE_FILES, answer};

/// Where the files of a build are, and the program beside their `hash.txt`.
struct Release(Operator);

impl Release {
    /// With `hash.txt` as a build leaves it, and the files that it tells of.
    fn new() -> Self {
        let release = Self(Operator::new());
        fs::create_dir_all(release.0.path("site/pkg")).expect("a folder");
        // Linked: the program looks beside itself, by its own name.
        let program = env!("CARGO_BIN_EXE_good-to-go");
        let own = release.0.path("good-to-go");
        if fs::hard_link(program, &own).is_err() {
            fs::copy(program, &own).expect("copied");
        }
        release
            .0
            .write("hash.txt", "js: AAA\nwasm: BBB\ncss: CCC\n");
        for file in ["pkg/good-to-go.AAA.js", "pkg/good-to-go.BBB.wasm"] {
            release.0.write(&format!("site/{file}"), "");
        }
        release.0.write("site/pkg/good-to-go.CCC.css", "");
        release.0.write("site/favicon.svg", "");
        release
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.0.path("good-to-go"));
        command
            .args(arguments)
            .current_dir(self.0.folder.path())
            .env_clear()
            .env("TMPDIR", self.0.folder.path())
            .env("LEPTOS_SITE_ROOT", "site");
        command
    }

    /// All that serve or check say the same.
    #[track_caller]
    fn is_misused(&self, words: &[&str]) {
        for arguments in [&["config", "check"][..], &["serve"], &["demo"]] {
            let mut command = self.command(arguments);
            command.env("LEPTOS_SITE_ADDR", "127.0.0.1:1");
            if arguments == ["demo"] {
                let port = crate::serving::free_port();
                command.env("LEPTOS_SITE_ADDR", format!("127.0.0.1:{port}"));
            }
            answer(command, b"").is_misused(words);
        }
    }
}

#[test]
fn a_whole_release_is_right() {
    let release = Release::new();
    answer(release.command(&["config", "check"]), b"").is_done();
}

#[test]
fn every_missing_file_is_named() {
    for file in [
        "pkg/good-to-go.AAA.js",
        "pkg/good-to-go.BBB.wasm",
        "pkg/good-to-go.CCC.css",
        "favicon.svg",
    ] {
        let release = Release::new();
        let path = release.0.path("site").join(file);
        fs::remove_file(&path).expect("removed");
        let named = path.display().to_string();
        release.is_misused(&[&named, "is missing", "LEPTOS_SITE_ROOT"]);
        fs::create_dir(&path).expect("a folder");
        release.is_misused(&[&named, "is not a file"]);
    }
}

#[test]
fn files_of_another_build_are_told() {
    let release = Release::new();
    release
        .0
        .write("hash.txt", "js: AAA\nwasm: BBB\ncss: DDD\n");
    release.is_misused(&["good-to-go.DDD.css is missing", "of another build"]);
}

#[test]
fn hash_txt_is_named_where_it_is_missing_or_says_too_little() {
    let release = Release::new();
    release.0.write("hash.txt", "js: AAA\nwasm: BBB\n");
    release.is_misused(&["hash.txt does not say what the css file is called"]);
    fs::remove_file(release.0.path("hash.txt")).expect("removed");
    let named = release.0.path("hash.txt").display().to_string();
    release.is_misused(&[&named, "No such file"]);
}

#[test]
fn another_folder_is_told_by_the_file_that_is_not_there() {
    let operator = Operator::new();
    for (root, folder) in [
        ("nowhere", "nowhere"),
        ("data/keyring.toml", "data/keyring.toml"),
        ("", "target/site"),
    ] {
        for arguments in [&["config", "check"][..], &["serve"]] {
            let mut command = operator.command(arguments);
            command.env("LEPTOS_SITE_ROOT", root);
            let named = operator.path(folder).join(SITE_FILES[1]);
            answer(command, b"").is_misused(&[&shown(&named), "style and script"]);
        }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
