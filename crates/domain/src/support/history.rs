//! What happened with an account before staff do something to it, as far as it decides whether a second
//! person must agree (R37, R57).

use super::LIFTING_SECONDS;
use crate::{AccountId, Timestamp};

/// What support has renewed since the holder last logged on with it: with the password, and with an
/// authenticator.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Renewed {
    /// The password, by a set-up code.
    pub password: bool,
    /// The authenticators, which were forgotten.
    pub authenticators: bool,
}

/// What happened with an account before. The default: nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// What support has renewed.
    pub renewed: Renewed,
    /// Whether somebody has ever logged on to it.
    pub has_logged_on: bool,
    /// When support last lifted pauses of it.
    pub lifted_at: Option<Timestamp>,
    /// Whether too many wrong codes in a row have locked it for codes (R17).
    pub codes_locked: bool,
    /// Whether mail can be sent to its holder.
    pub has_mail: bool,
    /// The staff who issued the set-up codes, or asked for them, with which somebody else chose a password,
    /// as the holder says; `None`: the holder does not, or staff have checked it since (R37).
    pub disowned: Option<Vec<AccountId>>,
}

impl History {
    /// Whether the last lifting is so recent that the next one needs a second person. One in the
    /// future, by a clock that was wrong, is.
    #[must_use]
    pub fn was_lifted_lately(&self, now: Timestamp) -> bool {
        self.lifted_at
            .is_some_and(|at| now < at.plus(LIFTING_SECONDS))
    }
}
