//! Sealing of secrets in columns (R40): XChaCha20-Poly1305 with a random nonce. The place a
//! value belongs to is authenticated with it, so that swapped rows do not open.

use crate::{Connection, Keyring, StoreError, canary, keyring::Purpose};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use domain::{Entropy, entropy::random};
use zeroize::Zeroizing;

const NONCE_BYTES: usize = 24;

/// Where a sealed value belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row.
    pub row: i64,
}

/// A sealed value and the key it was sealed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The master key's id.
    pub key_id: String,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

impl Place {
    fn associated_data(&self, key_id: &str) -> Vec<u8> {
        format!("{}\0{}\0{}\0{key_id}", self.table, self.column, self.row).into_bytes()
    }

    fn failure(&self, key_id: &str) -> StoreError {
        StoreError::Sealed {
            table: self.table,
            column: self.column,
            key_id: key_id.to_owned(),
        }
    }

    /// Seals `plain` for this place, in the transaction that writes it: with the key that the
    /// canary has, which stays the same until the transaction ends. So a rotation, which changes
    /// the canary first, finds all that was sealed with the old key (R40).
    ///
    /// # Errors
    ///
    /// [`StoreError::Sealed`] when the keyring lacks that key; [`StoreError::Database`].
    pub async fn seal(
        &self,
        db: &impl Connection,
        keyring: &Keyring,
        entropy: &dyn Entropy,
        plain: &[u8],
    ) -> Result<Sealed, StoreError> {
        let key_id = canary::lock_key_id(db).await?;
        self.seal_with(&key_id, keyring, entropy, plain)
    }

    /// Seals `plain` for this place with the key `key_id`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sealed`] when the keyring lacks it.
    pub fn seal_with(
        &self,
        key_id: &str,
        keyring: &Keyring,
        entropy: &dyn Entropy,
        plain: &[u8],
    ) -> Result<Sealed, StoreError> {
        let cipher = self.cipher(keyring, key_id)?;
        let nonce = random::<NONCE_BYTES>(entropy);
        let payload = Payload {
            msg: plain,
            aad: &self.associated_data(key_id),
        };
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| self.failure(key_id))?;
        Ok(Sealed {
            key_id: key_id.to_owned(),
            bytes: [&nonce[..], &sealed].concat(),
        })
    }

    /// Opens what [`Place::seal`] made for this very place.
    ///
    /// # Errors
    ///
    /// [`StoreError::Sealed`] for another key, another place, or changed bytes.
    pub fn open(
        &self,
        keyring: &Keyring,
        sealed: &Sealed,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let failure = || self.failure(&sealed.key_id);
        let cipher = self.cipher(keyring, &sealed.key_id)?;
        let (nonce, ciphertext) = sealed
            .bytes
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or_else(failure)?;
        let payload = Payload {
            msg: ciphertext,
            aad: &self.associated_data(&sealed.key_id),
        };
        let plain = cipher
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| failure())?;
        Ok(Zeroizing::new(plain))
    }

    fn cipher(&self, keyring: &Keyring, key_id: &str) -> Result<XChaCha20Poly1305, StoreError> {
        let key = keyring
            .sub_key(key_id, Purpose::Seal)
            .ok_or_else(|| self.failure(key_id))?;
        Ok(XChaCha20Poly1305::new((&*key).into()))
    }
}
