//! `config …`: checking and showing the configuration. That it could be read is the check.

use clap::Subcommand;

use crate::config::Config;

#[derive(Debug, Subcommand)]
pub enum Configuration {
    /// Finds every mistake in the file and in the environment
    Check,
    /// Shows the settings in force and where they come from, secrets redacted
    Print,
}

impl Configuration {
    pub fn run(self, config: &Config) -> String {
        match self {
            Self::Check => {
                let ssl_mode = std::env::var("PGSSLMODE").ok();
                let warnings = config.warnings(ssl_mode.as_deref());
                let lines = warnings.iter().map(|told| format!("warning: {told}\n"));
                "The configuration is right.\n".to_owned() + &lines.collect::<String>()
            }
            Self::Print => config.print(),
        }
    }
}
