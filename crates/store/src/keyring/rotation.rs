//! Rotation of the key file (R40). What it means for the database, `service` says.

use super::{KeyringError, file, keys::Keys};
use domain::{Entropy, Timestamp};
use std::{
    fs::File,
    path::{Path, PathBuf},
};

/// A rotation under way: the new key stands in the file beside the old one. While it lives,
/// nobody else on this machine rotates the same file.
pub struct Rotation {
    path: PathBuf,
    keys: Keys,
    to: String,
    resumed: bool,
    _lock: File,
}

impl Rotation {
    /// Writes a new key into the file at `path`, or goes on with the one that a rotation which
    /// did not finish has written.
    ///
    /// # Errors
    ///
    /// [`KeyringError`], also [`KeyringError::Rotating`], and [`KeyringError::Mounted`] before anything
    /// is written.
    pub fn begin(path: &Path, entropy: &dyn Entropy) -> Result<Self, KeyringError> {
        let lock = file::lock(path)?;
        file::check_replaceable(path)?;
        let (mut keys, _) = file::read(path)?;
        let unfinished = keys.next.clone();
        let resumed = unfinished.is_some();
        let to = unfinished.unwrap_or_else(|| keys.add_next(entropy));
        if !resumed {
            file::replace(path, &keys)?;
        }
        Ok(Self {
            path: path.to_owned(),
            keys,
            to,
            resumed,
            _lock: lock,
        })
    }

    /// The id of the new key.
    #[must_use]
    pub fn to(&self) -> &str {
        &self.to
    }

    /// Whether the new key was there already.
    #[must_use]
    pub fn is_resumed(&self) -> bool {
        self.resumed
    }

    /// Makes the new key the file's only one, at `now`. The old one opens nothing any more, so whatever it
    /// sealed must be sealed anew before.
    ///
    /// # Errors
    ///
    /// [`KeyringError::Io`].
    pub fn finish(mut self, now: Timestamp) -> Result<(), KeyringError> {
        self.keys.retire_all_but(&self.to, now);
        file::replace(&self.path, &self.keys)
    }
}
