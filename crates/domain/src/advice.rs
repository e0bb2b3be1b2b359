//! Which authenticator on which device, and how many userIDs: the vendor's advice (S11).

use crate::words;

/// Where the authenticator of a userID belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Device {
    /// On the one computer on which the userID is used.
    OnThisComputer,
    /// On the phone of the one person who uses it.
    OnThePhone,
}

words!(Device { OnThisComputer = "computer", OnThePhone = "phone" });

/// One, or more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// One.
    One,
    /// More.
    Several,
}

/// How an organisation works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// Computers on which the application is used.
    pub computers: Count,
    /// Places at which they are.
    pub places: Count,
    /// People who use it.
    pub people: Count,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// One userID, with the authenticator on the one computer; any number of people share it.
    OnTheComputer,
    /// One userID, with the authenticator on the phone of the one person.
    OnThePhone,
    /// A userID for each person who moves, with the authenticator on that person's phone, and for
    /// each shared computer, with the authenticator on it.
    OneEach {
        /// Whether anybody can be expected to move between places.
        between_places: bool,
    },
}

impl Circumstances {
    /// The advice.
    #[must_use]
    pub const fn advice(self) -> Advice {
        match (self.computers, self.people) {
            (Count::One, _) => Advice::OnTheComputer,
            (Count::Several, Count::One) => Advice::OnThePhone,
            (Count::Several, Count::Several) => Advice::OneEach {
                between_places: matches!(self.places, Count::Several),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Advice, Circumstances, Count};

    #[test]
    fn s11_as_the_source_says() {
        use Count::{One, Several};
        let each = |between_places| Advice::OneEach { between_places };
        for (computers, places, people, advice) in [
            (One, One, One, Advice::OnTheComputer),
            (One, One, Several, Advice::OnTheComputer),
            (One, Several, One, Advice::OnTheComputer),
            (One, Several, Several, Advice::OnTheComputer),
            (Several, One, One, Advice::OnThePhone),
            (Several, Several, One, Advice::OnThePhone),
            (Several, One, Several, each(false)),
            (Several, Several, Several, each(true)),
        ] {
            let circumstances = Circumstances {
                computers,
                places,
                people,
            };
            assert_eq!(circumstances.advice(), advice, "{circumstances:?}");
        }
    }
}
