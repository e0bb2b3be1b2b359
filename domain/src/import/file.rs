//! The file: a header, and a line for each account.

use super::{Column, Line, Problem, column, row};
use crate::UserId;
use csv::{ByteRecord, ReaderBuilder};
use std::collections::HashMap;
use thiserror::Error;

/// No file is larger, in bytes: it is held in memory.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// No file has more accounts: all of them become accounts at the same moment.
pub const MOST_ROWS: usize = 10_000;

/// Why a file is none of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FileError {
    /// More than [`MOST_BYTES`].
    #[error("it is larger than {} MiB; import it in parts", MOST_BYTES / 1024 / 1024)]
    TooLarge,
    /// More than [`MOST_ROWS`].
    #[error("it has more than {MOST_ROWS} accounts; import it in parts")]
    TooManyRows,
    /// A header, or not even that.
    #[error("it has no accounts")]
    Empty,
    /// The first line names no column that is known.
    #[error("its first line must name the columns: {}", Column::WORDS.join(", "))]
    NoHeader,
    /// Without userIDs.
    #[error("it has no column {}", Column::UserId)]
    NoUserId,
    /// A column of which nobody knows what it is for.
    #[error(
        "its column {place}, {name:?}, is not known; the nearest known one is {nearest}, all are: {}",
        Column::WORDS.join(", ")
    )]
    UnknownColumn {
        /// Which one, from 1.
        place: usize,
        /// Its name; empty where it looks like something else.
        name: String,
        /// What may have been meant.
        nearest: Column,
    },
    /// A column that is there twice.
    #[error("it has the column {0} twice")]
    ColumnTwice(Column),
    /// Cannot be read as comma-separated values at all.
    #[error("it cannot be read as comma-separated values")]
    Malformed,
}

/// Reads a file of comma-separated values (RFC 4180) in UTF-8, with a header. Every line is read,
/// whatever is wrong with others.
///
/// # Errors
///
/// [`FileError`].
pub fn read(file: &[u8]) -> Result<Vec<Line>, FileError> {
    if file.len() > MOST_BYTES {
        return Err(FileError::TooLarge);
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(file);
    let mut record = ByteRecord::new();
    let mut next = |record: &mut ByteRecord| {
        let read = reader.read_byte_record(record);
        read.map_err(|_| FileError::Malformed)
    };
    if !next(&mut record)? {
        return Err(FileError::Empty);
    }
    let columns = column::header(record.iter())?;
    let mut numbers = Numbers {
        file,
        at: 0,
        line: 1,
    };
    let mut lines = Vec::new();
    while next(&mut record)? {
        if lines.len() == MOST_ROWS {
            return Err(FileError::TooManyRows);
        }
        let number = numbers.of(&record);
        lines.push(row::read(number, &columns, &record));
    }
    if lines.is_empty() {
        return Err(FileError::Empty);
    }
    find_twice(&mut lines);
    Ok(lines)
}

/// Counts lines up to a record. The reader's own count is of where it began to look, and empty lines
/// come before a record.
struct Numbers<'a> {
    file: &'a [u8],
    at: usize,
    line: u64,
}

impl Numbers<'_> {
    fn of(&mut self, record: &ByteRecord) -> u64 {
        let begin = record.position().map_or(0, csv::Position::byte);
        let begin = usize::try_from(begin).unwrap_or(usize::MAX);
        let blank = self.file.get(begin..).unwrap_or_default();
        let blank = blank.iter().take_while(|byte| b"\r\n".contains(byte));
        let begin = begin.saturating_add(blank.count());
        let passed = self.file.get(self.at..begin).unwrap_or_default();
        let ends = passed.iter().map(|byte| u64::from(*byte == b'\n'));
        self.line += ends.sum::<u64>();
        self.at = begin;
        self.line
    }
}

/// Of two lines with one userID, the later one is wrong.
fn find_twice(lines: &mut [Line]) {
    let mut first: HashMap<UserId, u64> = HashMap::with_capacity(lines.len());
    for line in lines {
        let Some(user_id) = line.user_id.clone() else {
            continue;
        };
        match first.get(&user_id) {
            Some(number) => line.refuse(Problem::Twice { line: *number }),
            None => {
                first.insert(user_id, line.number);
            }
        }
    }
}
