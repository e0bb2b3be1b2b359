//! What staff may accept as proof of who is calling: never what a caller knows, which others can find
//! out (ASVS 6.4.2).

use crate::words;

/// One thing that staff may accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// A word that the caller reads out from the page after the password.
    ReadBack,
    /// The number on file was called back, and the holder answered.
    CallBack,
    /// A manager of the organisation says who it is.
    Manager,
    /// The holder was there in person.
    InPerson,
}

words!(Accepted {
    ReadBack = "read-back",
    CallBack = "call-back",
    Manager = "manager",
    InPerson = "in-person",
});
