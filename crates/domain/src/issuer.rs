//! The issuer in authenticators: the name of the site, as every enrolment puts it into the QR code.

use crate::visible::{is_invisible, is_unsafe};
use thiserror::Error;

/// Most characters: what an entry of an authenticator shows of it.
pub const MAX_CHARS: usize = 64;

/// Most bytes in UTF-8. Each can take three characters of the key URI, twice, and with the longest userID
/// the QR code must still be one that a phone reads from a screen.
pub const MAX_BYTES: usize = 96;

/// Why a name cannot be an issuer. Completes "the name …".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IssuerError {
    /// Nothing that is seen.
    #[error("has nothing in it that can be seen")]
    Empty,
    /// More than [`MAX_CHARS`] or [`MAX_BYTES`].
    #[error(
        "is too long for the QR code of an authenticator: at most {MAX_CHARS} characters and {MAX_BYTES} bytes in UTF-8, and this has {characters} and {bytes}"
    )]
    TooLong {
        /// The characters that it has.
        characters: usize,
        /// The bytes that it has.
        bytes: usize,
    },
    /// A colon, which ends the issuer in the label of a key URI.
    #[error("has a colon, which authenticators take for the end of the name; leave it out")]
    Colon,
    /// A character that does something else than show.
    #[error("has a character in it that turns the direction of text or breaks lines; leave it out")]
    Direction,
}

/// Checks a name before anybody enrols with it.
///
/// # Errors
///
/// [`IssuerError`].
pub fn check(name: &str) -> Result<(), IssuerError> {
    let (characters, bytes) = (name.chars().count(), name.len());
    if name.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
        Err(IssuerError::Empty)
    } else if name.contains(is_unsafe) {
        Err(IssuerError::Direction)
    } else if name.contains(':') {
        Err(IssuerError::Colon)
    } else if characters > MAX_CHARS || bytes > MAX_BYTES {
        Err(IssuerError::TooLong { characters, bytes })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sites_are_issuers() {
        for name in [
            "Good to Go",
            "Tŷ Ni",
            "Blodau’r Haul – Caerdydd",
            "向日葵",
            "☎️ Office",
            "A",
        ] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        let longest = [
            "W".repeat(MAX_CHARS),
            "漢".repeat(MAX_BYTES / 3),
            "🌻".repeat(MAX_BYTES / 4),
        ];
        for name in longest {
            assert_eq!(check(&name), Ok(()), "{name}");
            assert!(
                matches!(check(&format!("{name}W")), Err(IssuerError::TooLong { .. })),
                "{name}"
            );
        }
    }

    #[test]
    fn what_would_break_an_enrolment_is_none() {
        for name in ["", " ", "\u{a0}", "\u{200b}\u{feff}", "\u{2800}"] {
            assert_eq!(check(name), Err(IssuerError::Empty), "{name:?}");
        }
        for name in [":", "Sunflower: Nurseries", "https://logon.example", "a:"] {
            assert_eq!(check(name), Err(IssuerError::Colon), "{name:?}");
        }
        for name in ["a\u{202e}b", "a\u{2028}b", "a\nb", "a\u{0}b"] {
            assert_eq!(check(name), Err(IssuerError::Direction), "{name:?}");
        }
        assert!(matches!(
            check(&"漢".repeat(200)),
            Err(IssuerError::TooLong {
                characters: 200,
                bytes: 600
            })
        ));
    }
}
