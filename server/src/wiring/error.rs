//! Why the parts do not come together, each with the setting that it is about.

use std::{
    fs,
    io::{self, ErrorKind},
    path::PathBuf,
};

use service::{BreachedFileError, ServiceError};
use store::{Cause, StoreError, keyring::KeyringError, reason};
use thiserror::Error;

use super::files::{find_unwritable, is_something_else, sqlite_file};
use crate::config::{Config, PostgresEnvironment};

/// None of the texts holds a secret.
#[derive(Debug, Error)]
pub enum WiringError {
    /// Nobody has begun an installation there. `looked` says where was looked.
    #[error(
        "database.url = {url}: {looked}{key_file}, and this command makes none. Is this the right folder, and the right configuration? \
         --config FILE or GTG__DATABASE__URL names another database, and good-to-go serve or account add makes a new one"
    )]
    NoDatabase {
        url: String,
        looked: String,
        key_file: String,
    },
    #[error("the folder {path} of {setting} cannot be created: {}; make it, or name another", reason(.source))]
    Folder {
        setting: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error("database.url = {url} cannot be used: {why}")]
    Database { url: String, why: String },
    #[error(
        "database.url = {url} cannot be used: {path} cannot be written: {}; {}", reason(.source), advice(.source)
    )]
    Unwritable {
        url: String,
        path: PathBuf,
        source: io::Error,
    },
    /// A file that the connection needs, named by the URL or by a variable of PostgreSQL.
    #[error(
        "database.url = {url} cannot be used: {path} of {named_by} cannot be read: {}; mend the path, or let the user that the server runs as read the file", reason(.source)
    )]
    Certificate {
        url: String,
        named_by: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// The way to another machine may be plain text, which nobody asked for by name.
    #[error(
        "database.url = {url} leads to {host}, and does not say how the way there is protected: \
         add ?sslmode=verify-full to it (and &sslrootcert=FILE for an authority of your own), \
         or ?sslmode=disable where nobody else can reach what is between the two machines"
    )]
    Unprotected { url: String, host: String },
    #[error("keys.file = {path} cannot be used: {source}")]
    Keys { path: PathBuf, source: KeyringError },
    /// A setting that is wrong, found only by looking into the file that it names.
    #[error("logon.breached_passwords_file = {path} cannot be used: {source}")]
    BreachedFile {
        path: PathBuf,
        source: BreachedFileError,
    },
    #[error(transparent)]
    Service(ServiceError),
}

/// What to do about a file that cannot be written.
fn advice(source: &io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::ReadOnlyFilesystem => {
            "mount that file system for writing, or keep the database elsewhere"
        }
        ErrorKind::IsADirectory => "name a file in it",
        _ => {
            "run this as the user that the server runs as, or give that user the file and its folder"
        }
    }
}

/// Says where was looked for the database, and for the key file too where that is missing as well.
pub fn no_database(config: &Config) -> WiringError {
    let url = config.database.url.to_string();
    let file = sqlite_file(config.database.url.expose());
    let looked = match file.map(|file| std::path::absolute(&file).unwrap_or(file)) {
        Some(file) if !file.exists() => format!("there is no database at {}", file.display()),
        _ => "there is nothing of Good to Go in this database yet".to_owned(),
    };
    let key_file = match &config.keys.file {
        file if file.exists() => String::new(),
        file => format!(", nor the key file {} of keys.file", file.display()),
    };
    WiringError::NoDatabase {
        url,
        looked,
        key_file,
    }
}

/// Whether the database can be used, as far as that can be told from outside: the files of an SQLite
/// database, the way to a PostgreSQL, and the files without which no connection to it can be made.
pub fn check_database_files(config: &Config) -> Result<(), WiringError> {
    check_way(config)?;
    if let (Some(unreadable), true) = find_unreadable(config) {
        return Err(unreadable);
    }
    let (url, database) = (
        config.database.url.to_string(),
        config.database.url.expose(),
    );
    if let Some((path, source)) = find_unwritable(database) {
        return Err(WiringError::Unwritable { url, path, source });
    }
    if sqlite_file(database).is_some_and(|file| is_something_else(&file)) {
        let why = Cause::NotSqlite.to_string();
        return Err(WiringError::Database { url, why });
    }
    Ok(())
}

/// Whether the way to the database is protected, or plain because somebody asked for that.
pub fn check_way(config: &Config) -> Result<(), WiringError> {
    let environment = PostgresEnvironment::of_this_process();
    let url = &config.database.url;
    match url.unprotected_host(&environment) {
        None => Ok(()),
        Some(host) => Err(WiringError::Unprotected {
            url: url.to_string(),
            host,
        }),
    }
}

/// The first certificate of the connection that cannot be read, and whether it is needed for certain.
fn find_unreadable(config: &Config) -> (Option<WiringError>, bool) {
    let environment = PostgresEnvironment::of_this_process();
    let (files, are_needed) = config.database.url.certificate_files(&environment);
    let unreadable = files.into_iter().find_map(|file| {
        Some(WiringError::Certificate {
            url: config.database.url.to_string(),
            source: fs::read(&file.path).err()?,
            named_by: file.named_by,
            path: file.path,
        })
    });
    (unreadable, are_needed)
}

/// What the use cases say at their start, with the setting that it is about.
#[must_use]
pub fn in_service(config: &Config, error: ServiceError) -> WiringError {
    match error {
        ServiceError::Store(error) => in_store(config, error),
        ServiceError::BreachedFile(source) => WiringError::BreachedFile {
            path: config
                .logon
                .breached_passwords_file
                .clone()
                .unwrap_or_default(),
            source,
        },
        other => WiringError::Service(other),
    }
}

/// What the store says, with the setting that it is about.
#[must_use]
pub fn in_store(config: &Config, error: StoreError) -> WiringError {
    let cause = error.cause();
    if let StoreError::Keyring(source) = error {
        let path = config.keys.file.clone();
        return WiringError::Keys { path, source };
    }
    let known = cause
        .as_ref()
        .and_then(|cause| known_by_files(config, cause));
    known.unwrap_or_else(|| WiringError::Database {
        url: config.database.url.to_string(),
        why: cause.map_or_else(|| error.to_string(), |cause| cause.to_string()),
    })
}

/// What the files say about `cause`, of which a database says no more than that it cannot.
fn known_by_files(config: &Config, cause: &Cause) -> Option<WiringError> {
    let (url, database) = (&config.database.url, config.database.url.expose());
    let url = url.to_string();
    match cause {
        Cause::ReadOnly | Cause::CannotOpen | Cause::Disk | Cause::Slow => {
            match find_unwritable(database) {
                Some((path, source)) => Some(WiringError::Unwritable { url, path, source }),
                // An SQLite file keeps nobody waiting but for a lock.
                None if *cause == Cause::Slow && sqlite_file(database).is_some() => {
                    let why = Cause::Locked.to_string();
                    Some(WiringError::Database { url, why })
                }
                None => None,
            }
        }
        // The driver says only that a file is missing, as of a socket, and not which one.
        Cause::NotRunning | Cause::Tls(_) | Cause::Other(_) => find_unreadable(config).0,
        _ => None,
    }
}
