//! `[[workspace.metadata.leptos]]`: the options that cargo-leptos and the Leptos runtime share, as far
//! as this server needs them. They also come from the environment, as `LEPTOS_SITE_ADDR`.
//!
//! Read by the same rules as every setting, so that a mistake is told with its place and the form that
//! is expected.

use std::{net::SocketAddr, path::PathBuf};

use super::{
    rules,
    section::Section,
    tables::{Settings as _, settings},
};

/// The table, and the beginning of the paths of its options.
pub(super) const SECTION: &str = "workspace.metadata.leptos";

/// What [`read_idle`] reads.
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

settings! {
    /// The options in force.
    [SECTION] Leptos {
        /// What the files in that folder are called.
        output_name: String = value(&rules::OUTPUT_NAME, "good-to-go") as "output-name";
        /// The folder with the files for browsers, relative to the working folder.
        site_root: PathBuf = value(&rules::FOLDER, "target/site") as "site-root";
        /// The folder in it that has what was compiled.
        site_pkg_dir: String = value(&rules::PKG, "pkg") as "site-pkg-dir";
        /// Where the server listens.
        site_addr: SocketAddr = value(&rules::LISTEN, "127.0.0.1:3000") as "site-addr";
        /// Whether the names of those files have a hash of their content in them.
        hash_files: bool = flag(true) as "hash-files";
        /// The file beside the binary that has those hashes.
        hash_file: String = value(&rules::NAME, "hash.txt") as "hash-file";
    }
}

/// Reads what the runtime has beside them; this server does without, but a wrong value is one here too.
pub(super) fn read_idle(it: &mut Section<'_>) {
    it.value("env", &rules::LEPTOS_ENV, "PROD");
    it.number("reload-port", 3001, 0..=65535);
    it.number("reload-external-port", 3001, 0..=65535);
    it.value("reload-ws-protocol", &rules::RELOAD_PROTOCOL, "ws");
    it.value("not-found-path", &rules::TEXT, "/404");
    it.value("server-fn-prefix", &rules::TEXT, "/api");
    it.flag("disable-server-fn-hash", false);
    it.flag("server-fn-mod-path", false);
}

/// The option that a path is about.
pub(super) fn option(path: &str) -> Option<&str> {
    path.strip_prefix(SECTION)?.strip_prefix('.')
}

/// Whether the runtime has it, in use here or not.
pub(super) fn is_option(option: &str) -> bool {
    is_in_use(option) || IDLE.contains(&option)
}

/// Whether an option says anything about this server.
pub(super) fn is_in_use(option: &str) -> bool {
    let mut options = Leptos::TABLE.settings.iter();
    options.any(|setting| setting.key == option)
}

/// What the runtime calls an option that cargo-leptos calls otherwise.
pub(super) fn renamed(option: &str) -> Option<&'static str> {
    (option == "hash-file-name").then_some("hash-file")
}

/// Whether only cargo-leptos knows it.
pub(super) fn is_for_the_build(option: &str) -> bool {
    OF_THE_BUILD.iter().any(|start| option.starts_with(start))
}
