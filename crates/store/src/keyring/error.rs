//! Why a key file is unusable.

use crate::reason;
use std::{
    io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why a key file is unusable. Never holds key material.
#[derive(Debug, Error)]
pub enum KeyringError {
    /// It cannot be read or written.
    #[error("the key file {path}: {}", reason(.source))]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A folder in its place.
    #[error(
        "the key file {path} is a folder; name the file in it (a container engine makes a folder where the file to mount is \
         missing)"
    )]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// Others can read it.
    #[error("the key file {path} can be read by others (mode {mode:04o}); {}", mend(path, *.is_own))]
    Readable {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
        /// Whether it is this process's user's, who can change that.
        is_own: bool,
    },
    /// It is not a key file.
    #[error("the key file {path} is not one of Good to Go: {what}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, without its content.
        what: &'static str,
    },
    /// It is missing although the database was made with one.
    #[error("the key file {path} is missing, and this database was made with one; put it back")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// Nothing says any more which key file is the database's.
    #[error(
        "the database has lost the row that says which key file is its own (canary), although there is something in it \
         ({table}): somebody has removed it. Restore a backup into a new database"
    )]
    NoCanary {
        /// A table that has rows.
        table: &'static str,
    },
    /// It is another database's, or of a time before or after a rotation.
    #[error(
        "the key file does not fit this database: its key is {key_id}, and the file does not have it; put back the one that has"
    )]
    WrongKey {
        /// The database's key.
        key_id: String,
    },
    /// It cannot be replaced, which a rotation does.
    #[error(
        "the key file {path} is mounted by itself, and such a file cannot be replaced by one with a new key; nothing was \
         changed. Mount the folder that it is in instead, or rotate where the file comes from"
    )]
    Mounted {
        /// The file.
        path: PathBuf,
    },
    /// It is another user's, for whom this process cannot write a new one.
    #[error(
        "the key file {path} belongs to another user, and only that user or root can replace it; nothing was changed. \
         Rotate as that user"
    )]
    OtherOwner {
        /// The file.
        path: PathBuf,
    },
    /// Another process rotates it.
    #[error("the key file {path} is being rotated by another process; wait until that is done")]
    Rotating {
        /// The file.
        path: PathBuf,
    },
}

/// What to do about a file that others can read: that of another user is mostly one of a secret volume,
/// where the mode comes from the manifest.
fn mend(path: &Path, is_own: bool) -> String {
    let path = path.display();
    if is_own {
        return format!("run: chmod 600 {path}");
    }
    format!(
        "it belongs to another user, who runs: chmod 600 {path}; or lends it to a group of this process with mode 0440, as a secret volume does with defaultMode: 0440 and fsGroup"
    )
}
