//! Why there is no backup, or no way back from one.

use crate::{Cause, reason};
use std::{io, path::PathBuf};
use thiserror::Error;

/// Why a backup cannot be written or read.
#[derive(Debug, Error)]
pub enum BackupError {
    /// A file of that name is there, and is not replaced.
    #[error("{path} is there already and is not replaced; choose another name")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Another process writes it at this moment.
    #[error(
        "{path} is there: another process is writing a backup of that name. If none is, remove it"
    )]
    Unfinished {
        /// The draft.
        path: PathBuf,
    },
    /// There is no room to restore it.
    #[error(
        "to restore it takes {} MB in {folder}, and {} MB are free; make room there", megabytes(*.needed), megabytes(*.free)
    )]
    NoRoom {
        /// Where the room is missing.
        folder: PathBuf,
        /// In bytes.
        needed: u64,
        /// In bytes.
        free: u64,
    },
    /// It is a folder or a device.
    #[error(
        "{path} is not a file, and so no backup; name the file that good-to-go backup has made"
    )]
    NotAFile {
        /// What it is called.
        path: PathBuf,
    },
    /// It cannot be read or written.
    #[error("{path}: {}", reason(.source))]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The database in it cannot be written.
    #[error("{path} cannot be written: {cause}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: Cause,
    },
    /// It is not whole any more.
    #[error(
        "{path} is damaged, and nothing was changed; copy it here again, or restore another backup"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// It is something else.
    #[error("{path} is not a backup of Good to Go")]
    None {
        /// The file.
        path: PathBuf,
    },
    /// It was made by a later version.
    #[error(
        "{path} was made by a newer version of Good to Go (it has {migration}); restore it with that version or a later one"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The first change of the schema that this version does not know.
        migration: String,
    },
    /// A row came out otherwise than it was.
    #[error(
        "the copy of {table} differs from what was copied, so it was given up and nothing was changed; try again, and report it if it stays so"
    )]
    Differs {
        /// The table.
        table: &'static str,
    },
    /// There is a whole copy, and the earlier database is in use as well.
    #[error(
        "everything was copied, but the earlier database could not be closed ({cause}): stop every server that uses it before one uses the copy"
    )]
    Open {
        /// Why.
        cause: Cause,
    },
    /// Something is in the database already.
    #[error(
        "there is something in this database already ({table}), and nothing in it is replaced; name a new, empty one (database.url for a restore, --to for a copy)"
    )]
    Occupied {
        /// A table that has rows.
        table: &'static str,
    },
}

/// Rounded up.
fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024 * 1024)
}
