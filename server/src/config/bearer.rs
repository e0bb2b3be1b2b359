//! A secret that programs show to be let in.

use std::fmt;

use constant_time_eq::constant_time_eq;
use zeroize::Zeroizing;

use super::database_url::HIDDEN;

/// Fewer characters could be guessed; more are of no use.
const LENGTH: std::ops::RangeInclusive<usize> = 32..=256;

/// A bearer token (RFC 6750 §2.1). `Debug` and `Display` hide it.
#[derive(Clone)]
pub struct Bearer(Zeroizing<String>);

impl Bearer {
    /// 32 to 256 visible ASCII characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_token = LENGTH.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        is_token.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The token itself.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }

    /// Whether `given` is it, in a time that tells nothing of how much of it is.
    #[must_use]
    pub fn is(&self, given: &str) -> bool {
        constant_time_eq(self.0.as_bytes(), given.as_bytes())
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(…)")
    }
}

impl fmt::Display for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}
