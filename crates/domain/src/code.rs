//! The verification code as a person types it (R10).

use crate::typed;
use std::fmt;
use thiserror::Error;
use zeroize::Zeroize;

/// Digits of a verification code (R8).
pub const DIGITS: usize = 6;

/// Six digits, normalised. Never the key of anything: a code counts by its time step (R10).
#[derive(Clone, PartialEq, Eq)]
pub struct VerificationCode([u8; DIGITS]);

/// What was typed is not six digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a verification code has six digits")]
pub struct NotACode;

impl VerificationCode {
    /// Normalises what a person typed or pasted: drops spaces and dashes, folds full-width
    /// and other decimal digits to ASCII, and then demands exactly six digits (R10).
    ///
    /// # Errors
    ///
    /// [`NotACode`] for anything else.
    pub fn parse(typed: &str) -> Result<Self, NotACode> {
        let folded = typed::folded(typed).ok_or(NotACode)?;
        let digits: [u8; DIGITS] = folded.as_bytes().try_into().map_err(|_| NotACode)?;
        if digits.iter().all(u8::is_ascii_digit) {
            Ok(Self(digits))
        } else {
            Err(NotACode)
        }
    }

    /// Six digits, 0 to 9 each.
    pub(crate) fn from_digits(mut digit: impl FnMut() -> u8) -> Self {
        Self(std::array::from_fn(|_| b'0' + digit() % 10))
    }

    /// The six ASCII digits.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; DIGITS] {
        &self.0
    }
}

impl fmt::Debug for VerificationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerificationCode(…)")
    }
}

impl Drop for VerificationCode {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn digits(typed: &str) -> Option<String> {
        let code = VerificationCode::parse(typed).ok()?;
        Some(String::from_utf8_lossy(code.as_bytes()).into_owned())
    }

    #[test]
    fn r10_spaces_dashes_and_foreign_digits_are_folded() {
        for typed in [
            "123456",
            "123 456",
            " 123-456 ",
            "1 2 3 4 5 6",
            "123\u{2011}456",
            "123\u{a0}456\n",
            "\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}",
            "\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}",
            "\u{967}\u{968}\u{969}456",
            "\u{1d7cf}\u{1d7d0}\u{1d7d1}\u{1d7d2}\u{1d7d3}\u{1d7d4}",
            "\u{200b}123456",
        ] {
            assert_eq!(digits(typed).as_deref(), Some("123456"), "{typed:?}");
        }
    }

    #[test]
    fn r10_anything_else_is_refused() {
        for typed in [
            "",
            "12345",
            "1234567",
            "12345a",
            "+12345",
            "12345.6",
            "١٢٣",
            "½23456",
            "²23456",
            "0x1234",
            "123456\u{0}",
        ] {
            assert_eq!(digits(typed), None, "{typed:?}");
        }
        assert_eq!(digits(&" ".repeat(65)), None);
    }

    proptest! {
        #[test]
        fn never_panics_and_is_six_ascii_digits(typed in ".{0,40}") {
            if let Ok(code) = VerificationCode::parse(&typed) {
                prop_assert!(code.as_bytes().iter().all(u8::is_ascii_digit));
            }
        }

        #[test]
        fn separators_never_matter(code in "[0-9]{6}", at in 0_usize..7, separator in "[ \\-\u{2009}\u{2013}]{1,3}") {
            let mut typed = code.clone();
            typed.insert_str(at.min(6), &separator);
            prop_assert_eq!(digits(&typed), Some(code));
        }
    }
}
