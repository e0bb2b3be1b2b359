//! Puts the parts together as the configuration says: folders, database, key file, use cases.
//!
//! What is missing on a first start is created here and nowhere else. It must never replace a
//! key file, nor make one for a database that was made with another.

mod settings;

use std::{
    fs::{DirBuilder, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use settings::settings;

use percent_encoding::percent_decode_str;
use service::{
    BreachedFileError, Service, ServiceError, Settings,
    adapters::{SystemClock, SystemEntropy},
};
use store::{Keyring, Store, StoreError, canary, keyring::KeyringError};
use thiserror::Error;

use crate::{config::Config, text::is_unsafe};

/// Why the parts do not come together. None of the texts holds a secret.
#[derive(Debug, Error)]
pub enum WiringError {
    #[error("the folder {path} of {setting} cannot be created: {source}")]
    Folder {
        setting: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error("database.url = {url} cannot be used: {source}")]
    Database { url: String, source: StoreError },
    /// What SQLite calls a readonly database.
    #[error(
        "database.url = {url} cannot be used: {path} cannot be written: {source}; run this as the user that the server runs as, or give that user the file and its folder"
    )]
    ReadOnly {
        url: String,
        path: PathBuf,
        source: io::Error,
    },
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

/// The use cases on the database and the keys that `config` names; what is missing is created.
///
/// # Errors
///
/// [`WiringError`], above all for a key file that others can read or that is not this
/// database's (R40).
pub async fn open(config: &Config) -> Result<Service, WiringError> {
    open_with(config, settings(config)).await
}

/// As [`open`], for a server: its audit events are in the chain of this host, not in that of the
/// command line.
///
/// # Errors
///
/// As [`open`].
pub async fn open_to_serve(config: &Config) -> Result<Service, WiringError> {
    let settings = Settings {
        writer: host_name(),
        ..settings(config)
    };
    open_with(config, settings).await
}

/// The name of this host, as far as there is a readable one.
fn host_name() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name: String = name.trim().chars().filter(|c| !is_unsafe(*c)).collect();
    if name.is_empty() {
        "server".to_owned()
    } else {
        name
    }
}

async fn open_with(config: &Config, settings: Settings) -> Result<Service, WiringError> {
    let store = open_store(config).await?;
    let keyring = open_keyring(config, &store).await?;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    Service::start(store, keyring, clock, entropy, settings)
        .await
        .map_err(|error| match error {
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
        })
}

/// The database alone, without keys.
///
/// # Errors
///
/// [`WiringError::Folder`], [`WiringError::Database`].
pub async fn open_store(config: &Config) -> Result<Store, WiringError> {
    let url = config.database.url.expose();
    if let Some(file) = sqlite_file(url) {
        create_folder_of(&file, "database.url")?;
    }
    Store::open(url, config.database.max_connections)
        .await
        .map_err(|error| in_store(config, error))
}

/// The keys, new ones on the first start.
async fn open_keyring(config: &Config, store: &Store) -> Result<Keyring, WiringError> {
    // Asked before the file is looked for: a node that starts at the same time writes its file
    // before it places the canary.
    let made_with = canary::find_key_id(store.connection())
        .await
        .map_err(|error| in_store(config, error))?;
    let path = &config.keys.file;
    let keyring = match Keyring::read(path) {
        Err(KeyringError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
            if made_with.is_some() {
                let path = path.clone();
                return Err(in_store(config, KeyringError::Missing { path }.into()));
            }
            create_folder_of(path, "keys.file")?;
            create_keyring(path)
        }
        read => read,
    };
    keyring.map_err(|error| in_store(config, error.into()))
}

/// Of two nodes that start at once, one creates the file and the other reads it.
fn create_keyring(path: &Path) -> Result<Keyring, KeyringError> {
    let new = Keyring::generate(&SystemEntropy);
    match new.create(path) {
        Err(KeyringError::Io { source, .. }) if source.kind() == ErrorKind::AlreadyExists => {}
        made => made?,
    }
    Keyring::read(path)
}

/// What the store says, with the setting that it is about.
#[must_use]
pub fn in_store(config: &Config, error: StoreError) -> WiringError {
    match error {
        StoreError::Keyring(source) => WiringError::Keys {
            path: config.keys.file.clone(),
            source,
        },
        error => {
            let url = config.database.url.to_string();
            match why_read_only(config) {
                Some((path, source)) => WiringError::ReadOnly { url, path, source },
                None => WiringError::Database { url, source: error },
            }
        }
    }
}

/// The database's file, where it is there and this user may not write it.
fn why_read_only(config: &Config) -> Option<(PathBuf, io::Error)> {
    let file = sqlite_file(config.database.url.expose())?;
    let opened = OpenOptions::new().append(true).open(&file);
    let is_reason = |why: &io::Error| {
        matches!(
            why.kind(),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
        )
    };
    opened.err().filter(is_reason).map(|why| (file, why))
}

/// A new folder is for its owner only; one that is there stays as it is.
fn create_folder_of(file: &Path, setting: &'static str) -> Result<(), WiringError> {
    let Some(folder) = file.parent().filter(|f| !f.as_os_str().is_empty()) else {
        return Ok(());
    };
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|source| WiringError::Folder {
            setting,
            path: folder.to_owned(),
            source,
        })
}

/// The file of a `sqlite:` URL as sqlx reads it; none for a database in memory.
fn sqlite_file(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let file = rest.split('?').next().unwrap_or(rest);
    let file = percent_decode_str(file).decode_utf8().ok()?;
    (!file.is_empty() && file != ":memory:").then(|| PathBuf::from(&*file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_database_is_where_sqlx_puts_its_file() {
        for (url, file) in [
            ("sqlite:data/good-to-go.db", Some("data/good-to-go.db")),
            ("sqlite:///srv/gtg.db?mode=rwc", Some("/srv/gtg.db")),
            (
                "sqlite:/srv/two%20words/gtg.db",
                Some("/srv/two words/gtg.db"),
            ),
            ("sqlite::memory:", None),
            ("sqlite://?mode=memory", None),
            ("postgres://user@localhost/gtg", None),
        ] {
            assert_eq!(sqlite_file(url), file.map(PathBuf::from), "{url}");
        }
    }
}
