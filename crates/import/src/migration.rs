//! `otpauth-migration://offline?data=…`, the text of Google Authenticator's export QR: a protobuf
//! message in base64.

use super::{
    ImportedAuthenticator, LeftOut, OtpauthError,
    label::{Label, key},
    otpauth::{self, Holder},
};
use data_encoding::BASE64_NOPAD;
use domain::authenticator::MAX_AUTHENTICATORS;
use prost::Message;
use std::{collections::HashSet, fmt};
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
    // Texts as bytes: one that is not UTF-8 must not spoil the other entries.
    #[prost(bytes = "vec", tag = "2")]
    name: Vec<u8>,
    #[prost(bytes = "vec", tag = "3")]
    issuer: Vec<u8>,
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

/// The entries of the holder at this site, and what else there is.
pub(super) fn read(
    url: &Url,
    holder: Holder<'_>,
) -> Result<(Vec<ImportedAuthenticator>, LeftOut), OtpauthError> {
    let data = match otpauth::parameter(url, "data")? {
        Some(data) => data,
        None if url
            .query_pairs()
            .any(|(name, _)| otpauth::is_named(&name, "data")) =>
        {
            return Err(OtpauthError::NoEntry);
        }
        None => return Err(OtpauthError::Data),
    };
    let bytes = from_base64(&data).ok_or(OtpauthError::Data)?;
    let export = Export::decode(bytes.as_slice()).map_err(|_| OtpauthError::Data)?;
    let own = own(&export.entries, holder)?;
    let others = export.entries.len() - own.len();
    let (mut found, mut refused) = (Vec::<ImportedAuthenticator>::new(), Vec::new());
    for entry in own {
        match entry.read(holder) {
            // The same secret twice would be two authenticators: a code of it would count twice (R11).
            Ok(one)
                if found
                    .iter()
                    .any(|other| other.secret.expose() == one.secret.expose()) => {}
            Ok(one) => found.push(one),
            Err(error) => refused.push(error),
        }
    }
    match refused.first() {
        Some(error) if found.is_empty() => Err(*error),
        _ if u64::try_from(found.len()).is_ok_and(|count| count > MAX_AUTHENTICATORS) => {
            Err(OtpauthError::TooMany)
        }
        _ => Ok((
            found,
            LeftOut {
                others,
                unusable: refused.len(),
            },
        )),
    }
}

/// The entries that are the holder's at this site: the one that is there; or else those that are named
/// so, where all are of one issuer. A phone has entries of many sites, and at many of them people use
/// one name: a secret that another site knows must not count here.
fn own<'e>(entries: &'e [Entry], holder: Holder<'_>) -> Result<Vec<&'e Entry>, OtpauthError> {
    match entries {
        [] => return Err(OtpauthError::NoEntry),
        [one] => return Ok(vec![one]),
        _ => {}
    }
    let site = key(holder.site);
    let is_ours = |entry: &&Entry| !site.is_empty() && entry.label().issuer_key() == site;
    let is_own = |entry: &&Entry| {
        let label = entry.label();
        holder.user_id.is_some_and(|user_id| label.is_of(user_id))
    };
    let ours: Vec<&Entry> = entries.iter().filter(is_ours).collect();
    let mut own: Vec<&Entry> = match ours.as_slice() {
        [] => entries.iter().filter(is_own).collect(),
        ours => ours.iter().copied().filter(|entry| is_own(entry)).collect(),
    };
    if own.is_empty() {
        // What the holder has called them in the app, which is no userID of anybody.
        own.extend(
            ours.iter()
                .filter(|entry| entry.label().user_id().is_none()),
        );
    }
    if own.is_empty() {
        return Err(OtpauthError::NotAmong {
            entries: entries.len(),
        });
    }
    let issuers = |of: &[&Entry]| -> HashSet<String> {
        of.iter().map(|entry| entry.label().issuer_key()).collect()
    };
    // Where none is named after this site, its own may have any name, and that of the userID be another
    // site's.
    let all: Vec<&Entry> = entries.iter().collect();
    let named = if ours.is_empty() { &all } else { &own };
    let secrets: HashSet<&[u8]> = named.iter().map(|entry| entry.secret.as_slice()).collect();
    if secrets.len() > 1 && issuers(named).len() > 1 {
        return Err(OtpauthError::SeveralSites);
    }
    let secrets: HashSet<&[u8]> = own.iter().map(|entry| entry.secret.as_slice()).collect();
    if secrets.len() == 1 || !issuers(&own).contains("") {
        Ok(own)
    } else {
        Err(OtpauthError::SeveralSites)
    }
}

impl Entry {
    fn label(&self) -> Label {
        let [name, issuer] = [&self.name, &self.issuer].map(|text| String::from_utf8_lossy(text));
        Label::new(&name, &issuer)
    }

    fn read(&self, holder: Holder<'_>) -> Result<ImportedAuthenticator, OtpauthError> {
        if self.kind != BY_TIME {
            return Err(OtpauthError::Counter);
        }
        if !SHA1.contains(&self.algorithm) {
            return Err(OtpauthError::Algorithm);
        }
        if !SIX.contains(&self.digits) {
            return Err(OtpauthError::Digits);
        }
        let label = self.label();
        Ok(ImportedAuthenticator {
            secret: otpauth::secret(&self.secret)?,
            name: label.name(holder.user_id),
            other_user_id: label.other_user_id(holder.user_id),
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
            .filter(|c| !c.is_control())
            .map(letter)
            .collect::<String>(),
    );
    BASE64_NOPAD
        .decode(data.as_bytes())
        .ok()
        .map(Zeroizing::new)
}
