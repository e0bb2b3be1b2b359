//! Names as they were typed: of organisations, places and people.

pub(super) use domain::visible::is_apostrophe;
use domain::visible::{fits, has_strays};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NameError {
    /// No letter or digit in it.
    #[error("a name needs a letter or a digit")]
    Empty,
    /// Too long.
    #[error("a name has at most {most} characters")]
    TooLong {
        /// Most characters that it may have.
        most: usize,
    },
    /// A character in it that nobody sees, or that turns the direction of others.
    #[error("a name has only characters that can be seen")]
    Invisible,
}

/// Reads a name of at most `most` characters, with one space for any run of spaces and line breaks.
pub(super) fn read(typed: &str, most: usize) -> Result<String, NameError> {
    // What may be kept, and as much again for accents and spaces that go: longer input is not
    // normalised.
    if typed.trim().len() > most * 16 * 2 {
        return Err(NameError::TooLong { most });
    }
    let words: Vec<&str> = typed.split_whitespace().collect();
    let name: String = words.join(" ").nfc().collect();
    if has_strays(&name) {
        return Err(NameError::Invisible);
    }
    if !fits(&name, most) {
        return Err(NameError::TooLong { most });
    }
    if key(&name).is_empty() {
        return Err(NameError::Empty);
    }
    Ok(name)
}

/// What two names have in common that people take for one: capitals, signs and spaces make no
/// difference.
pub(super) fn key(name: &str) -> String {
    let letters = name.chars().filter(|c| !is_apostrophe(*c));
    let folded: String = letters.nfkc().flat_map(char::to_lowercase).collect();
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_can_be_seen() {
        let long = NameError::TooLong { most: 10 };
        for (typed, name) in [
            (" Oak\t Lane\n", Ok("Oak Lane")),
            ("Ffo\u{302}n", Ok("Ff\u{f4}n")),
            ("3", Ok("3")),
            ("木", Ok("木")),
            ("", Err(NameError::Empty)),
            (" \u{2003}\n", Err(NameError::Empty)),
            ("- & -", Err(NameError::Empty)),
            ("a\u{202e}b", Err(NameError::Invisible)),
            ("a\u{0}b", Err(NameError::Invisible)),
            ("\u{200b}", Err(NameError::Invisible)),
            ("\u{3164}", Err(NameError::Invisible)),
            ("ŵŵŵŵŵŵŵŵŵŵ", Ok("ŵŵŵŵŵŵŵŵŵŵ")),
            ("ŵŵŵŵŵŵŵŵŵŵŵ", Err(long)),
            (&"a".repeat(100_000), Err(long)),
        ] {
            assert_eq!(read(typed, 10), name.map(str::to_owned), "{typed:?}");
        }
    }

    #[test]
    fn names_that_people_take_for_one() {
        for spelling in ["Rhian's home", "rhian\u{2019}s  HOME", "Rhians-Home."] {
            assert_eq!(key(spelling), "rhians home", "{spelling}");
        }
        assert_ne!(key("Café"), key("Cafe"));
    }

    proptest! {
        #[test]
        fn reading_again_changes_nothing(typed in ".{0,80}") {
            if let Ok(name) = read(&typed, 60) {
                prop_assert_eq!(read(&name, 60), Ok(name));
            }
        }
    }
}
