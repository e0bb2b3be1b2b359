//! What can be wrong with an organisation as it was typed.

use super::{MAX_COMPUTERS, NameError};
use std::fmt;
use thiserror::Error;

/// Which entry is wrong. Rows are counted from 0, those that were not needed too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entry {
    /// The organisation itself.
    Organisation,
    /// The place of this row.
    Place(usize),
    /// The person of this row.
    Person(usize),
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organisation => f.write_str("organisation"),
            Self::Place(row) => write!(f, "place {}", row.saturating_add(1)),
            Self::Person(row) => write!(f, "person {}", row.saturating_add(1)),
        }
    }
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// Its name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Another place or person has that name.
    #[error("the same name as in row {}", first.saturating_add(1))]
    SameName {
        /// The row that has it, counted from 0.
        first: usize,
    },
    /// The kind of place.
    #[error("no kind of place")]
    Kind,
    /// The number of computers.
    #[error("a place has 1 to {MAX_COMPUTERS} computers")]
    Computers,
    /// Who uses the computers.
    #[error("neither the team nor the people named")]
    UsedBy,
    /// It is said to be used by those who are named only, and nobody is.
    #[error("nobody works there: name who does, or say that the team does")]
    NobodyThere,
    /// It is the first place, or the first person, too many.
    #[error("at most {most}")]
    TooMany {
        /// How many there may be.
        most: usize,
    },
    /// The organisation has no place, or the person works at none.
    #[error("no place")]
    NoPlace,
    /// The person works at a place that is not among the places.
    #[error("entry {} of the places is none of them", nth.saturating_add(1))]
    UnknownPlace {
        /// Which of those that were typed for the person, counted from 0.
        nth: usize,
    },
}

/// One thing that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{entry}: {fault}")]
pub struct Problem {
    /// Where.
    pub entry: Entry,
    /// What.
    pub fault: Fault,
}
