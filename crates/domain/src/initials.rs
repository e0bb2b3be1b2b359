//! Who it is at a userID that several people share: initials, typed or picked after the code.

use crate::visible::{is_ignorable, is_invisible};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// No initials are longer.
pub const MAX_CHARS: usize = 4;

/// One to four letters or digits, in capitals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initials(String);

impl Initials {
    /// Reads what was typed: spaces, dots and signs that nobody sees are dropped. `None` unless one
    /// to [`MAX_CHARS`] letters or digits are left.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 64 {
            return None;
        }
        let kept = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '.' && !is_ignorable(*c));
        let initials: String = kept.collect::<String>().to_uppercase().nfc().collect();
        let count = initials.chars().count();
        let are_some = (1..=MAX_CHARS).contains(&count);
        let are_seen = |c: char| c.is_alphanumeric() && !is_invisible(c);
        (are_some && initials.chars().all(are_seen)).then_some(Self(initials))
    }

    /// The letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Initials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Initials;

    #[test]
    fn letters_in_capitals_whatever_stands_between_them() {
        for (typed, read) in [
            ("rf", Some("RF")),
            (" R. F. ", Some("RF")),
            ("é1", Some("É1")),
            ("e\u{301}", Some("É")),
            ("abcd", Some("ABCD")),
            ("abcde", None),
            ("ß", Some("SS")),
            ("", None),
            ("..", None),
            ("a=b", None),
            ("<b>", None),
            ("a\u{202e}b", None),
            ("a\nb", Some("AB")),
            ("\u{3164}", None),
            ("\u{feff}r\u{a0}f\u{200b}\u{2060}", Some("RF")),
        ] {
            let initials = Initials::parse(typed);
            assert_eq!(initials.as_ref().map(Initials::as_str), read, "{typed:?}");
        }
        assert_eq!(Initials::parse(&"a ".repeat(40)), None);
    }
}
