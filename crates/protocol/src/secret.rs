//! Texts that a page shows once.

use crate::{Fields, Wire, Writer};
use std::fmt;

/// A text that no log shows, and that is left blank in what a page is hydrated from.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps `text`.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// Returns the text, for the page that shows it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Wire for Secret {
    fn write(&self, to: &mut Writer) {
        to.secret(&self.0);
    }

    fn read(from: &mut Fields<'_>) -> Option<Self> {
        String::read(from).map(Self)
    }
}

#[cfg(feature = "wipe")]
impl Drop for Secret {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}
