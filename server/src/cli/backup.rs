//! `backup FILE` and `restore FILE` (R44).

use std::path::PathBuf;

use clap::Args;
use domain::{Clock, entropy::random};
use service::{
    ServiceError,
    adapters::{SystemClock, SystemEntropy},
};
use store::{Keyring, StoreError, backup::Backup, keyring::KeyringError};

use super::{Failure, terminal};
use crate::{checkpoints, config::Config, wiring};

/// The backup.
#[derive(Debug, Args)]
pub struct File {
    /// An SQLite file, whichever database is used
    #[arg(value_name = "FILE")]
    path: PathBuf,
}

pub async fn back_up(config: &Config, File { path }: &File) -> Result<String, Failure> {
    let service = wiring::open(config).await?;
    let keys = service.back_up(path).await?.join(" and ");
    checkpoints::after_command(config, &service).await;
    let (path, key_file) = (path.display(), config.keys.file.display());
    Ok(format!(
        "{path} has everything but the keys. To restore it takes a key file with the key {keys}:\n\
         keep a copy of {key_file}, and apart from the backup.\n"
    ))
}

pub async fn restore(config: &Config, File { path }: &File) -> Result<String, Failure> {
    let folder = format!(
        "good-to-go-restore-{:016x}",
        u64::from_le_bytes(random(&SystemEntropy))
    );
    let backup = Backup::open(path, std::env::temp_dir().join(folder))
        .await
        .map_err(ServiceError::from)?;
    // Before anything is made: a key file made now would be another one.
    Keyring::read(&config.keys.file).map_err(|error| wiring::in_store(config, error.into()))?;
    let service = wiring::open(config).await?;
    let accounts = service.restore(&backup).await.map_err(|error| match error {
        ServiceError::Store(StoreError::Keyring(KeyringError::WrongKey { key_id })) => {
            Failure::Refused(format!(
                "the backup needs the key {key_id}, and keys.file = {} does not have it; nothing was changed. \
                 Put the key file there that was in use when the backup was made",
                config.keys.file.display()
            ))
        }
        other => other.into(),
    })?;
    let aside = match checkpoints::put_aside(config, SystemClock.now()) {
        Ok(Some(aside)) => format!(
            "Checkpoints of the audit events of before are in {} now.\n",
            aside.display()
        ),
        Ok(None) => String::new(),
        Err(error) => {
            let file = config.audit_checkpoints();
            terminal::warn(&format!(
                "{} cannot be renamed: {error}; it is restored all the same, but until you move it away \
                 audit verify will miss the events from after the backup",
                file.display()
            ));
            String::new()
        }
    };
    checkpoints::after_command(config, &service).await;
    Ok(format!(
        "{} is restored: {accounts} accounts. Nobody is logged on, and whoever was setting up an authenticator \
         begins again.\nThe first verification code that counts comes up within a minute; after it, new recovery \
         codes are shown.\n{aside}",
        path.display()
    ))
}
