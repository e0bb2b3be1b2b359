//! `[[workspace.metadata.leptos]]`: the options that cargo-leptos and the Leptos runtime share, as far
//! as this server needs them. They also come from the environment, as `LEPTOS_SITE_ADDR`.
//!
//! Read by the same rules as every setting, so that a mistake is told with its place and the form that
//! is expected.

use std::{net::SocketAddr, path::PathBuf};

use super::{reader::Reader, rules};

/// The table, and the beginning of the paths of its options.
pub(super) const SECTION: &str = "workspace.metadata.leptos";

/// What this server obeys.
const IN_USE: [&str; 6] = [
    "output-name",
    "site-root",
    "site-pkg-dir",
    "site-addr",
    "hash-files",
    "hash-file",
];

/// What the runtime has beside them; this server does without, but a wrong value is one here too.
const IDLE: [&str; 8] = [
    "env",
    "reload-port",
    "reload-external-port",
    "reload-ws-protocol",
    "not-found-path",
    "server-fn-prefix",
    "disable-server-fn-hash",
    "server-fn-mod-path",
];

/// How the options begin that only cargo-leptos reads, when it builds. Not its `name`: whoever writes
/// that here means the site's.
const OF_THE_BUILD: [&str; 17] = [
    "always-erase-components",
    "assets-",
    "bin-",
    "browserquery",
    "disable-erase-components",
    "end2end-",
    "features",
    "graceful-shutdown",
    "js-",
    "lib-",
    "proxy-",
    "sass-",
    "separate-front-target-dir",
    "style-",
    "tailwind-",
    "wasm-",
    "watch",
];

/// The options in force.
#[derive(Clone, Debug)]
pub struct Leptos {
    /// Where the server listens. Default `127.0.0.1:3000`.
    pub site_addr: SocketAddr,
    /// The folder with the files for browsers, relative to the working folder. Default `target/site`.
    pub site_root: PathBuf,
    /// The folder in it that has what was compiled.
    pub site_pkg_dir: String,
    /// What the files in that folder are called.
    pub output_name: String,
    /// Whether their names have a hash of their content in them. Default yes.
    pub hash_files: bool,
    /// The file beside the binary that has those hashes.
    pub hash_file: String,
}

impl Leptos {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut it = reader.leptos();
        let read = Self {
            output_name: it.value("output-name", &rules::OUTPUT_NAME, "good-to-go"),
            site_root: it.value("site-root", &rules::FOLDER, "target/site"),
            site_pkg_dir: it.value("site-pkg-dir", &rules::PKG, "pkg"),
            site_addr: it.value("site-addr", &rules::LISTEN, "127.0.0.1:3000"),
            hash_files: it.flag("hash-files", true),
            hash_file: it.value("hash-file", &rules::NAME, "hash.txt"),
        };
        it.value("env", &rules::LEPTOS_ENV, "PROD");
        it.number("reload-port", 3001, 0..=65535);
        it.number("reload-external-port", 3001, 0..=65535);
        it.value("reload-ws-protocol", &rules::RELOAD_PROTOCOL, "ws");
        it.value("not-found-path", &rules::TEXT, "/404");
        it.value("server-fn-prefix", &rules::TEXT, "/api");
        it.flag("disable-server-fn-hash", false);
        it.flag("server-fn-mod-path", false);
        it.pass_over(is_for_the_build);
        read
    }
}

/// The option that a path is about.
pub(super) fn option(path: &str) -> Option<&str> {
    path.strip_prefix(SECTION)?.strip_prefix('.')
}

/// Whether the runtime has it, in use here or not.
pub(super) fn is_option(option: &str) -> bool {
    IN_USE.contains(&option) || IDLE.contains(&option)
}

/// Whether an option says anything about this server.
pub(super) fn is_in_use(option: &str) -> bool {
    IN_USE.contains(&option)
}

/// What the runtime calls an option that cargo-leptos calls otherwise.
pub(super) fn renamed(option: &str) -> Option<&'static str> {
    (option == "hash-file-name").then_some("hash-file")
}

/// Whether only cargo-leptos knows it.
pub(super) fn is_for_the_build(option: &str) -> bool {
    OF_THE_BUILD.iter().any(|start| option.starts_with(start))
}
