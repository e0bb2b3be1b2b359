//! What can be wrong with a line. A closed set: nothing of the line itself is in it.

use super::{Column, MAX_TEXT, OtpauthError, Spoiled};
use domain::{
    email_address::EmailAddressError, foreign_hash::HashError, groups::GroupsError,
    user_id::UserIdError,
};
use thiserror::Error;

/// Something that is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Problem {
    /// More or fewer fields than the header.
    #[error("it has {found} fields, and the header {expected}")]
    Fields {
        /// How many it has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// Text in a column that has no name.
    #[error("there is text in column {place}, to which the first line gives no name")]
    Nameless {
        /// Which column, from 1.
        place: usize,
    },
    /// A line break within a field, beside what is wrong with it.
    #[error(
        "a field goes on over the end of the line; perhaps a quotation mark on this line is never closed"
    )]
    LineBreak,
    /// Not UTF-8, or a text of which characters were lost on the way here.
    #[error("{0} is not UTF-8 text, perhaps Windows-1252; save the file as CSV UTF-8")]
    NotText(Column),
    /// A text of which a spreadsheet has made something else.
    #[error("{0}: {1}")]
    Spoiled(Column, Spoiled),
    /// No userID.
    #[error("user_id: {0}")]
    UserId(UserIdError),
    /// No name, organisation or place.
    #[error("{0}: {1}")]
    Text(Column, TextError),
    /// No role.
    #[error("role: it is account or support")]
    Role,
    /// No password hash that can be checked here.
    #[error("password_hash: {0}")]
    PasswordHash(HashError),
    /// No authenticator that can be used here.
    #[error("otpauth: {0}")]
    Otpauth(OtpauthError),
    /// No e-mail address.
    #[error("email: {0}")]
    Email(EmailAddressError),
    /// No groups.
    #[error("groups: {0}")]
    Groups(GroupsError),
    /// The userID is that of an earlier line.
    #[error("user_id: it is on line {line} already")]
    Twice {
        /// The number of that line.
        line: u64,
    },
    /// There is such an account.
    #[error("user_id: there is an account with it")]
    Taken,
    /// Who imports may not make support accounts.
    #[error("role: support accounts are made by command only")]
    Staff,
    /// Who imports may not open applications.
    #[error("groups: they are set by command only")]
    GroupsByStaff,
}

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TextError {
    /// More than [`MAX_TEXT`] characters.
    #[error("at most {MAX_TEXT} characters are kept")]
    TooLong,
    /// More than one line, or characters that nobody sees.
    #[error("control characters and line breaks are not allowed")]
    Unsafe,
}
