//! `keys …`: the key file.

use clap::Subcommand;
use store::{Keyring, StoreError, canary};

use super::Failure;
use crate::{config::Config, wiring};

#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Checks that the key file is safe, whole and this database's
    Check,
}

impl Keys {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        match self {
            Self::Check => check(config).await,
        }
    }
}

/// Only looks: unlike other commands it makes no key file, and does not tie a new database to
/// the one that is there.
async fn check(config: &Config) -> Result<String, Failure> {
    let failed = |error: StoreError| wiring::in_store(config, error);
    let path = &config.keys.file;
    let keyring = Keyring::read(path).map_err(|error| failed(error.into()))?;
    let store = wiring::open_store(config).await?;
    let db = store.connection();
    let Some(made_with) = canary::find_key_id(db).await.map_err(failed)? else {
        return Err(Failure::Refused(format!(
            "the database {} is new and has no keys yet, so there is nothing to compare; is database.url right?",
            config.database.url
        )));
    };
    canary::check(db, &keyring).await.map_err(failed)?;
    let (path, current) = (path.display(), keyring.current());
    Ok(format!(
        "The key file {path} fits the database, which was made with key {made_with}.\n\
         Current key: {current}\n"
    ))
}
