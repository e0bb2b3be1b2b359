//! Keyed hashes: of what is short enough to be guessed from a plain one (R14, R18, R22).

use crate::{Keyring, StoreError, keyring::Purpose};
use domain::AccountId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What a keyed hash is of. The hash of one is never that of another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of<'a> {
    /// A recovery code of an account.
    RecoveryCode(AccountId, &'a [u8]),
    /// The enrolment PIN of an account.
    Pin(AccountId, &'a [u8]),
    /// A userID that may be none.
    UserId(&'a str),
    /// The same, to choose by it who stands in for nobody.
    Decoy(&'a str),
}

/// HMAC-SHA256 with the sub-key of the master key `key_id`.
///
/// # Errors
///
/// [`StoreError::Sealed`] when the keyring has no such key.
pub(crate) fn keyed_hash(
    keyring: &Keyring,
    key_id: &str,
    of: Of<'_>,
) -> Result<[u8; 32], StoreError> {
    let (purpose, label, number, bytes) = match of {
        Of::RecoveryCode(id, code) => (Purpose::RecoveryCode, "code", id.number(), code),
        Of::Pin(id, pin) => (Purpose::RecoveryCode, "pin", id.number(), pin),
        Of::UserId(user_id) => (Purpose::WrongTry, "user", 0, user_id.as_bytes()),
        Of::Decoy(user_id) => (Purpose::Decoy, "stand-in", 0, user_id.as_bytes()),
    };
    let missing = || StoreError::Sealed {
        table: "recovery_code",
        column: "hash",
        key_id: key_id.to_owned(),
    };
    let key = keyring.sub_key(key_id, purpose).ok_or_else(missing)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_slice()).map_err(|_| missing())?;
    mac.update(label.as_bytes());
    mac.update(&number.to_be_bytes());
    mac.update(bytes);
    Ok(mac.finalize().into_bytes().into())
}
