//! `otpauth-migration://offline?data=…`, the text of Google Authenticator's export QR: a protobuf
//! message in base64.

use super::{ImportedAuthenticator, OtpauthError, label, otpauth};
use crate::{UserId, authenticator::MOST};
use data_encoding::BASE64_NOPAD;
use prost::Message;
use std::fmt;
use url::Url;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

#[derive(Clone, PartialEq, Message)]
struct Export {
    #[prost(message, repeated, tag = "1")]
    entries: Vec<Entry>,
}

#[derive(Clone, PartialEq, Zeroize, ZeroizeOnDrop, Message)]
#[prost(skip_debug)]
struct Entry {
    #[prost(bytes = "vec", tag = "1")]
    secret: Vec<u8>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(string, tag = "3")]
    issuer: String,
    #[prost(int32, tag = "4")]
    algorithm: i32,
    #[prost(int32, tag = "5")]
    digits: i32,
    #[prost(int32, tag = "6")]
    kind: i32,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entry(…)")
    }
}

/// Not said, or SHA1.
const SHA1: [i32; 2] = [0, 1];
/// Not said, or six.
const SIX: [i32; 2] = [0, 1];
const BY_TIME: i32 = 2;

/// The entries of `user_id`: those that are named so, or the one that is there.
pub(super) fn read(
    url: &Url,
    user_id: Option<&UserId>,
) -> Result<Vec<ImportedAuthenticator>, OtpauthError> {
    let data = otpauth::parameter(url, "data")?.ok_or(OtpauthError::Data)?;
    let bytes = from_base64(&data).ok_or(OtpauthError::Data)?;
    let export = Export::decode(bytes.as_slice()).map_err(|_| OtpauthError::Data)?;
    let entries = export.entries.len();
    let is_own = |entry: &&Entry| user_id.is_some_and(|user_id| label::is_of(&entry.name, user_id));
    let own: Vec<&Entry> = match export.entries.as_slice() {
        [] => return Err(OtpauthError::NoEntry),
        [one] => vec![one],
        several => several.iter().filter(is_own).collect(),
    };
    if own.is_empty() {
        return Err(OtpauthError::NotAmong { entries });
    }
    let mut found: Vec<ImportedAuthenticator> = Vec::new();
    for entry in own {
        let one = entry.read(user_id)?;
        // The same secret twice would be two authenticators: a code of it would count twice (R11).
        if found
            .iter()
            .all(|other| other.secret.expose() != one.secret.expose())
        {
            found.push(one);
        }
    }
    if u64::try_from(found.len()).is_ok_and(|count| count > MOST) {
        return Err(OtpauthError::TooMany);
    }
    Ok(found)
}

impl Entry {
    fn read(&self, user_id: Option<&UserId>) -> Result<ImportedAuthenticator, OtpauthError> {
        if self.kind != BY_TIME {
            return Err(OtpauthError::Counter);
        }
        if !SHA1.contains(&self.algorithm) {
            return Err(OtpauthError::Algorithm);
        }
        if !SIX.contains(&self.digits) {
            return Err(OtpauthError::Digits);
        }
        Ok(ImportedAuthenticator {
            secret: otpauth::secret(&self.secret)?,
            name: label::name(&self.name, &self.issuer, user_id),
        })
    }
}

/// Either alphabet, padded or not; an unescaped plus has become a space on the way.
fn from_base64(data: &str) -> Option<Zeroizing<Vec<u8>>> {
    let letter = |c| match c {
        ' ' | '-' => '+',
        '_' => '/',
        other => other,
    };
    let data = Zeroizing::new(
        data.trim_end_matches('=')
            .chars()
            .map(letter)
            .collect::<String>(),
    );
    BASE64_NOPAD
        .decode(data.as_bytes())
        .ok()
        .map(Zeroizing::new)
}
