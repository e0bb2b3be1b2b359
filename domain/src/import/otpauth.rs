//! `otpauth://totp/issuer:account?secret=…`, as QR codes of most systems hold it.

use super::{ImportedAuthenticator, label, migration};
use crate::{
    Secret, UserId,
    authenticator::MOST,
    radix::{BASE32, unpack},
    secret::{LEAST_BYTES, MOST_BYTES},
};
use percent_encoding::percent_decode_str;
use thiserror::Error;
use url::Url;
use zeroize::Zeroizing;

/// No text is longer, in bytes: no QR code holds more.
const LONGEST: usize = 8192;

/// Why a text is no authenticator that can be used here. Nothing of the text is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OtpauthError {
    /// Neither of the two.
    #[error("it is no otpauth:// or otpauth-migration:// address")]
    Uri,
    /// The same parameter twice.
    #[error("it says the same thing twice")]
    Twice,
    /// Based on a counter, not on time.
    #[error("only codes by time (totp) can be used, not by a counter")]
    Counter,
    /// Another algorithm.
    #[error("only codes by SHA1 can be used")]
    Algorithm,
    /// More or fewer digits.
    #[error("only codes of 6 digits can be used")]
    Digits,
    /// Another period.
    #[error("only codes of 30 seconds can be used")]
    Period,
    /// No secret, or none in base32.
    #[error("its secret is missing or damaged")]
    Secret,
    /// A secret that is too short.
    #[error("its secret has fewer than {} bits", LEAST_BYTES * 8)]
    Short,
    /// A secret that is too long.
    #[error("its secret has more than {} bits", MOST_BYTES * 8)]
    Long,
    /// An export that cannot be decoded.
    #[error("its data is damaged")]
    Data,
    /// An export without entries.
    #[error("it has no entries")]
    NoEntry,
    /// An export of several entries, none of this userID.
    #[error("it has {entries} entries, and none is of this userID")]
    NotAmong {
        /// How many it has.
        entries: usize,
    },
    /// An export with too many entries of this userID.
    #[error("it has more than {MOST} entries of this userID")]
    TooMany,
}

/// Reads an address of either form, for the account `user_id`.
pub(super) fn read(
    text: &str,
    user_id: Option<&UserId>,
) -> Result<Vec<ImportedAuthenticator>, OtpauthError> {
    if text.len() > LONGEST {
        return Err(OtpauthError::Uri);
    }
    let url = Url::parse(text).map_err(|_| OtpauthError::Uri)?;
    match (url.scheme(), url.host_str()) {
        ("otpauth", Some(kind)) if kind.eq_ignore_ascii_case("totp") => {
            Ok(vec![one(&url, user_id)?])
        }
        ("otpauth", Some(kind)) if kind.eq_ignore_ascii_case("hotp") => Err(OtpauthError::Counter),
        ("otpauth-migration", Some("offline")) => migration::read(&url, user_id),
        _ => Err(OtpauthError::Uri),
    }
}

fn one(url: &Url, user_id: Option<&UserId>) -> Result<ImportedAuthenticator, OtpauthError> {
    let parameter = |name: &str| parameter(url, name);
    if let Some(algorithm) = parameter("algorithm")? {
        let algorithm = algorithm.to_uppercase().replace('-', "");
        if !matches!(algorithm.as_str(), "SHA1" | "HMACSHA1") {
            return Err(OtpauthError::Algorithm);
        }
    }
    if parameter("digits")?.is_some_and(|digits| *digits != "6") {
        return Err(OtpauthError::Digits);
    }
    if parameter("period")?.is_some_and(|period| *period != "30") {
        return Err(OtpauthError::Period);
    }
    let key = parameter("secret")?.ok_or(OtpauthError::Secret)?;
    let issuer = parameter("issuer")?.unwrap_or_default();
    let label = percent_decode_str(url.path().trim_start_matches('/')).decode_utf8_lossy();
    Ok(ImportedAuthenticator {
        secret: secret(&from_base32(&key).ok_or(OtpauthError::Secret)?)?,
        name: label::name(&label, &issuer, user_id),
    })
}

/// The value of a parameter, of which there is at most one.
pub(super) fn parameter(url: &Url, name: &str) -> Result<Option<Zeroizing<String>>, OtpauthError> {
    let mut values = url
        .query_pairs()
        .filter(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| Zeroizing::new(value.into_owned()));
    let value = values.next();
    if values.next().is_some() {
        return Err(OtpauthError::Twice);
    }
    Ok(value)
}

/// As people and apps write it: in either case, in groups, padded or not.
fn from_base32(key: &str) -> Option<Zeroizing<Vec<u8>>> {
    let is_letter = |c: &char| !matches!(c, ' ' | '-' | '=');
    let key: Zeroizing<String> =
        Zeroizing::new(key.to_uppercase().chars().filter(is_letter).collect());
    unpack(&key, BASE32, 5)
}

pub(super) fn secret(bytes: &[u8]) -> Result<Secret, OtpauthError> {
    Secret::from_bytes(bytes).ok_or(match bytes.len() {
        0 => OtpauthError::Secret,
        length if length < LEAST_BYTES => OtpauthError::Short,
        _ => OtpauthError::Long,
    })
}
