//! Puts the parts together as the configuration says: folders, database, key file, use cases.
//!
//! What is missing on a first start is created here and nowhere else, and only for those who begin
//! an installation: in a wrong folder, any other command would work on an empty one and say that all
//! is well. It must never replace a key file, nor make one for a database that was made with another.

mod error;
mod files;
mod settings;

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::Arc,
};

pub use error::{WiringError, in_service, in_store};
pub use files::{folder_of, is_sqlite, sqlite_file, sqlite_files};
pub use settings::{applications, settings};

use error::{check_way, no_database};
use files::create_folder_of;

use service::{
    Parts, Service, Settings,
    adapters::{SystemClock, SystemEntropy},
};
use store::{Keyring, Store, canary, keyring::KeyringError};

use crate::{config::Config, icons::Icons, text::is_unsafe};

/// The use cases on the database and the keys that `config` names, which are there.
///
/// # Errors
///
/// [`WiringError`], above all where there is no database, and for a key file that others can read
/// or that is not this database's (R40).
pub async fn open(config: &Config) -> Result<Service, WiringError> {
    let failed = |error| in_store(config, error);
    let store = open_store(config).await?;
    let made_with = canary::find_key_id(store.connection()).await;
    if made_with.map_err(failed)?.is_none() && store.is_new().await.map_err(failed)? {
        return Err(no_database(config));
    }
    let path = &config.keys.file;
    let keyring = Keyring::read(path).map_err(|error| {
        let path = path.clone();
        failed(match error {
            KeyringError::Io { source, .. } if source.kind() == ErrorKind::NotFound => {
                KeyringError::Missing { path }.into()
            }
            other => other.into(),
        })
    })?;
    start(config, store, keyring, settings(config)).await
}

/// As [`open`]; `None` where there is no database yet.
///
/// # Errors
///
/// As [`open`], but for [`WiringError::NoDatabase`].
pub async fn find(config: &Config) -> Result<Option<Service>, WiringError> {
    match open(config).await {
        Ok(service) => Ok(Some(service)),
        Err(WiringError::NoDatabase { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// As [`open`], for a command that begins an installation: what is missing is created.
///
/// # Errors
///
/// As [`open`].
pub async fn open_or_create(config: &Config) -> Result<Service, WiringError> {
    create_with(config, settings(config)).await
}

/// As [`open_or_create`], for a server: its audit events are in the chain of this host, not in that
/// of the command line, and its applications have their pictures.
///
/// # Errors
///
/// As [`open`].
pub async fn open_to_serve(config: &Config, icons: &Icons) -> Result<Service, WiringError> {
    let settings = Settings {
        applications: applications(config, icons),
        writer: host_name(),
        ..settings(config)
    };
    create_with(config, settings).await
}

/// As [`open_or_create`], for a restore with `keyring`, of which nothing is asked but that it opens
/// the backup: the database has nothing that another one could open.
///
/// # Errors
///
/// As [`open`].
pub async fn open_to_restore(config: &Config, keyring: Keyring) -> Result<Service, WiringError> {
    check_way(config)?;
    let store = create_store(config).await?;
    Service::start_to_restore(parts(store, keyring, settings(config)))
        .map_err(|error| in_service(config, error))
}

/// Whether the files that settings name can be used, without making or changing anything. A key file is
/// made at the first start, so that it may be missing as long as there is no database.
///
/// # Errors
///
/// [`WiringError::Certificate`], [`WiringError::Unwritable`], [`WiringError::Database`],
/// [`WiringError::Keys`], [`WiringError::BreachedFile`].
pub fn check_files(config: &Config) -> Result<(), WiringError> {
    error::check_database_files(config)?;
    let path = &config.keys.file;
    match Keyring::read(path) {
        Err(KeyringError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {}
        read => {
            read.map_err(|error| in_store(config, error.into()))?;
        }
    }
    service::check_files(&settings(config)).map_err(|error| in_service(config, error))
}

/// Whether there is a key file where there is an SQLite database. What is in the database is not looked
/// at: one that was left without a key file at its very beginning is told too, and serves all the same.
///
/// # Errors
///
/// [`WiringError::Keys`].
pub fn check_pair(config: &Config) -> Result<(), WiringError> {
    let is_begun = sqlite_file(config.database.url.expose()).is_some_and(|file| is_sqlite(&file));
    let path = &config.keys.file;
    if is_begun && !path.exists() {
        let path = path.clone();
        return Err(in_store(config, KeyringError::Missing { path }.into()));
    }
    Ok(())
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

async fn create_with(config: &Config, settings: Settings) -> Result<Service, WiringError> {
    check_files(config)?; // before anything is made
    let store = create_store(config).await?;
    let keyring = open_keyring(config, &store).await?;
    start(config, store, keyring, settings).await
}

async fn start(
    config: &Config,
    store: Store,
    keyring: Keyring,
    settings: Settings,
) -> Result<Service, WiringError> {
    Service::start(parts(store, keyring, settings))
        .await
        .map_err(|error| in_service(config, error))
}

fn parts(store: Store, keyring: Keyring, settings: Settings) -> Parts {
    Parts {
        store,
        keyring,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        settings,
    }
}

/// The database alone, without keys. It is there.
///
/// # Errors
///
/// [`WiringError::NoDatabase`], [`WiringError::Database`].
pub async fn open_store(config: &Config) -> Result<Store, WiringError> {
    let url = config.database.url.expose();
    // What SQLite would make a database of is none yet.
    let is_missing = |file: PathBuf| match fs::metadata(file) {
        Ok(found) => found.len() == 0,
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    if sqlite_file(url).is_some_and(is_missing) {
        return Err(no_database(config));
    }
    check_way(config)?;
    Store::open_existing(url, config.database.max_connections)
        .await
        .map_err(|error| in_store(config, error))?
        .ok_or_else(|| no_database(config))
}

/// A database to copy another one to; what is missing is created.
///
/// # Errors
///
/// [`WiringError::Database`], [`WiringError::Unwritable`], [`WiringError::Unprotected`].
pub async fn create_to_copy(config: &Config) -> Result<Store, WiringError> {
    error::check_database_files(config)?;
    create_store(config).await
}

/// As [`open_store`], once the way there was checked; what is missing is created.
async fn create_store(config: &Config) -> Result<Store, WiringError> {
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
    let failed = |error| in_store(config, error);
    // Asked before the file is looked for: a node that starts at the same time writes its file
    // before it places the canary. A canary can be removed, and what is in the database stays sealed
    // with the key that is gone.
    let is_new = store.is_new().await.map_err(failed)?;
    let made_with = canary::find_key_id(store.connection()).await;
    let is_new = made_with.map_err(failed)?.is_none() && is_new;
    let path = &config.keys.file;
    let keyring = match Keyring::read(path) {
        Err(KeyringError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
            if !is_new {
                let path = path.clone();
                return Err(failed(KeyringError::Missing { path }.into()));
            }
            create_folder_of(path, "keys.file")?;
            create_keyring(path)
        }
        read => read,
    };
    keyring.map_err(|error| failed(error.into()))
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
