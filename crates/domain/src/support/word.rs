//! The word by which support tells who is calling: shown on both sides, read out by the caller.

use crate::{
    crockford,
    entropy::{Entropy, random},
};

/// Six characters that cannot be misread over the telephone. Not a secret that opens anything: who
/// reads it out has the page in front of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckWord(String);

impl CheckWord {
    /// A new one, of 30 random bits.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let shown = crockford::show(&random::<5>(entropy));
        let word = shown.chars().filter(char::is_ascii_alphanumeric).take(6);
        Self(word.collect())
    }

    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Fixed([u8; 5]);
    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.copy_from_slice(&self.0);
        }
    }

    proptest! {
        #[test]
        fn six_characters_that_are_not_mistaken(bytes: [u8; 5]) {
            let word = CheckWord::generate(&Fixed(bytes));
            prop_assert_eq!(word.as_str().len(), 6);
            prop_assert!(!word.as_str().contains(['I', 'L', 'O', 'U', '-']));
        }
    }
}
