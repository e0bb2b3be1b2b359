//! `otpauth://totp/issuer:account?secret=…`, as QR codes of most systems hold it.

use super::{ImportedAuthenticator, label::Label, migration};
use domain::{
    Secret, UserId,
    authenticator::MAX_AUTHENTICATORS,
    radix::{BASE32, unpack},
    secret::{MAX_BYTES, MIN_BYTES},
    typed::folded,
};
use percent_encoding::percent_decode_str;
use std::fmt;
use thiserror::Error;
use url::Url;
use zeroize::Zeroizing;

/// No text is longer, in bytes: no QR code holds more.
const MAX_URI_BYTES: usize = 8192;

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
    #[error("its secret has fewer than {} bits", MIN_BYTES * 8)]
    Short,
    /// A secret that is too long.
    #[error("its secret has more than {} bits", MAX_BYTES * 8)]
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
    /// One authenticator, whose label names the userID of another line.
    #[error("its label names another userID of this file")]
    OfAnother,
    /// An export with entries of this userID that may be of several sites.
    #[error(
        "it has entries of different sites, and none of them is named after this one; export the right one \
         alone"
    )]
    SeveralSites,
    /// An export with too many entries of this userID.
    #[error("it has more than {MAX_AUTHENTICATORS} entries of this userID")]
    TooMany,
}

/// Whom authenticators are read for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holder<'a> {
    /// The account; `None` where the line has none.
    pub(super) user_id: Option<&'a UserId>,
    /// What this site is called in an authenticator app.
    pub(super) site: &'a str,
}

/// What an export has beside the authenticators that were taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Entries of other userIDs or sites.
    pub others: usize,
    /// Entries of this userID whose codes are not ours: by a counter, another algorithm, …
    pub unusable: usize,
}

impl LeftOut {
    /// Whether it is nothing.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = |count| match count {
            1 => "1 entry".to_owned(),
            several => format!("{several} entries"),
        };
        let others = (self.others > 0)
            .then(|| format!("{} of another userID or site", entries(self.others)));
        let unusable = (self.unusable > 0).then(|| {
            let which = "whose codes are not by time with SHA1, 6 digits and 30 seconds";
            format!("{} {which}", entries(self.unusable))
        });
        let all: Vec<String> = [others, unusable].into_iter().flatten().collect();
        write!(f, "left out: {}", all.join(", "))
    }
}

/// Reads an address of either form.
pub(super) fn read(
    text: &str,
    holder: Holder<'_>,
) -> Result<(Vec<ImportedAuthenticator>, LeftOut), OtpauthError> {
    if text.len() > MAX_URI_BYTES {
        return Err(OtpauthError::Uri);
    }
    let url = Url::parse(text).map_err(|_| OtpauthError::Uri)?;
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    match (url.scheme(), host.as_str()) {
        ("otpauth", "totp") => Ok((vec![one(&url, holder.user_id)?], LeftOut::default())),
        ("otpauth", "hotp") => Err(OtpauthError::Counter),
        ("otpauth-migration", "offline") => migration::read(&url, holder),
        _ => Err(OtpauthError::Uri),
    }
}

fn one(url: &Url, user_id: Option<&UserId>) -> Result<ImportedAuthenticator, OtpauthError> {
    let is = |name: &str, accepted: fn(&str) -> bool, error: OtpauthError| {
        let said = parameter(url, name)?;
        let said = said.as_deref().map(|said| folded(said).ok_or(error));
        match said.transpose()? {
            Some(said) if !accepted(&said) => Err(error),
            _ => Ok(()),
        }
    };
    is("algorithm", is_sha1, OtpauthError::Algorithm)?;
    is(
        "digits",
        |said| said.parse::<u32>() == Ok(6),
        OtpauthError::Digits,
    )?;
    is(
        "period",
        |said| said.parse::<u32>() == Ok(30),
        OtpauthError::Period,
    )?;
    // Steam's codes are of five letters, whatever else such an address says.
    is("encoder", |_| false, OtpauthError::Digits)?;
    let key = parameter(url, "secret")?.ok_or(OtpauthError::Secret)?;
    let issuer = parameter(url, "issuer")?.unwrap_or_default();
    let label = Label::new(&label(url), &issuer);
    Ok(ImportedAuthenticator {
        secret: secret(&from_base32(&key)?)?,
        name: label.name(user_id),
        other_user_id: label.other_user_id(user_id),
    })
}

/// `SHA1`, `sha-1`, `HmacSHA1`, …
fn is_sha1(algorithm: &str) -> bool {
    let letters = algorithm.chars().filter(char::is_ascii_alphanumeric);
    let name = letters.collect::<String>().to_uppercase();
    name.strip_prefix("HMAC").unwrap_or(&name) == "SHA1"
}

/// Some apps escape a label that was escaped already.
fn label(url: &Url) -> String {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let once = decoded(url.path().trim_start_matches('/'));
    if ["%20", "%3A", "%40"]
        .iter()
        .any(|left| once.contains(*left))
    {
        decoded(&once)
    } else {
        once
    }
}

/// The value of a parameter, of which there is at most one that says anything.
pub(super) fn parameter(url: &Url, name: &str) -> Result<Option<Zeroizing<String>>, OtpauthError> {
    let mut values = url
        .query_pairs()
        .filter(|(known, _)| is_named(known, name))
        .map(|(_, value)| Zeroizing::new(value.into_owned()))
        .filter(|value| !value.trim().is_empty());
    let value = values.next();
    if values.next().is_some() {
        return Err(OtpauthError::Twice);
    }
    Ok(value)
}

/// Whether a parameter is called so: in either case, and where `&amp;` was copied from a page.
pub(super) fn is_named(known: &str, name: &str) -> bool {
    let known = known.trim();
    known
        .strip_prefix("amp;")
        .unwrap_or(known)
        .eq_ignore_ascii_case(name)
}

/// As people and apps write it: in either case, in groups, padded or not.
fn from_base32(key: &str) -> Result<Zeroizing<Vec<u8>>, OtpauthError> {
    let mut key = folded(key).ok_or(OtpauthError::Long)?;
    key.make_ascii_uppercase();
    unpack(key.trim_end_matches('='), BASE32, 5).ok_or(OtpauthError::Secret)
}

pub(super) fn secret(bytes: &[u8]) -> Result<Secret, OtpauthError> {
    Secret::from_bytes(bytes).ok_or(match bytes.len() {
        0 => OtpauthError::Secret,
        length if length < MIN_BYTES => OtpauthError::Short,
        _ => OtpauthError::Long,
    })
}
