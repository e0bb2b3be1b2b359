//! The answer to a form.

use crate::{Fields, Refusal, Wire, Writer};

/// What a form came to. It is written as nothing, or as one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Done; where to go next is in the redirect.
    Done,
    /// The page stays, for this many seconds more.
    Stays(u32),
    /// Not done, and why.
    Refused(Refusal),
}

/// Stands before the seconds of [`Answer::Stays`]. No refusal is called so.
const STAYS: &str = "stays:";

impl From<Answer> for String {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Done => Self::new(),
            Answer::Stays(seconds) => format!("{STAYS}{seconds}"),
            Answer::Refused(refusal) => refusal.into(),
        }
    }
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        let stays = text.strip_prefix(STAYS);
        match stays.and_then(|seconds| seconds.parse().ok()) {
            Some(seconds) => Self::Stays(seconds),
            None if text.is_empty() => Self::Done,
            None => Self::Refused(text.into()),
        }
    }
}

impl Wire for Refusal {
    fn write(&self, to: &mut Writer) {
        to.field(&String::from(*self));
    }

    fn read(from: &mut Fields<'_>) -> Option<Self> {
        String::read(from).map(Self::from)
    }
}
