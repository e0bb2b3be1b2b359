//! Why there is no backup, or no way back from one.

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
    /// Another process writes it at this moment, or was killed in the middle.
    #[error(
        "{path} is there: a backup of that name is being written, or was interrupted; if it was, remove it"
    )]
    Unfinished {
        /// The draft.
        path: PathBuf,
    },
    /// It cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
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
    /// Something is in the database already.
    #[error(
        "there is something in this database already ({table}), and a restore replaces nothing; set database.url to a new, empty one"
    )]
    Occupied {
        /// A table that has rows.
        table: &'static str,
    },
}
