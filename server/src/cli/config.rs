//! `config …`: checking and showing the configuration. That it could be read is most of the check; the
//! rest are the files that it names, without which a server would not start.

use clap::Subcommand;
use std::path::{Path, absolute};
use store::reason;

use super::Failure;
use crate::{
    config::{Config, DEFAULT_FILE, Format, PostgresEnvironment},
    http,
    private::list_exposed,
    wiring,
};

#[derive(Debug, Subcommand)]
pub enum Configuration {
    /// Finds every mistake in the file and the environment, and every unusable file
    Check,
    /// Shows the settings in force and where they come from, secrets redacted
    Print,
    /// Writes Leptos.toml as shipped, with every setting and its default, or docs/configuration.md
    Reference {
        /// `toml` for Leptos.toml, `markdown` for docs/configuration.md
        #[arg(long, value_enum, default_value = "toml")]
        format: Format,
    },
}

impl Configuration {
    pub fn run(self, config: &Config) -> Result<String, Failure> {
        match self {
            Self::Check => {
                http::locate(config)?;
                let checked = wiring::check_files(config).and_then(|()| wiring::check_pair(config));
                checked.map_err(|error| Failure::Usage(error.to_string()))?;
                let mut warnings = config.warnings(&PostgresEnvironment::of_this_process());
                warnings.extend(list_exposed_in_words(config));
                let lines = warnings.iter().map(|told| format!("warning: {told}\n"));
                let lines: String = lines.collect();
                Ok(format!(
                    "The configuration is right.\n{}\n{lines}",
                    read_from(config)
                ))
            }
            Self::Print => Ok(config.print()),
            Self::Reference { format } => Ok(Config::reference(format)),
        }
    }
}

/// What was read: whoever stands in another folder than they think sees it.
fn read_from(config: &Config) -> String {
    let here = |path: &Path| absolute(path).unwrap_or_else(|_| path.to_owned());
    match config.file() {
        Some(file) => format!(
            "It was read from {} and the environment.",
            here(file).display()
        ),
        None => format!(
            "There is no {}: it consists of the defaults and the environment.",
            here(Path::new(DEFAULT_FILE)).display()
        ),
    }
}

/// The files that others can read (R61). The server works with them all the same.
fn list_exposed_in_words(config: &Config) -> Vec<String> {
    let mut told = Vec::new();
    match list_exposed(config) {
        Ok(exposed) => told.extend(exposed.into_iter().map(|file| {
            let (path, mode) = (file.path.display(), file.mode);
            format!("{path} can be read by others (mode {mode:04o}); run: chmod 600 {path}")
        })),
        Err(error) => told.push(format!(
            "cannot find out who can read the server's files: {}",
            reason(&error)
        )),
    }
    told
}
