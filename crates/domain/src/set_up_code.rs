//! The set-up code: issued once by support, so that a person can choose a password that
//! nobody else ever sees (R7).

use crate::{
    crockford,
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
}
