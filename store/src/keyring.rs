//! The key file: master keys, from which everything else is derived (R3, R40).

use data_encoding::BASE64;
use domain::{Entropy, entropy::random};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::{
    fmt, fs, io,
    io::Write,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};
use thiserror::Error;
use zeroize::Zeroizing;

/// Bytes of every key.
pub const KEY_BYTES: usize = 32;

/// A derived key.
pub type SubKey = Zeroizing<[u8; KEY_BYTES]>;

/// What a derived key is for: no two purposes share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Sealing columns (R40).
    Seal,
    /// The pepper in password hashes (R3).
    Pepper,
}

impl Purpose {
    const fn info(self) -> &'static [u8] {
        match self {
            Self::Seal => b"good-to-go seal v1",
            Self::Pepper => b"good-to-go pepper v1",
        }
    }
}

/// The master keys, one of them current.
#[derive(Clone)]
pub struct Keyring {
    current: String,
    keys: Vec<(String, Zeroizing<[u8; KEY_BYTES]>)>,
}

/// Why a key file is unusable. Never holds key material.
#[derive(Debug, Error)]
pub enum KeyringError {
    /// It cannot be read or written.
    #[error("the key file {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Others can read it.
    #[error("the key file {path} can be read by others (mode {mode:04o}); run: chmod 600 {path}")]
    Readable {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
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
    /// It is another database's.
    #[error(
        "the key file does not fit this database: it was made with another one (key {key_id}); put that back"
    )]
    WrongKey {
        /// The key that the database was made with.
        key_id: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    current: String,
    keys: Vec<FileKey>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileKey {
    id: String,
    key: Zeroizing<String>,
}

impl Keyring {
    /// A keyring with one new key.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let id = format!("k{}", data_encoding::HEXLOWER.encode(&random::<4>(entropy)));
        Self {
            current: id.clone(),
            keys: vec![(id, Zeroizing::new(random(entropy)))],
        }
    }

    /// Reads the key file at `path`.
    ///
    /// # Errors
    ///
    /// [`KeyringError`] when it is missing, readable by others or malformed.
    pub fn read(path: &Path) -> Result<Self, KeyringError> {
        let io = |source| KeyringError::Io {
            path: path.to_owned(),
            source,
        };
        let mode = fs::metadata(path).map_err(io)?.permissions().mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(KeyringError::Readable {
                path: path.to_owned(),
                mode,
            });
        }
        let text = Zeroizing::new(fs::read_to_string(path).map_err(io)?);
        Self::parse(&text).map_err(|what| KeyringError::Malformed {
            path: path.to_owned(),
            what,
        })
    }

    /// Writes a new key file, 0600. Refuses to replace one: of two nodes that start at the
    /// same time, the second reads the first one's.
    ///
    /// # Errors
    ///
    /// [`KeyringError::Io`], with [`io::ErrorKind::AlreadyExists`] when there is one.
    pub fn create(&self, path: &Path) -> Result<(), KeyringError> {
        let write = || -> io::Result<()> {
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
                .unwrap_or(Path::new("."));
            fs::create_dir_all(folder)?;
            // Written whole under another name first: nobody ever reads half a key file.
            let draft = path.with_extension(format!("new-{}", self.current));
            let mut file = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&draft)?;
            let linked = file
                .write_all(self.to_text().as_bytes())
                .and_then(|()| file.sync_all())
                .and_then(|()| fs::hard_link(&draft, path));
            fs::remove_file(&draft)?;
            linked?;
            fs::File::open(folder)?.sync_all()
        };
        write().map_err(|source| KeyringError::Io {
            path: path.to_owned(),
            source,
        })
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        let file: File = toml::from_str(text).map_err(|_| "it is not the expected TOML")?;
        let keys = file
            .keys
            .iter()
            .map(|entry| {
                let bytes = Zeroizing::new(
                    BASE64
                        .decode(entry.key.as_bytes())
                        .map_err(|_| "a key is not base64")?,
                );
                let key = bytes
                    .as_slice()
                    .try_into()
                    .map_err(|_| "a key has not 32 bytes")?;
                Ok((entry.id.clone(), Zeroizing::new(key)))
            })
            .collect::<Result<Vec<_>, &'static str>>()?;
        if keys.iter().any(|(id, _)| *id == file.current) {
            Ok(Self {
                current: file.current,
                keys,
            })
        } else {
            Err("the current key is not in it")
        }
    }

    fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(format!(
            "# Keys of Good to Go. Without this file nobody with 2FA can log on, and no password fits:\n\
             # keep a copy where the database backups are not. Never edit it by hand.\n\
             current = \"{}\"\n",
            self.current
        ));
        for (id, key) in &self.keys {
            let key = Zeroizing::new(BASE64.encode(key.as_slice()));
            text.push_str("\n[[keys]]\nid = \"");
            text.push_str(id);
            text.push_str("\"\nkey = \"");
            text.push_str(&key);
            text.push_str("\"\n");
        }
        text
    }

    /// The id of the key that new values are sealed with.
    #[must_use]
    pub fn current(&self) -> &str {
        &self.current
    }

    /// The key for `purpose` derived from the master key `id` (HKDF-SHA256); `None` when the
    /// keyring has no such key.
    #[must_use]
    pub fn sub_key(&self, id: &str, purpose: Purpose) -> Option<SubKey> {
        let (_, master) = self.keys.iter().find(|(known, _)| known == id)?;
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        Hkdf::<Sha256>::new(None, master.as_slice())
            .expand(purpose.info(), key.as_mut_slice())
            .ok()?;
        Some(key)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring")
            .field("current", &self.current)
            .finish_non_exhaustive()
    }
}
