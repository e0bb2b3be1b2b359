//! The columns, and the line that names them.

use super::FileError;
use csv::ByteRecord;
use domain::{line::canonical, typed::is_dash, words};
use strsim::damerau_levenshtein;
use unicode_normalization::UnicodeNormalization;

/// A column of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The logon name; it must be there.
    UserId,
    /// What the holder is called.
    Name,
    /// The customer that it belongs to.
    Organisation,
    /// Where it is used.
    Place,
    /// `account` or `support`; nothing is `account`.
    Role,
    /// The hash of a password.
    PasswordHash,
    /// An authenticator, as `otpauth://` or `otpauth-migration://`.
    Otpauth,
    /// Where the holder is written to.
    Email,
    /// Which applications it may use, by their names.
    Groups,
}

words!(Column {
    UserId = "user_id",
    Name = "name",
    Organisation = "organisation",
    Place = "place",
    Role = "role",
    PasswordHash = "password_hash",
    Otpauth = "otpauth",
    Email = "email",
    Groups = "groups",
});

/// The columns that the header names, in its order; `None` for one without a name. Those at the end,
/// which spreadsheets add, are no columns.
pub(super) fn header(record: &ByteRecord) -> Result<Vec<Option<Column>>, FileError> {
    let mut names = names(record);
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    if !names.iter().any(|name| Column::from_word(name).is_some()) {
        // No header at all: it is an account, of which nothing is shown.
        return Err(FileError::NoHeader);
    }
    let mut columns = Vec::with_capacity(names.len());
    for (place, name) in (1..).zip(&names) {
        if name.is_empty() {
            columns.push(None);
            continue;
        }
        if name.contains(char::REPLACEMENT_CHARACTER) {
            return Err(FileError::NotText);
        }
        let column = Column::from_word(name).ok_or_else(|| FileError::UnknownColumn {
            place,
            name: shown(name),
            nearest: nearest(name),
        })?;
        if columns.contains(&Some(column)) {
            return Err(FileError::ColumnTwice(column));
        }
        columns.push(Some(column));
    }
    if columns.contains(&Some(Column::UserId)) {
        Ok(columns)
    } else {
        Err(FileError::NoUserId)
    }
}

/// How many columns a header names that are known.
pub(super) fn count_known(record: &ByteRecord) -> usize {
    let names = names(record);
    let known = names
        .iter()
        .filter(|name| Column::from_word(name).is_some());
    known.count()
}

/// The names in their one spelling: `User ID` and ` USER_ID` are `user_id`.
fn names(record: &ByteRecord) -> Vec<String> {
    let spelling = |name: &[u8]| {
        let name = canonical(&String::from_utf8_lossy(name));
        let is_joint = |c: char| c == ' ' || is_dash(c);
        name.nfkc()
            .collect::<String>()
            .to_lowercase()
            .replace(is_joint, "_")
    };
    record.iter().map(spelling).collect()
}

/// A name that looks like one; nothing of what may be a hash or a secret.
fn shown(name: &str) -> String {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
    let is_name = name.chars().count() <= 24 && name.chars().all(is_letter);
    if is_name {
        name.to_owned()
    } else {
        String::new()
    }
}

/// Most letters that a name may be away from the one that was meant.
const MAX_DISTANCE: usize = 2;

/// What may have been meant: a name that is mistyped, or half of it.
fn nearest(name: &str) -> Option<Column> {
    let distance = |column: &Column| damerau_levenshtein(name, column.as_str());
    let nearest = Column::ALL.iter().copied().min_by_key(distance)?;
    if distance(&nearest) <= MAX_DISTANCE {
        return Some(nearest);
    }
    let begins = |column: &Column| column.as_str().split('_').any(|part| part == name);
    Column::ALL.iter().copied().find(begins)
}
