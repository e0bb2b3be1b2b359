//! Password hashes that other programs made: which kind a text is, with which parameters, and
//! whether the server can afford it (R2).
//!
//! Nothing is computed here. Whoever has a [`ForeignHash`] knows that it is well formed and that one
//! logon with it takes about a second at most.

mod argon2;
mod bcrypt;
mod pbkdf2;
mod scrypt;
#[cfg(test)]
mod tests;
mod text;

use crate::words;
use std::fmt;
use thiserror::Error;

/// No hash is longer, in bytes.
const MAX_BYTES: usize = 1024;
/// Bytes of a hash's output. Fewer could be met by chance.
const OUTPUT_BYTES: std::ops::RangeInclusive<usize> = 16..=128;
/// Most bytes of a salt.
const MAX_SALT: usize = 256;
/// A hash may ask for this much memory and no more, in KiB: as many may be computed at once as there
/// are cores.
const MAX_MEMORY: u64 = 262_144;

/// The kind of a password hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Argon2d, Argon2i or Argon2id.
    Argon2,
    /// bcrypt.
    Bcrypt,
    /// PBKDF2 with HMAC.
    Pbkdf2,
    /// scrypt.
    Scrypt,
}

words!(Kind { Argon2 = "Argon2", Bcrypt = "bcrypt", Pbkdf2 = "PBKDF2", Scrypt = "scrypt" });

/// Why a text is no password hash that can be checked here. Nothing of the text is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HashError {
    /// Of no kind that is known.
    #[error("no hash of a known kind (Argon2, bcrypt, PBKDF2 or scrypt)")]
    Unknown,
    /// Begins like one of a kind, and goes on otherwise.
    #[error("a hash of {0} that is damaged")]
    Malformed(Kind),
    /// It would keep the server busy for too long at each logon.
    #[error("a hash of {0} that would take the server too long at each logon")]
    Costly(Kind),
}

/// Which Argon2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argon2Variant {
    /// Argon2d.
    D,
    /// Argon2i.
    I,
    /// Argon2id.
    Id,
}

/// The hash within PBKDF2's HMAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// What goes into bcrypt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BcryptOf {
    /// The first 72 bytes of the password.
    Password,
    /// The SHA-256 of the password in hexadecimal digits, as Django does.
    Sha256Hex,
}

/// How a hash is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipe {
    /// RFC 9106.
    Argon2 {
        /// Which one.
        variant: Argon2Variant,
        /// 16 or 19.
        version: u32,
        /// In KiB.
        memory: u32,
        /// Over the memory.
        passes: u32,
        /// Degree of parallelism.
        lanes: u32,
    },
    /// With a salt of 16 bytes and an output of 23.
    Bcrypt {
        /// Logarithm of the rounds.
        cost: u32,
        /// What goes in.
        of: BcryptOf,
    },
    /// RFC 8018 §5.2 with HMAC.
    Pbkdf2 {
        /// The hash within.
        digest: Digest,
        /// How often.
        rounds: u32,
    },
    /// RFC 7914.
    Scrypt {
        /// Logarithm of N.
        log_n: u8,
        /// Block size.
        r: u32,
        /// Parallelism.
        p: u32,
    },
}

impl Recipe {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Argon2 { .. } => Kind::Argon2,
            Self::Bcrypt { .. } => Kind::Bcrypt,
            Self::Pbkdf2 { .. } => Kind::Pbkdf2,
            Self::Scrypt { .. } => Kind::Scrypt,
        }
    }

    /// Whether a logon with it takes about a second at most, and no more than [`MAX_MEMORY`].
    fn is_affordable(&self, output: &[u8]) -> bool {
        match *self {
            Self::Argon2 {
                memory,
                passes,
                lanes,
                ..
            } => argon2::is_affordable(memory, passes, lanes),
            Self::Bcrypt { cost, .. } => bcrypt::is_affordable(cost),
            Self::Pbkdf2 { digest, rounds } => pbkdf2::is_affordable(digest, rounds, output),
            Self::Scrypt { log_n, r, p } => scrypt::is_affordable(log_n, r, p),
        }
    }
}

/// A password hash that another program made, well formed and not too expensive.
#[derive(Clone, PartialEq, Eq)]
pub struct ForeignHash {
    text: String,
    parts: Parts,
}

/// What is in the text of a hash.
#[derive(Clone, PartialEq, Eq)]
struct Parts {
    recipe: Recipe,
    salt: Vec<u8>,
    output: Vec<u8>,
}

impl ForeignHash {
    /// Reads what another program has stored, without spaces around it: PHC strings of Argon2, PBKDF2
    /// and scrypt, bcrypt's `$2a$`, `$2b$` and `$2y$`, what passlib writes, what Django writes.
    ///
    /// # Errors
    ///
    /// [`HashError`].
    pub fn parse(text: &str) -> Result<Self, HashError> {
        let text = text.trim();
        let kind = kind_of(text).ok_or(HashError::Unknown)?;
        // Nothing that a database or a terminal would stumble over.
        let is_printable = text.bytes().all(|byte| byte.is_ascii_graphic());
        let parts = if text.len() > MAX_BYTES || !is_printable {
            None
        } else {
            match kind {
                Kind::Argon2 => argon2::read(text),
                Kind::Bcrypt => bcrypt::read(text),
                Kind::Pbkdf2 => pbkdf2::read(text),
                Kind::Scrypt => scrypt::read(text),
            }
        };
        let parts = parts.ok_or(HashError::Malformed(kind))?;
        if !OUTPUT_BYTES.contains(&parts.output.len()) || parts.salt.len() > MAX_SALT {
            return Err(HashError::Malformed(kind));
        }
        if !parts.recipe.is_affordable(&parts.output) {
            return Err(HashError::Costly(kind));
        }
        let text = text.to_owned();
        Ok(Self { text, parts })
    }

    /// The text: for the database only.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How it is computed.
    #[must_use]
    pub const fn recipe(&self) -> &Recipe {
        &self.parts.recipe
    }

    /// The salt.
    #[must_use]
    pub fn salt(&self) -> &[u8] {
        &self.parts.salt
    }

    /// What a right password leads to.
    #[must_use]
    pub fn output(&self) -> &[u8] {
        &self.parts.output
    }
}

impl fmt::Debug for ForeignHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ForeignHash({}, …)", self.parts.recipe.kind())
    }
}

fn kind_of(text: &str) -> Option<Kind> {
    const BEGINNINGS: [(&str, Kind); 11] = [
        ("$argon2", Kind::Argon2),
        ("argon2$", Kind::Argon2),
        ("$2a$", Kind::Bcrypt),
        ("$2b$", Kind::Bcrypt),
        ("$2y$", Kind::Bcrypt),
        ("bcrypt$", Kind::Bcrypt),
        ("bcrypt_sha256$", Kind::Bcrypt),
        ("$pbkdf2", Kind::Pbkdf2),
        ("pbkdf2_sha", Kind::Pbkdf2),
        ("$scrypt$", Kind::Scrypt),
        ("scrypt$", Kind::Scrypt),
    ];
    let mut known = BEGINNINGS.iter();
    let (_, kind) = known.find(|(beginning, _)| text.starts_with(beginning))?;
    Some(*kind)
}
