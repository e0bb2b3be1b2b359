//! Bearer tokens of sessions and logon attempts (R26).

use crate::entropy::{Entropy, random};
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// 256 random bits that a browser holds in a cookie.
#[derive(Clone)]
pub struct Token(Zeroizing<[u8; 32]>);

/// SHA-256 of a [`Token`]: what the database holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl Token {
    /// A new token.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(Zeroizing::new(random(entropy)))
    }

    /// Reads a cookie's value; `None` unless it has exactly the form that [`Token::encode`]
    /// writes.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// The cookie's value: 43 characters of unpadded base64url.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64URL_NOPAD.encode(self.0.as_slice()))
    }

    /// The token of `what` that follows this one when a code was right: made again, it is the same. It
    /// takes both what the browser holds and the `seed` that the database keeps.
    #[must_use]
    pub fn follow(&self, seed: &[u8; 32], what: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"good-to-go token v1 ");
        hash.update(seed);
        hash.update(self.0.as_slice());
        hash.update(what);
        Self(Zeroizing::new(hash.finalize().into()))
    }

    /// What is stored and looked up.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_slice()).into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl TokenHash {
    /// Reads [`TokenHash::encode`]'s text, and nothing else.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// From 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }

    /// As text that may stand in an address: whoever reads it has not the token.
    #[must_use]
    pub fn encode(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r26_only_the_exact_form_is_a_token() {
        struct Sevens;
        impl Entropy for Sevens {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(7);
            }
        }
        let token = Token::generate(&Sevens);
        let text = token.encode();
        assert_eq!(text.len(), 43);
        assert_eq!(Token::decode(&text).map(|t| t.hash()), Some(token.hash()));
        for junk in [
            "",
            "abc",
            text.get(1..).unwrap_or_default(),
            &format!("{}=", *text),
            &format!(" {}", *text),
            "é",
        ] {
            assert!(Token::decode(junk).is_none(), "{junk}");
        }
        assert_eq!(format!("{token:?}"), "Token(…)");
        let hash = token.hash();
        assert_eq!(TokenHash::decode(&hash.encode()), Some(hash));
        assert_eq!(TokenHash::decode("abc"), None);
    }
}
