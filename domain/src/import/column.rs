//! The columns, and the line that names them.

use super::FileError;
use crate::account::words;
use std::fmt;
use strsim::damerau_levenshtein;

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
}

words!(Column {
    UserId = "user_id",
    Name = "name",
    Organisation = "organisation",
    Place = "place",
    Role = "role",
    PasswordHash = "password_hash",
    Otpauth = "otpauth",
});

impl Column {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::UserId,
        Self::Name,
        Self::Organisation,
        Self::Place,
        Self::Role,
        Self::PasswordHash,
        Self::Otpauth,
    ];
}

/// The columns that the header names, in its order.
pub(super) fn header<'a>(names: impl Iterator<Item = &'a [u8]>) -> Result<Vec<Column>, FileError> {
    let names: Vec<String> = names
        .map(|name| String::from_utf8_lossy(name).trim().to_lowercase())
        .collect();
    if !names.iter().any(|name| Column::from_word(name).is_some()) {
        // No header at all: it is an account, of which nothing is shown.
        return Err(FileError::NoHeader);
    }
    let mut columns = Vec::with_capacity(names.len());
    for (place, name) in (1..).zip(&names) {
        let column = Column::from_word(name).ok_or_else(|| FileError::UnknownColumn {
            place,
            name: shown(name),
            nearest: nearest(name),
        })?;
        if columns.contains(&column) {
            return Err(FileError::ColumnTwice(column));
        }
        columns.push(column);
    }
    if columns.contains(&Column::UserId) {
        Ok(columns)
    } else {
        Err(FileError::NoUserId)
    }
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

fn nearest(name: &str) -> Column {
    let distance = |column: &Column| damerau_levenshtein(name, column.as_str());
    let nearest = Column::ALL.into_iter().min_by_key(distance);
    nearest.unwrap_or(Column::UserId)
}
