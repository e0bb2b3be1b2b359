//! `keys …`: the key file.

use std::io::{IsTerminal as _, Write as _, stderr};

use clap::Subcommand;
use service::{RotationReport, adapters::SystemEntropy};
use store::{
    Keyring, StoreError, canary,
    keyring::Rotation,
    sealed::{self, SealReport},
};

use super::Failure;
use crate::{checkpoints, config::Config, wiring};

/// How many rows that do not open are named.
const NAMED: usize = 10;

#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Checks that the key file is private, intact and this database's, and that every secret opens
    Check,
    /// Makes a new key and encrypts everything with it, while servers serve
    Rotate {
        /// Only write the new key into the file: copy that to every server, then rotate
        #[arg(long)]
        prepare: bool,
    },
}

impl Keys {
    pub async fn run(self, config: &Config) -> Result<String, Failure> {
        match self {
            Self::Check => check(config).await,
            Self::Rotate { prepare } => rotate(config, prepare).await,
        }
    }
}

/// Only looks: unlike other commands it makes no key file, and does not tie a new database to
/// the one that is there.
async fn check(config: &Config) -> Result<String, Failure> {
    let failed = |error: StoreError| wiring::in_store(config, error);
    let path = &config.keys.file;
    let store = wiring::open_store(config).await?;
    let keyring = Keyring::read(path).map_err(|error| failed(error.into()))?;
    let db = store.connection();
    let Some(key_id) = canary::find_key_id(db).await.map_err(failed)? else {
        return Err(Failure::Refused(format!(
            "the database {} is new and has no keys yet, so there is nothing to compare; is database.url right?",
            config.database.url
        )));
    };
    canary::check(db, &keyring).await.map_err(failed)?;
    let checked = sealed::check_all(db, &keyring).await.map_err(failed)?;
    let SealReport { open, unopened } = checked;
    if !unopened.is_empty() {
        let count = unopened.len();
        let all = usize::try_from(open).unwrap_or_default() + count;
        let named = unopened.iter().take(NAMED);
        let named: Vec<_> = named.map(|(table, row)| format!("{table} {row}")).collect();
        return Err(Failure::Refused(format!(
            "{count} of {all} secrets in the database do not open: they were changed or moved, or are of a key that the \
             key file does not have. Among them: {}. Put the right key file back, or let the holders enrol again: \
             good-to-go 2fa reset USERID --reason TEXT",
            named.join(", ")
        )));
    }
    let (path, current) = (path.display(), keyring.current());
    let unfinished = keyring.next().map_or_else(String::new, |next| {
        format!("A rotation to key {next} is not finished. To resume it: good-to-go keys rotate\n")
    });
    Ok(format!(
        "The key file {path} belongs to the database, whose key is {key_id}. Secrets: {open}; all of them open.\n\
         Current key: {current}\n{unfinished}"
    ))
}

async fn rotate(config: &Config, prepare: bool) -> Result<String, Failure> {
    let path = &config.keys.file;
    // First of all what makes sure that the key file is there and this database's.
    let service = wiring::open(config).await?;
    let rotation = Rotation::begin(path, &SystemEntropy)
        .map_err(|error| wiring::in_store(config, error.into()))?;
    let (to, path) = (rotation.to().to_owned(), path.display());
    let begun = if rotation.is_resumed() {
        format!("Resuming the rotation to key {to}, which was not finished.\n")
    } else {
        String::new()
    };
    if prepare {
        return Ok(format!(
            "{begun}The key file {path} has the new key {to} beside the one in use, and nothing else has changed.\n\
             Copy it to every server, then run: good-to-go keys rotate\n"
        ));
    }
    let rotated = service
        .operator()
        .rotate_keys(rotation, &mut progress)
        .await?;
    checkpoints::after_command(config, &service).await;
    let RotationReport { done, unopened } = rotated;
    let warning = match unopened {
        0 => String::new(),
        some => format!(
            "{some} secrets could not be decrypted before, and still cannot; to list them: good-to-go keys check\n"
        ),
    };
    Ok(format!(
        "{begun}Everything is now encrypted with key {to} ({done} secrets re-encrypted), and the old key opens nothing.\n\
         {warning}Keep a new copy of {path}; backups made before this need the old one.\n"
    ))
}

/// On a terminal one line that counts, elsewhere a line for each thousand.
fn progress(done: u64, of: u64) {
    let mut out = stderr().lock();
    let is_terminal = out.is_terminal();
    let text = format!("{done} of {of} secrets re-encrypted");
    // Nobody is left who could be told that this failed.
    let _ = if is_terminal {
        write!(out, "\r{text}{}", if done >= of { "\n" } else { "" })
    } else if done >= of || done.is_multiple_of(1000) {
        writeln!(out, "{text}")
    } else {
        Ok(())
    };
}
