//! The userID: a logon name in its one canonical form (R23).

use crate::visible::is_ignorable;
use std::fmt;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Most characters a userID may have.
pub const MAX_LENGTH: usize = 64;

/// A canonical userID: without signs that nobody sees, NFKC, lower case, trimmed, and of ASCII letters, digits and
/// `. _ - @ +` only, so that two spellings that look alike are one account and every
/// counter has one key (R23).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(String);

/// Why a text is not a userID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UserIdError {
    /// Nothing but spaces.
    #[error("a userID must not be empty")]
    Empty,
    /// More than [`MAX_LENGTH`] characters.
    #[error("a userID has at most {MAX_LENGTH} characters")]
    TooLong,
    /// A character outside the policy.
    #[error(
        "a userID has only letters a to z, digits and . _ - @ +, and begins with a letter or digit"
    )]
    Character,
}

impl UserId {
    /// Canonicalises what a person typed.
    ///
    /// # Errors
    ///
    /// [`UserIdError`] when the canonical form is empty, longer than [`MAX_LENGTH`] or has
    /// a character outside the policy.
    pub fn parse(typed: &str) -> Result<Self, UserIdError> {
        // Four bytes a character: longer input cannot be a userID, so it is not normalised.
        if typed.len() > MAX_LENGTH * 4 * 2 {
            return Err(UserIdError::TooLong);
        }
        let seen = typed.chars().filter(|c| !is_ignorable(*c));
        let canonical: String = seen.nfkc().collect::<String>().trim().to_lowercase();
        if canonical.is_empty() {
            return Err(UserIdError::Empty);
        }
        if canonical.chars().count() > MAX_LENGTH {
            return Err(UserIdError::TooLong);
        }
        let allowed =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+');
        let begins_well = canonical.starts_with(|c: char| c.is_ascii_alphanumeric());
        if !begins_well || !canonical.chars().all(allowed) {
            return Err(UserIdError::Character);
        }
        Ok(Self(canonical))
    }

    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn r23_spellings_of_one_user_id_are_one() {
        for spelling in [
            "alice",
            "ALICE",
            " alice ",
            "\u{ff21}\u{ff4c}\u{ff49}\u{ff43}\u{ff45}",
            "\u{2003}Alice",
            "\u{feff}alice",
            "alice\u{200b}",
            " \u{200e}al\u{ad}i\u{2060}ce\u{200f} ",
            "\u{202a}alice\u{202c}",
            "\u{2068}ali\u{200d}ce\u{2069}\u{fe0f}",
        ] {
            assert_eq!(
                UserId::parse(spelling).map(|id| id.to_string()),
                Ok("alice".to_owned())
            );
        }
    }

    #[test]
    fn refuses_what_is_no_user_id() {
        for (typed, error) in [
            ("", UserIdError::Empty),
            ("  \t", UserIdError::Empty),
            ("аlice", UserIdError::Character), // Cyrillic а
            ("al ice", UserIdError::Character),
            ("al\nice", UserIdError::Character),
            ("al\u{2028}ice", UserIdError::Character),
            ("\u{202e}ecila", UserIdError::Character),
            ("al\u{a0}ice", UserIdError::Character),
            ("\u{200b}\u{feff}", UserIdError::Empty),
            ("al\u{0}ice", UserIdError::Character),
            ("al\u{1b}[31mice", UserIdError::Character),
            ("<script>", UserIdError::Character),
            ("-rf", UserIdError::Character),
            (&"a".repeat(65), UserIdError::TooLong),
            (&"a".repeat(100_000), UserIdError::TooLong),
        ] {
            assert_eq!(UserId::parse(typed), Err(error), "{typed:?}");
        }
        assert!(UserId::parse(&"a".repeat(64)).is_ok());
    }

    proptest! {
        #[test]
        fn canonical_is_a_fixed_point(typed in ".{0,80}") {
            if let Ok(id) = UserId::parse(&typed) {
                prop_assert_eq!(UserId::parse(id.as_str()), Ok(id.clone()));
                prop_assert!(id.as_str().is_ascii() && id.as_str().len() <= MAX_LENGTH);
                prop_assert_eq!(UserId::parse(&format!("  {}\t", id.as_str().to_uppercase())), Ok(id));
            }
        }
    }
}
