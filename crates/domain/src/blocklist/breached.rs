//! Passwords that were in a breach, as Pwned Passwords lists them (R6): a line for each, with the
//! SHA-1 of the password in hexadecimal, a colon and how often it was seen, sorted by the hash.

use crate::Password;
use data_encoding::HEXUPPER_PERMISSIVE;
use sha1::{Digest as _, Sha1};
use std::fmt;

/// Bytes of a hash, and characters of it in a line.
const BYTES: usize = 20;
const HEX: usize = 2 * BYTES;

/// No line is longer, its line break included: a hash, a colon, a count and CRLF. Counts have
/// eight digits today.
pub const MAX_LINE_BYTES: usize = 64;

/// What stands in the list for one password. The password is quickly found from it, so it is shown
/// to nobody. Ordered as the list is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash([u8; BYTES]);

impl Hash {
    /// The hash by which `password` is looked up: SHA-1 of its UTF-8. That SHA-1 is weak does no
    /// harm here, for nothing is kept under it.
    #[must_use]
    pub fn of(password: &Password) -> Self {
        Self(Sha1::digest(password.expose()).into())
    }

    /// The hash of a line of the list; `None` for what is no such line. A carriage return at its
    /// end is part of a line break.
    #[must_use]
    pub fn of_line(line: &[u8]) -> Option<Self> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let (hash, count) = line.split_at_checked(HEX)?;
        let count = count.strip_prefix(b":")?;
        if count.is_empty() || !count.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let mut bytes = [0; BYTES];
        let decoded = HEXUPPER_PERMISSIVE.decode_mut(hash, &mut bytes);
        decoded.is_ok().then_some(Self(bytes))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hash(…)")
    }
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "ASCII")]
mod tests {
    use super::*;

    /// SHA-1 of "abc", from FIPS 180-4's example.
    const ABC: &str = "A9993E364706816ABA3E25717850C26C9CD0D89D";

    #[test]
    fn r6_a_password_is_looked_up_by_its_sha_1() {
        let abc = Hash::of(&Password::parse("abc").expect("a password"));
        for line in [
            format!("{ABC}:1"),
            format!("{ABC}:23456789\r"),
            format!("{}:1", ABC.to_lowercase()),
        ] {
            assert!(Hash::of_line(line.as_bytes()) == Some(abc), "{line}");
            assert!(line.len() < MAX_LINE_BYTES);
        }
        assert_eq!(format!("{abc:?}"), "Hash(…)");
    }

    #[test]
    fn what_is_no_line_of_the_list_has_no_hash() {
        for line in [
            String::new(),
            ABC.to_owned(),
            format!("{ABC}:"),
            format!("{ABC}:1 "),
            format!("{ABC}:-1"),
            format!("{ABC}:1\r\r"),
            format!("{ABC};1"),
            format!("{}:1", &ABC[1..]),
            format!("{}G:1", &ABC[1..]),
            // The list of NTLM hashes has 32 characters.
            format!("{}:1", &ABC[8..]),
        ] {
            assert!(Hash::of_line(line.as_bytes()).is_none(), "{line:?}");
        }
    }
}
