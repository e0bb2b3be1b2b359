//! The authenticator secret (R8).

use crate::entropy::{Entropy, random};
use data_encoding::BASE32_NOPAD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use std::fmt;
use zeroize::Zeroizing;

/// Bytes of a secret that is made here (R8; RFC 4226 §4 recommends 160 bits).
pub const BYTES: usize = 20;
/// Fewest bytes of one that comes from elsewhere: 80 bits, as Google Authenticator's first ones.
pub const MIN_BYTES: usize = 10;
/// Most bytes of one that comes from elsewhere: HMAC-SHA1 takes no more in at once.
pub const MAX_BYTES: usize = 64;

/// The secret that a server and one authenticator share.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// A new secret.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let bytes = Zeroizing::new(random::<BYTES>(entropy));
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// Wraps bytes that are stored or imported; `None` unless there are [`MIN_BYTES`] to
    /// [`MAX_BYTES`] of them.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let is_one = (MIN_BYTES..=MAX_BYTES).contains(&bytes.len());
        is_one.then(|| Self(Zeroizing::new(bytes.to_vec())))
    }

    /// The raw bytes: for sealing and computing codes only.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The Secret Key as people type it: base32 characters in groups of four, 32 of one made here.
    #[must_use]
    pub fn secret_key(&self) -> Zeroizing<String> {
        let text = Zeroizing::new(BASE32_NOPAD.encode(self.0.as_slice()));
        Zeroizing::new(grouped(&text, ' '))
    }

    /// The key URI that a QR code carries. It leaves algorithm, digits and period out: SHA1, six
    /// digits and 30 seconds are what every app takes for granted, and the only parameters that all
    /// three supported apps honour (R8). Without them the QR code has fewer and larger modules.
    ///
    /// `issuer` names the service in the app; a colon in it would end the label early and
    /// is dropped. `account` is [`crate::authenticator::account_label`].
    #[must_use]
    pub fn key_uri(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        let key = Zeroizing::new(BASE32_NOPAD.encode(self.0.as_slice()));
        let issuer = issuer.replace(':', "");
        let issuer = percent_encoded(&issuer);
        let account = percent_encoded(account);
        Zeroizing::new(format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}",
            key.as_str()
        ))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// `text` in groups of four, with `separator` between them.
pub(crate) fn grouped(text: &str, separator: char) -> String {
    let mut groups = String::with_capacity(text.len() * 5 / 4);
    for (index, c) in text.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            groups.push(separator);
        }
        groups.push(c);
    }
    groups
}

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn percent_encoded(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{UserId, authenticator::account_label};

    #[test]
    fn r8_the_key_uri_is_what_all_three_apps_read() {
        let secret = Secret::from_bytes(b"12345678901234567890").expect("20 bytes");
        let user_id = UserId::parse("office@sunflower").expect("a userID");
        assert_eq!(
            secret.secret_key().as_str(),
            "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
        );
        assert_eq!(
            secret
                .key_uri("Sunflower: Nurseries", &account_label(&user_id, 0))
                .as_str(),
            "otpauth://totp/Sunflower%20Nurseries:office%40sunflower?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Sunflower%20Nurseries"
        );
    }

    #[test]
    fn each_further_authenticator_has_a_label_of_its_own() {
        let secret = Secret::from_bytes(b"12345678901234567890").expect("20 bytes");
        let user_id = UserId::parse("office").expect("a userID");
        let uri = |others| {
            let uri = secret.key_uri("Site", &account_label(&user_id, others));
            uri.split_once('?').expect("parameters").0.to_owned()
        };
        assert_eq!(uri(0), "otpauth://totp/Site:office");
        assert_eq!(uri(1), "otpauth://totp/Site:office%20%282%29");
        assert_eq!(uri(11), "otpauth://totp/Site:office%20%2812%29");
    }

    #[test]
    fn debug_shows_nothing() {
        let secret = Secret::from_bytes(b"12345678901234567890").expect("20 bytes");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert!(Secret::from_bytes(&[7; MIN_BYTES - 1]).is_none());
        assert!(Secret::from_bytes(&[7; MAX_BYTES + 1]).is_none());
    }
}
