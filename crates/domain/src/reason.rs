//! Why support staff did something, in their own words (R37).

use crate::visible::{fits, strays};
use std::fmt;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Most characters of a reason.
pub const MAX_LENGTH: usize = 300;

/// A reason: one line that somebody can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

/// Why a text is no reason: it is empty, or longer than [`MAX_LENGTH`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a reason has one to {MAX_LENGTH} characters")]
pub struct ReasonError;

impl Reason {
    /// Reads what was typed, in its one spelling. Line breaks and what nobody sees become spaces.
    ///
    /// # Errors
    ///
    /// [`ReasonError`].
    pub fn parse(typed: &str) -> Result<Self, ReasonError> {
        let composed: String = typed.nfc().collect();
        let seen = strays(&composed).map(|(c, is_stray)| if is_stray { ' ' } else { c });
        let seen: String = seen.collect();
        let words: Vec<&str> = seen.split_whitespace().collect();
        let reason: String = words.join(" ").nfc().collect();
        if reason.is_empty() || !fits(&reason, MAX_LENGTH) {
            return Err(ReasonError);
        }
        Ok(Self(reason))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r37_a_reason_is_one_line_that_can_be_read() {
        let read = |typed: &str| Reason::parse(typed).map(|reason| reason.to_string());
        assert_eq!(
            read("  asked by\r\n phone\u{202e} "),
            Ok("asked by phone".to_owned())
        );
        assert_eq!(
            read("Sia\u{302}n called"),
            Ok("Si\u{e2}n called".to_owned())
        );
        let joined = "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645} \u{260e}\u{fe0f}";
        assert_eq!(read(joined), Ok(joined.to_owned()));
        for typed in ["", " \t", "\u{200b}\u{2800}", &"x".repeat(301)] {
            assert_eq!(read(typed), Err(ReasonError), "{typed:?}");
        }
        assert!(read(&"x".repeat(300)).is_ok());
    }
}
