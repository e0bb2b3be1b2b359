//! The verification code as a person types it (R10).

use std::fmt;
use thiserror::Error;
use zeroize::Zeroize;

/// Digits of a verification code (R8).
pub const DIGITS: usize = 6;

/// Most bytes looked at: six digits of four bytes each, with room for spaces and dashes.
const MAX_TYPED: usize = 64;

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
        if typed.len() > MAX_TYPED {
            return Err(NotACode);
        }
        let mut digits = [0; DIGITS];
        let mut count = 0;
        for c in typed.chars().filter(|c| !is_separator(*c)) {
            let digit = decimal(c).ok_or(NotACode)?;
            *digits.get_mut(count).ok_or(NotACode)? = b'0' + digit;
            count += 1;
        }
        if count == DIGITS {
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

/// Spaces and dashes of every kind, and the invisible marks that a paste brings along.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '\u{ad}' | '\u{2010}'
                ..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
        )
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The value of a Unicode decimal digit. Decimal digits stand in runs of ten from zero to
/// nine (Unicode §4.6), so the first of each run is all that must be known.
fn decimal(c: char) -> Option<u8> {
    ZEROS.iter().find_map(|&zero| {
        let value = u32::from(c).checked_sub(zero)?;
        (value < 10).then(|| u8::try_from(value).ok())?
    })
}

/// The zero of each run of decimal digits (general category Nd, Unicode 14).
const ZEROS: [u32; 66] = [
    0x0030, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6,
    0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80,
    0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
    0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0,
    0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0,
    0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

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
