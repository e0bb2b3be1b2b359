//! Accounts of another system, as a file of comma-separated values.
//!
//! ```text
//! file ── read ──▶ lines ── each ──▶ Row, or every Problem that it has
//! ```
//!
//! Nobody has to enrol again or to choose a new password: a row may bring the hash of a password
//! ([`ForeignHash`]) and what an authenticator holds. Nothing that was in the file is in a [`Problem`],
//! since any of it may be a secret.

mod column;
mod file;
mod label;
mod layout;
mod migration;
mod otpauth;
mod problem;
mod row;
mod spoiled;
#[cfg(test)]
mod tests;

pub use column::Column;
pub use file::{FileError, MAX_BYTES, MAX_ROWS, only, read};
pub use otpauth::{LeftOut, OtpauthError};
pub use problem::{Problem, TextError};
pub use row::{ImportedAuthenticator, MAX_TEXT, Row};
pub use spoiled::Spoiled;

use domain::UserId;

/// What one line of the file turned out to be.
#[derive(Debug)]
pub struct Line {
    /// Its number in the file, from 1; the header has one too.
    pub number: u64,
    /// Its userID, where that is one.
    pub user_id: Option<UserId>,
    /// The account, or all that is wrong with it: at least one thing.
    pub read: Result<Row, Vec<Problem>>,
}

impl Line {
    /// Adds something that is wrong with it.
    pub fn refuse(&mut self, problem: Problem) {
        match &mut self.read {
            Ok(_) => self.read = Err(vec![problem]),
            Err(problems) => problems.push(problem),
        }
    }
}
