//! The configuration: one typed value made of defaults, one file and the environment.
//!
//! What is set where, from weakest to strongest: the defaults in [`tables`], the product tables
//! of `Leptos.toml`, and environment variables `GTG__SECTION__KEY`. Reading never stops at the
//! first mistake: whoever mends a file wants to hear of all of them at once. It must never show
//! the value of a secret, neither in an error nor in [`Config::print`] nor in `Debug`.
//!
//! The table `[[workspace.metadata.leptos]]` of the same file, which Leptos' own tools read too, is read
//! by the same rules, with variables `LEPTOS_OPTION` ([`Leptos`]).

mod bearer;
mod database_url;
mod earlier;
mod environment;
mod error;
mod file;
mod layers;
mod leptos_options;
mod mail_url;
mod nearest;
mod postgres_environment;
mod reader;
mod reference;
mod rules;
mod section;
mod security_contact;
mod tables;
#[cfg(test)]
mod tests;
mod warnings;

use std::{
    fmt::{self, Write as _},
    io::ErrorKind,
    path::{Path, PathBuf},
};

pub use bearer::Bearer;
pub use database_url::DatabaseUrl;
pub use error::{ConfigError, Problem, Source};
pub use leptos_options::Leptos;
pub use mail_url::{MailUrl, Protection};
pub use postgres_environment::PostgresEnvironment;
pub use reference::Format;
pub use rules::LogFormat;
pub use security_contact::SecurityContact;
pub use tables::{
    App, Channels, Database, Host, Keys, Log, Logon, Mail, Proxy, Retention, Session, Site,
    Support, Throttle,
};
pub use warnings::is_root;

use reader::{Effective, Reader};

/// Read from the working folder when no file is named, if it is there.
pub const DEFAULT_FILE: &str = "Leptos.toml";

/// All settings, checked.
#[derive(Clone)]
pub struct Config {
    /// What people see of the installation.
    pub site: Site,
    /// Where everything is kept.
    pub database: Database,
    /// What encrypts secrets in the database.
    pub keys: Keys,
    /// The way to a session.
    pub logon: Logon,
    /// How long somebody stays logged on.
    pub session: Session,
    /// Pauses after wrong codes and passwords, and bounds on what is done at once.
    pub throttle: Throttle,
    /// What stands in front of the server.
    pub proxy: Proxy,
    /// The applications behind the logon; no two have the same origin.
    pub apps: Vec<App>,
    /// How staff find out who is calling.
    pub support: Support,
    /// Other ways to log on than the web.
    pub channels: Channels,
    /// The hosts with tokens of their own. A name may come twice, with the old token and the new one.
    pub hosts: Vec<Host>,
    /// Notifications to account holders.
    pub mail: Mail,
    /// What the server writes about its work.
    pub log: Log,
    /// How much is kept of what nobody needs any more.
    pub retention: Retention,
    /// Where the server listens, and where the files for browsers are.
    pub leptos: Leptos,
    effective: Vec<Effective>,
    /// Warnings of names that an earlier version had.
    outdated: Vec<String>,
    /// Where it was read from.
    file: Option<PathBuf>,
}

impl Config {
    /// Reads `file`, or without one [`DEFAULT_FILE`] if it exists, under `env`.
    ///
    /// # Errors
    /// Every problem of the file and the environment, together.
    pub fn load(
        file: Option<&Path>,
        env: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let path = file.unwrap_or(Path::new(DEFAULT_FILE));
        let name = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => {
                let mut config = Self::parse(Some((&name, &bytes)), env)?;
                config.file = Some(path.to_owned());
                Ok(config)
            }
            Err(e) if e.kind() == ErrorKind::NotFound && file.is_none() => Self::parse(None, env),
            Err(e) => Err(ConfigError::unreadable(&name, &e)),
        }
    }

    /// As [`Config::load`], of a file's name and content instead of the file itself.
    ///
    /// # Errors
    /// Every problem of the content and the environment, together.
    pub fn parse(
        file: Option<(&str, &[u8])>,
        env: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(file, env);
        let config = Self::read(&mut reader);
        config.check(&mut reader);
        let mut read = reader.finish()?;
        read.effective.retain(|it| {
            it.section != leptos_options::SECTION || leptos_options::is_in_use(it.key)
        });
        Ok(Self {
            effective: read.effective,
            outdated: read.outdated,
            ..config
        })
    }

    fn read(reader: &mut Reader) -> Self {
        Self {
            site: reader.table(),
            database: reader.table(),
            keys: reader.table(),
            logon: reader.table(),
            session: reader.table(),
            throttle: reader.table(),
            proxy: reader.table(),
            apps: reader.tables(),
            support: reader.table(),
            channels: reader.table(),
            hosts: reader.tables(),
            mail: reader.table(),
            log: reader.table(),
            retention: reader.table(),
            leptos: reader.leptos(),
            effective: Vec::new(),
            outdated: Vec::new(),
            file: None,
        }
    }

    /// What only several settings together can have wrong.
    fn check(&self, reader: &mut Reader) {
        self.site.check(reader);
        self.proxy.check(reader);
        self.check_origins(reader);
        self.check_tokens(reader);
        self.mail.check(reader);
    }

    /// The file that it was read from; `None`: there was none.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The effective settings as TOML that can be read again, secrets as `***`, with the origin of
    /// each value as a comment behind it.
    #[must_use]
    pub fn print(&self) -> String {
        let mut out = String::new();
        let mut section = "";
        for setting in &self.effective {
            if setting.section != section {
                section = &setting.section;
                let gap = if out.is_empty() { "" } else { "\n" };
                let _ = writeln!(out, "{gap}{}", layers::header(section));
            }
            let Effective {
                key, value, source, ..
            } = setting;
            let _ = writeln!(out, "{key} = {value} # {source}");
        }
        out
    }

    /// Where checkpoints of the audit events go (R39).
    #[must_use]
    pub fn audit_checkpoints(&self) -> PathBuf {
        let beside = || self.keys.file.with_file_name("audit-checkpoints.ndjson");
        self.log.audit_checkpoints.clone().unwrap_or_else(beside)
    }
}

/// As printed: without secrets.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.print())
    }
}

/// The environment of this process. Unlike [`std::env::vars`] it does not panic on a variable that
/// is not UTF-8: what cannot be read becomes U+FFFD, which no setting accepts.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().map(|(name, value)| {
        (
            name.to_string_lossy().into_owned(),
            value.to_string_lossy().into_owned(),
        )
    })
}
