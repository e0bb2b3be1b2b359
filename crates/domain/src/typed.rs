//! Codes as people type and paste them: with whatever a phone, a letter or a chat has made of their
//! spaces, dashes and digits. Every code that people hold in their hands is read by [`folded`].

use crate::visible::is_ignorable;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use zeroize::Zeroizing;

/// Most bytes that are read: more than any code has with all its spaces and dashes, at four bytes a
/// character.
const MAX_BYTES: usize = 256;

/// What of `typed` says something: without spaces, dashes and signs that nobody sees, and with decimal
/// digits of every script and letters of every width as ASCII. Anything else stays, for the caller to
/// refuse. `None` for more than any code can have.
pub fn folded(typed: &str) -> Option<Zeroizing<String>> {
    if typed.len() > MAX_BYTES {
        return None;
    }
    // What is kept is never longer than what it was: no copy is left behind by growing.
    let mut kept = Zeroizing::new(String::with_capacity(typed.len()));
    let said = |c: &char| !c.is_whitespace() && !is_dash(*c) && !is_ignorable(*c);
    kept.extend(typed.chars().filter(said).map(ascii));
    Some(kept)
}

/// Dashes of every kind, and what keyboards and word processors write in their place.
#[must_use]
pub fn is_dash(c: char) -> bool {
    c.general_category() == GeneralCategory::DashPunctuation
        || matches!(
            c,
            '\u{2d7}'
                | '\u{2043}'
                | '\u{207b}'
                | '\u{208b}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2796}'
                | '\u{30fc}'
                | '\u{ff70}'
        )
}

fn ascii(c: char) -> char {
    if let Some(digit) = decimal(c) {
        return char::from(b'0' + digit);
    }
    let mut compatible = std::iter::once(c).nfkc();
    match (compatible.next(), compatible.next()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() => letter,
        _ => c,
    }
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
    use crate::{Pin, RecoveryCode, VerificationCode, entropy::Entropy, set_up_code::SetUpCode};
    use proptest::prelude::*;

    struct Fixed(Vec<u8>);
    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.copy_from_slice(&self.0[..bytes.len()]);
        }
    }

    /// What stands between the characters of a pasted code, or around them, and says nothing.
    fn silent() -> impl Strategy<Value = String> {
        let one = proptest::sample::select(vec![
            " ", "\t", "\r\n", "-", "\u{a0}", "\u{202f}", "\u{3000}", "\u{2009}", "\u{2028}",
            "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}",
            "\u{58a}", "\u{5be}", "\u{301c}", "\u{30fc}", "\u{fe63}", "\u{ff0d}", "\u{2043}",
            "\u{ad}", "\u{200b}", "\u{200c}", "\u{200d}", "\u{200e}", "\u{200f}", "\u{61c}",
            "\u{2060}", "\u{2066}", "\u{2069}", "\u{202a}", "\u{202c}", "\u{feff}", "\u{fe0f}",
            "\u{180e}",
        ]);
        proptest::collection::vec(one, 0..2).prop_map(|signs| signs.concat())
    }

    /// `code` in another width and case, with signs that say nothing between its characters.
    fn pasted(code: &str, between: &[String], is_wide: &[bool]) -> String {
        let wide = |c: char, is_wide: bool| match c {
            '!'..='~' if is_wide => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
            _ => c,
        };
        let signs = between.iter().cycle();
        let widths = is_wide.iter().cycle();
        let characters = code.chars().zip(signs).zip(widths);
        let text: String = characters
            .map(|((c, sign), is_wide)| format!("{}{sign}", wide(c, *is_wide)))
            .collect();
        format!("{}{text}", between[0])
    }

    proptest! {
        #[test]
        fn every_code_is_read_however_it_was_pasted(
            bytes in proptest::collection::vec(any::<u8>(), 32),
            between in proptest::collection::vec(silent(), 1..8),
            is_wide in proptest::collection::vec(any::<bool>(), 1..8),
            is_lower: bool,
        ) {
            let entropy = Fixed(bytes);
            let case = |text: &str| if is_lower { text.to_lowercase() } else { text.to_owned() };
            let typed = |text: &str| pasted(&case(text), &between, &is_wide);

            let [recovery, ..] = RecoveryCode::generate_set(&entropy);
            let read = RecoveryCode::parse(&typed(&recovery.reveal()));
            prop_assert_eq!(read.as_ref().map(RecoveryCode::expose), Some(recovery.expose()));

            let set_up = SetUpCode::generate(&entropy);
            let read = SetUpCode::parse(&typed(&set_up.reveal()));
            prop_assert_eq!(read.map(|code| code.hash()), Some(set_up.hash()));

            let pin = Pin::generate(&entropy);
            let read = Pin::parse(&typed(&pin.reveal()));
            prop_assert_eq!(read.as_ref().map(Pin::expose), Some(pin.expose()));

            let read = VerificationCode::parse(&typed(&pin.reveal()));
            prop_assert_eq!(read.as_ref().map(|code| code.as_bytes().as_slice()), Ok(pin.expose()));
        }

        #[test]
        fn what_is_folded_is_never_longer(typed in ".{0,60}") {
            if let Some(folded) = folded(&typed) {
                prop_assert!(folded.len() <= typed.len());
            }
        }
    }

    #[test]
    fn digits_and_letters_of_every_width_are_ascii_and_nothing_else_is_touched() {
        for (typed, read) in [
            ("\u{ff21}\u{ff42}\u{ff11}", "Ab1"),
            ("\u{1d400}\u{1d7cf}", "A1"),
            ("\u{661}\u{967}", "11"),
            ("\u{b2}\u{bd}\u{2460}", "\u{b2}\u{bd}\u{2460}"),
            ("a\u{0}b", "a\u{0}b"),
            ("a.b_c+d", "a.b_c+d"),
            ("\u{e9}\u{430}", "\u{e9}\u{430}"),
        ] {
            assert_eq!(folded(typed).expect("short").as_str(), read, "{typed:?}");
        }
        assert!(folded(&"-".repeat(MAX_BYTES + 1)).is_none());
    }
}
