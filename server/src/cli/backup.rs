//! `backup FILE` and `restore FILE` (R44).

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use clap::Args;
use domain::{Clock, entropy::random};
use service::adapters::{SystemClock, SystemEntropy};
use store::{
    Keyring, StoreError,
    backup::{self, Backup},
    keyring::{KeyringError, Purpose},
    reason,
};

use super::{Failure, audit::counted, keep, terminal};
use crate::{checkpoints, config::Config, wiring};

/// The backup.
#[derive(Debug, Args)]
pub struct File {
    /// A SQLite file, whichever database is used
    #[arg(value_name = "FILE")]
    path: PathBuf,
}

/// A new backup.
#[derive(Debug, Args)]
pub struct NewFile {
    #[command(flatten)]
    file: File,
    /// Afterwards remove older backups, so that N remain: files beside it whose names differ only in
    /// the digits of a date or of the last number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    keep: Option<u16>,
}

pub async fn back_up(config: &Config, new: &NewFile) -> Result<String, Failure> {
    let (path, keep) = (&new.file.path, new.keep);
    if keep.is_some() && !keep::has_series(path) {
        return Err(Failure::Usage(format!(
            "with --keep, the name of the backup needs a date, such as good-to-go-2026-11-29.gtg: {} has no digit after its last letter",
            path.display()
        )));
    }
    Failure::unless_folder_of(path)?;
    let service = wiring::open(config).await?;
    let contents = service.operator().back_up(path).await?;
    checkpoints::after_command(config, &service).await;
    let kept = match keep {
        // One of nothing takes no other's place.
        Some(keep) if contents.accounts > 0 => remove_older(path, keep.into()),
        _ => String::new(),
    };
    if contents.accounts == 0 {
        let older = keep.map_or("", |_| " Older backups were kept.");
        terminal::warn(&format!(
            "there is no account in {}; is database.url = {} the right database?{older}",
            path.display(),
            config.database.url
        ));
    }
    let (path, key_file) = (path.display(), config.keys.file.display());
    let (accounts, events) = (
        counted(contents.accounts, "account"),
        counted(contents.events, "audit event"),
    );
    Ok(format!(
        "{path} contains {accounts} and {events}: everything but the keys. Restoring it takes a key file with the key {}:\n\
         keep a copy of {key_file}, apart from the backup.\n{kept}",
        contents.key_ids.join(" and ")
    ))
}

/// The new backup is there, whatever becomes of the old ones.
fn remove_older(path: &Path, keep: usize) -> String {
    match keep::remove_older(path, keep) {
        Ok(removed) => removed
            .iter()
            .map(|path| format!("{} was removed.\n", path.display()))
            .collect(),
        Err((path, error)) => {
            let (path, why) = (path.display(), reason(&error));
            terminal::warn(&format!(
                "{path}: {why}; the backup was made, but not all older ones were removed"
            ));
            String::new()
        }
    }
}

pub async fn restore(config: &Config, File { path }: &File) -> Result<String, Failure> {
    // Beside the database to be, which has room for it, or says so.
    let (folder, times) = match wiring::sqlite_file(config.database.url.expose()) {
        // The copy, the database, and until it is in there the write-ahead log.
        Some(file) => (wiring::folder_of(&file).to_owned(), 3),
        None => (std::env::temp_dir(), 1),
    };
    backup::remove_abandoned_copies(&folder);
    let number = u64::from_le_bytes(random(&SystemEntropy));
    let copy = folder.join(format!("{}{number:016x}", backup::COPY_FOLDER));
    if fs::metadata(path).is_ok_and(|file| file.is_file()) {
        backup::check_room(path, &folder, times)?;
    }
    let backup = Backup::open(path, copy).await?;
    // Before anything is made: whatever is refused leaves everything as it was.
    let keyring = find_keyring(config, &backup).await?;
    let service = wiring::open_to_restore(config, keyring).await?;
    let accounts = service.operator().restore(&backup).await?;
    let aside = put_checkpoints_aside(config);
    checkpoints::after_command(config, &service).await;
    Ok(format!(
        "{} was restored: {accounts} accounts. Nobody is logged on, and enrolments that were under way begin \
         again.\nThe first verification code that works appears within a minute; after it, new recovery \
         codes are shown.\n{aside}",
        path.display()
    ))
}

/// Where the checkpoints of the events are now that the backup does not have.
fn put_checkpoints_aside(config: &Config) -> String {
    match checkpoints::put_aside(config, SystemClock.now()) {
        Ok(Some(aside)) => format!(
            "The earlier checkpoints of the audit events are now in {}.\n",
            aside.display()
        ),
        Ok(None) => String::new(),
        Err(error) => {
            let file = config.audit_checkpoints();
            terminal::warn(&format!(
                "{} cannot be renamed: {}; the backup was restored all the same, but until you move \
                 that file away audit verify will miss the events from after the backup",
                file.display(),
                reason(&error)
            ));
            String::new()
        }
    }
}

/// The keys of the key file, which must be those of the backup.
async fn find_keyring(config: &Config, backup: &Backup) -> Result<Keyring, Failure> {
    let path = &config.keys.file;
    let refused = |key_id: &str, why: &str| {
        Failure::Refused(format!(
            "the backup needs the key {key_id}, and keys.file = {} {why}; nothing was changed. \
             Put the key file there that was in use when the backup was made, and restore again",
            path.display()
        ))
    };
    let keyring = match Keyring::read(path) {
        Err(KeyringError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
            let key_ids = backup.list_key_ids().await?.join(" and ");
            return Err(refused(&key_ids, "is missing"));
        }
        read => read.map_err(|error| wiring::in_store(config, error.into()))?,
    };
    match backup.check_keys(&keyring).await {
        Err(StoreError::Keyring(KeyringError::WrongKey { key_id })) => {
            let is_retired = keyring.sub_key(&key_id, Purpose::Pepper).is_some();
            Err(refused(
                &key_id,
                if is_retired {
                    "has only what a rotation left of it, which opens nothing"
                } else {
                    "does not have it"
                },
            ))
        }
        Err(other) => Err(other.into()),
        Ok(()) => Ok(keyring),
    }
}
