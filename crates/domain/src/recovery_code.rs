//! Recovery codes: for who has lost the authenticator (R18, R19).

use crate::{
    crockford,
    entropy::{Entropy, random},
};
use std::fmt;
use zeroize::Zeroizing;

/// How many are made at a time (R18).
pub const COUNT: usize = 10;
/// Random bytes in one: 120 bits (R18).
const BYTES: usize = 15;

/// One recovery code.
#[derive(Clone)]
pub struct RecoveryCode(Zeroizing<[u8; BYTES]>);

impl RecoveryCode {
    /// A set of new codes.
    #[must_use]
    pub fn generate_set(entropy: &dyn Entropy) -> [Self; COUNT] {
        std::array::from_fn(|_| Self(Zeroizing::new(random(entropy))))
    }

    /// Reads what a person typed, in either case, with or without the dashes.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        crockford::read(typed).map(Self)
    }

    /// The code as it is shown once: six groups of four characters.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        crockford::show(self.0.as_slice())
    }

    /// The raw bytes: for the keyed hash only.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Fixed([u8; BYTES]);
    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.copy_from_slice(&self.0);
        }
    }

    proptest! {
        #[test]
        fn r18_is_read_back_however_it_was_typed(bytes: [u8; BYTES]) {
            let [code, ..] = RecoveryCode::generate_set(&Fixed(bytes));
            let shown = code.reveal();
            prop_assert_eq!(shown.len(), 29);
            let sloppy = format!(" {} ", shown.to_lowercase().replace('-', " ").replace('0', "o"));
            for typed in [shown.as_str(), &shown.replace('-', ""), &sloppy] {
                let read = RecoveryCode::parse(typed);
                prop_assert_eq!(read.as_ref().map(RecoveryCode::expose), Some(&bytes[..]));
            }
        }

        #[test]
        fn r18_anything_may_be_typed(typed: String) {
            let _ = RecoveryCode::parse(&typed);
        }
    }

    #[test]
    fn r18_what_is_none() {
        for typed in [
            "",
            "123456",
            "ABCD-EFGH-JKMN-PQRS",
            &"0".repeat(25),
            &"-".repeat(65),
        ] {
            assert!(RecoveryCode::parse(typed).is_none(), "{typed}");
        }
        let [code, ..] = RecoveryCode::generate_set(&Fixed([7; BYTES]));
        assert_eq!(format!("{code:?}"), "RecoveryCode(…)");
    }
}
