//! How hard a new password is to guess, as far as that shows without knowing what others use: how
//! many characters it has, and how many of them are no repetition. It asks nobody, and promises
//! nothing: what is common or known from a breach, the server says.

/// What can be said of a new password, each one step further on the meter than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Nothing is typed.
    None,
    /// Fewer characters than demanded.
    TooShort,
    /// Hardly more than demanded, or much of it is repetition.
    CouldBeLonger,
    /// As long as demanded, and little of it is repetition.
    Good,
    /// Longer than that.
    VeryGood,
}

/// The meter's end, [`Strength::VeryGood`].
pub const MAX_STRENGTH: &str = "4";

/// Characters above the least that make a password very good: another word.
const ANOTHER_WORD: usize = 6;

impl Strength {
    /// Of `password`, which must have `minimum` code points.
    ///
    /// A character that repeats the one before it or follows it in the alphabet (`aaa`, `abc`,
    /// `321`) adds nothing, and neither does what makes the password longer than one and a half
    /// times its different characters (`sunsunsun`).
    pub fn of(password: &str, minimum: u32) -> Self {
        let (mut length, mut steps, mut different) = (0_usize, 0, 0);
        let mut before = 0;
        for c in password.chars() {
            if !password.chars().take(length).any(|other| other == c) {
                different += 1;
            }
            if u32::from(c).abs_diff(before) > 1 {
                steps += 1;
            }
            before = u32::from(c);
            length += 1;
        }
        let minimum = minimum as usize;
        let counts = steps.min(different * 3 / 2);
        if length == 0 {
            Self::None
        } else if length < minimum {
            Self::TooShort
        } else if counts < minimum {
            Self::CouldBeLonger
        } else if counts < minimum + ANOTHER_WORD {
            Self::Good
        } else {
            Self::VeryGood
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Strength;

    #[test]
    fn length_counts_and_repetition_does_not() {
        use Strength::{CouldBeLonger, Good, None, TooShort, VeryGood};
        for (password, expected) in [
            ("", None),
            ("a", TooShort),
            ("sunflower 9", TooShort),
            ("ŵŷêâîôŵŷêâî", TooShort),
            ("aaaaaaaaaaaa", CouldBeLonger),
            ("abcdefghijklmnopqrstuvwxyz", CouldBeLonger),
            ("987654321098765", CouldBeLonger),
            ("sunsunsunsunsunsunsun", CouldBeLonger),
            ("qwertyqwerty", CouldBeLonger),
            ("sunflower 97", Good),
            ("marigold lantern", Good),
            ("marigold lantern bucket", VeryGood),
            ("Xq7!vLp2#zRt9@wKm4", VeryGood),
            ("🐴🔋📎🏠🎈🍀🎩🚲🧭🪁🧊🥁", Good),
        ] {
            assert_eq!(Strength::of(password, 12), expected, "{password}");
        }
        assert_eq!(Strength::of("marigold lantern", 17), TooShort);
        assert_eq!(Strength::of("marigold lantern", 16), Good);
    }
}
