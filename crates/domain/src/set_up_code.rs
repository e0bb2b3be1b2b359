//! The set-up code: issued once by support, so that a person can choose a password that
//! nobody else ever sees (R7).

use crate::{
    Timestamp, crockford,
    entropy::{Entropy, random},
};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// Random bytes in a set-up code: 80 bits, R7 asks for 64.
const BYTES: usize = 10;

/// A one-time set-up code.
#[derive(Clone)]
pub struct SetUpCode(Zeroizing<[u8; BYTES]>);

impl SetUpCode {
    /// A new code.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(Zeroizing::new(random(entropy)))
    }

    /// Reads what a person typed into the password field, with or without the dashes.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        crockford::read(typed).map(Self)
    }

    /// The code as it is read out: four groups of four characters.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        crockford::show(self.0.as_slice())
    }

    /// What is stored: 80 random bits need no slow hash.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_slice()).into()
    }
}

/// By their hashes: how far two codes agree takes no time that could be measured.
impl PartialEq for SetUpCode {
    fn eq(&self, other: &Self) -> bool {
        self.hash() == other.hash()
    }
}

impl Eq for SetUpCode {}

impl fmt::Debug for SetUpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetUpCode(…)")
    }
}

/// A password that was chosen with a set-up code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The number of the code.
    pub id: i64,
    /// When it was chosen.
    pub chosen_at: Timestamp,
    /// Whether it took the place of none.
    pub is_first: bool,
    /// Whether the holder has said whose it is.
    pub is_answered: bool,
}

/// The password that a holder who logs on is to be asked about, of `choices`, the oldest first (R37): the
/// oldest that nobody has said anything of. The newest is not asked about by whoever has `just_chosen` it,
/// nor where it is an account's first, which replaced nothing; once another follows, both are.
#[must_use]
pub fn to_ask_about(choices: &[Choice], just_chosen: bool) -> Option<Choice> {
    let (newest, earlier) = choices.split_last()?;
    let newest = (!just_chosen && !newest.is_first).then_some(newest);
    earlier
        .iter()
        .chain(newest)
        .find(|choice| !choice.is_answered)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;
    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            (0_u8..)
                .zip(bytes)
                .for_each(|(n, byte)| *byte = n.wrapping_mul(37));
        }
    }

    #[test]
    fn r7_is_read_back_however_it_was_typed() {
        let code = SetUpCode::generate(&Counting);
        let shown = code.reveal();
        assert_eq!(shown.len(), 19);
        let sloppy = shown
            .to_lowercase()
            .replace('-', " ")
            .replace('0', "o")
            .replace('1', "l");
        for typed in [shown.as_str(), &shown.replace('-', ""), &sloppy] {
            assert_eq!(
                SetUpCode::parse(typed).map(|c| c.hash()),
                Some(code.hash()),
                "{typed}"
            );
        }
        for typed in ["", "correct horse battery", "ABCD-EFGH-JKMN", "é"] {
            assert!(SetUpCode::parse(typed).is_none(), "{typed}");
        }
    }

    /// One of three letters: (f)irst, (c)hosen later, and upper case when it is answered.
    fn choices(letters: &str) -> Vec<Choice> {
        let choice = |(id, letter): (i64, char)| Choice {
            id,
            chosen_at: Timestamp::from_unix(1_800_000_000 + id),
            is_first: letter.eq_ignore_ascii_case(&'f'),
            is_answered: letter.is_uppercase(),
        };
        (0..).zip(letters.chars()).map(choice).collect()
    }

    #[test]
    fn r37_every_password_is_asked_about_whatever_was_chosen_or_said_since() {
        for (letters, after_choosing, later) in [
            ("", None, None),
            ("f", None, None),
            ("c", None, Some(0)),
            ("C", None, None),
            ("fc", Some(0), Some(0)),
            ("Fc", None, Some(1)),
            ("Fcc", Some(1), Some(1)),
            ("FCc", None, Some(2)),
            ("fCC", Some(0), Some(0)),
        ] {
            let asked =
                |just_chosen| to_ask_about(&choices(letters), just_chosen).map(|one| one.id);
            assert_eq!(asked(true), after_choosing, "{letters}");
            assert_eq!(asked(false), later, "{letters}");
        }
    }
}
