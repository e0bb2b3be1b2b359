//! The key file: master keys, from which everything else is derived (R3, R40).

mod error;
mod file;
mod keys;
mod purpose;
mod rotation;

pub use error::KeyringError;
pub use keys::Standing;
pub use purpose::Purpose;
pub use rotation::Rotation;

use domain::Entropy;
use file::Stamp;
use keys::Keys;
use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};
use zeroize::Zeroizing;

/// Bytes of every key.
pub const KEY_BYTES: usize = 32;

/// A derived key.
pub type SubKey = Zeroizing<[u8; KEY_BYTES]>;

/// The master keys, one of them current. One that was read from a file follows that file: a
/// rotation reaches every node without a restart. Clones share what they know.
#[derive(Clone)]
pub struct Keyring {
    path: Option<PathBuf>,
    known: Arc<RwLock<Known>>,
}

struct Known {
    keys: Keys,
    stamp: Option<Stamp>,
}

impl Keyring {
    /// A keyring with one new key, of no file.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self::new(None, Keys::generate(entropy), None)
    }

    /// Reads the key file at `path`.
    ///
    /// # Errors
    ///
    /// [`KeyringError`] when it is missing, readable by others or malformed.
    pub fn read(path: &Path) -> Result<Self, KeyringError> {
        let (keys, stamp) = file::read(path)?;
        Ok(Self::new(Some(path.to_owned()), keys, Some(stamp)))
    }

    fn new(path: Option<PathBuf>, keys: Keys, stamp: Option<Stamp>) -> Self {
        let known = Arc::new(RwLock::new(Known { keys, stamp }));
        Self { path, known }
    }

    /// Writes a new key file, 0600. Refuses to replace one: of two nodes that start at the
    /// same time, the second reads the first one's.
    ///
    /// # Errors
    ///
    /// [`KeyringError::Io`], with [`std::io::ErrorKind::AlreadyExists`] when there is one.
    pub fn create(&self, path: &Path) -> Result<(), KeyringError> {
        self.look(|keys| file::create(path, keys))
    }

    /// The id of the key whose derived keys new hashes are made with. (New values are sealed
    /// with the key of the canary: [`crate::seal::Place::seal`].) On a node that has not heard of
    /// a rotation yet it is the old one, which every keyring still knows for that purpose.
    #[must_use]
    pub fn current(&self) -> String {
        self.refresh();
        self.look(|keys| keys.current.clone())
    }

    /// The id of the key to come, while a rotation is not finished.
    #[must_use]
    pub fn next(&self) -> Option<String> {
        self.refresh();
        self.look(|keys| keys.next.clone())
    }

    /// The id of the oldest key that has one for `purpose`: what is made with it stays the same after a
    /// rotation, where the purpose is one of [`Purpose::KEPT`].
    #[must_use]
    pub fn oldest(&self, purpose: Purpose) -> String {
        self.refresh();
        self.look(|keys| keys.oldest(purpose).to_owned())
    }

    /// The key for `purpose` derived from the master key `id` (HKDF-SHA256); `None` when neither
    /// the keyring nor, looked at again, its file has such a key.
    #[must_use]
    pub fn sub_key(&self, id: &str, purpose: Purpose) -> Option<SubKey> {
        self.look(|keys| keys.sub_key(id, purpose)).or_else(|| {
            self.refresh();
            self.look(|keys| keys.sub_key(id, purpose))
        })
    }

    /// How the key `id` stands to the others; `None` when neither the keyring nor, looked at again,
    /// its file has such a key.
    #[must_use]
    pub fn standing(&self, id: &str) -> Option<Standing> {
        self.look(|keys| keys.standing(id)).or_else(|| {
            self.refresh();
            self.look(|keys| keys.standing(id))
        })
    }

    /// The keys that were rotated away, oldest first.
    #[must_use]
    pub fn list_retired(&self) -> Vec<(String, Standing)> {
        self.refresh();
        self.look(Keys::list_retired)
    }

    fn look<T>(&self, at: impl FnOnce(&Keys) -> T) -> T {
        at(&self
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .keys)
    }

    /// Reads the file again if it has changed. As long as it cannot be read, what is known counts.
    fn refresh(&self) {
        let Some(path) = &self.path else { return };
        let Ok(stamp) = file::stamp(path) else { return };
        let read_as = self
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .stamp;
        if read_as == Some(stamp) {
            return;
        }
        if let Ok((keys, stamp)) = file::read(path) {
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            known.keys.learn(keys);
            known.stamp = Some(stamp);
        }
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring")
            .field("current", &self.look(|keys| keys.current.clone()))
            .finish_non_exhaustive()
    }
}
