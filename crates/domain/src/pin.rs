//! The enrolment PIN: six digits that support reads out, asked before the QR code (R14).

use crate::{
    VerificationCode,
    entropy::{Entropy, random},
};
use std::fmt;
use zeroize::Zeroizing;

/// An enrolment PIN. It looks like a verification code and is typed like one.
#[derive(Clone)]
pub struct Pin(VerificationCode);

impl Pin {
    /// A new PIN. Of 64 random bits, so that none is more likely than another to speak of.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut number = u64::from_be_bytes(random(entropy));
        Self(VerificationCode::from_digits(|| {
            let digit = number % 10;
            number /= 10;
            u8::try_from(digit).unwrap_or_default()
        }))
    }

    /// Reads what a person typed.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        VerificationCode::parse(typed).ok().map(Self)
    }

    /// The six digits: for the keyed hash.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The six digits as they are read out.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(
            self.0
                .as_bytes()
                .iter()
                .map(|digit| char::from(*digit))
                .collect(),
        )
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Fixed([u8; 8]);
    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.copy_from_slice(&self.0);
        }
    }

    proptest! {
        #[test]
        fn r14_is_read_back(bytes: [u8; 8]) {
            let pin = Pin::generate(&Fixed(bytes));
            let read = Pin::parse(&pin.reveal());
            prop_assert_eq!(read.as_ref().map(Pin::expose), Some(pin.expose()));
        }
    }
}
