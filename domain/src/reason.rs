//! Why support staff did something, in their own words (R37).

use crate::visible::is_invisible;
use std::fmt;
use thiserror::Error;

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
    /// Reads what was typed. Line breaks and what nobody sees become spaces.
    ///
    /// # Errors
    ///
    /// [`ReasonError`].
    pub fn parse(typed: &str) -> Result<Self, ReasonError> {
        let visible = typed.replace(is_invisible, " ");
        let words: Vec<&str> = visible.split_whitespace().collect();
        let reason = words.join(" ");
        let length = reason.chars().count();
        if length == 0 || length > MAX_LENGTH {
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
        for typed in ["", " \t", "\u{200b}\u{2800}", &"x".repeat(301)] {
            assert_eq!(read(typed), Err(ReasonError), "{typed:?}");
        }
        assert!(read(&"x".repeat(300)).is_ok());
    }
}
