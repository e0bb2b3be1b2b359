//! The file: a header, and a line for each account.

use super::{
    Column, Line, OtpauthError, Problem, column,
    layout::{Layout, Numbers, is_blank, open_quote},
    row,
};
use csv::{ByteRecord, ReaderBuilder, WriterBuilder};
use domain::UserId;
use std::collections::{HashMap, HashSet};
use thiserror::Error;
use zeroize::Zeroizing;

/// No file is larger, in bytes: it is held in memory.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// No file has more accounts: all of them become accounts at the same moment.
pub const MAX_ROWS: usize = 10_000;

/// Why a file is none of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FileError {
    /// More than [`MAX_BYTES`].
    #[error("it is larger than {} MiB; import it in parts", MAX_BYTES / 1024 / 1024)]
    TooLarge,
    /// More than [`MAX_ROWS`].
    #[error("it has more than {MAX_ROWS} accounts; import it in parts")]
    TooManyRows,
    /// A header, or not even that.
    #[error("it has no accounts")]
    Empty,
    /// No text that can be read.
    #[error("it is not UTF-8 text; save it as CSV UTF-8")]
    NotText,
    /// The first line names no column that is known.
    #[error("its first line must name the columns: {}", Column::WORDS.join(", "))]
    NoHeader,
    /// Without userIDs.
    #[error("it has no column {}", Column::UserId)]
    NoUserId,
    /// A column of which nobody knows what it is for.
    #[error(
        "its column {place}{} is not known; {}{}",
        if .name.is_empty() { String::new() } else { format!(", {:?},", .name) },
        .nearest.map_or_else(
            || "the known ones are: ".to_owned(),
            |nearest| format!("the nearest known one is {nearest}, all are: ")
        ),
        Column::WORDS.join(", ")
    )]
    UnknownColumn {
        /// Which one, from 1.
        place: usize,
        /// Its name; empty where it looks like something else.
        name: String,
        /// What may have been meant.
        nearest: Option<Column>,
    },
    /// A column that is there twice.
    #[error("it has the column {0} twice")]
    ColumnTwice(Column),
    /// A quotation mark that is never closed: all behind it is one field.
    #[error("the quotation mark that opens on line {line} is never closed")]
    OpenQuote {
        /// The number of its line, from 1.
        line: u64,
    },
    /// Cannot be read as comma-separated values at all.
    #[error("it cannot be read as comma-separated values")]
    Malformed,
}

/// Reads a file of comma-separated values (RFC 4180) in UTF-8, with a header, and what spreadsheets
/// make of one: with semicolons or tabs, in UTF-16 with its mark, with lines of nothing. Every line is
/// read, whatever is wrong with others. `site` is what this site is called in an authenticator app.
///
/// # Errors
///
/// [`FileError`].
pub fn read(file: &[u8], site: &str) -> Result<Vec<Line>, FileError> {
    if file.len() > MAX_BYTES {
        return Err(FileError::TooLarge);
    }
    let layout = Layout::of(file)?;
    let body = layout.body();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(layout.delimiter)
        .from_reader(body);
    let length = u64::try_from(body.len()).unwrap_or(u64::MAX);
    let mut record = ByteRecord::new();
    let mut numbers = Numbers::new(body, layout.first_line);
    // The next record that says anything, and the number of its line.
    let mut next = |record: &mut ByteRecord| -> Result<Option<u64>, FileError> {
        loop {
            let read = reader.read_byte_record(record);
            if !read.map_err(|_| FileError::Malformed)? {
                return Ok(None);
            }
            let (number, rest) = numbers.of(record);
            let is_last = reader.position().byte() == length;
            if is_last && let Some(line) = open_quote(rest, layout.delimiter, number) {
                return Err(FileError::OpenQuote { line });
            }
            if !record.iter().all(is_blank) {
                return Ok(Some(number));
            }
        }
    };
    if next(&mut record)?.is_none() {
        return Err(FileError::Empty);
    }
    let columns = column::header(&record)?;
    let mut lines = Vec::new();
    while let Some(number) = next(&mut record)? {
        if lines.len() == MAX_ROWS {
            return Err(FileError::TooManyRows);
        }
        lines.push(row::read(number, &columns, &record, site));
    }
    if lines.is_empty() {
        return Err(FileError::Empty);
    }
    find_mislabelled(&mut lines);
    find_twice(&mut lines);
    Ok(lines)
}

/// The header and the lines of a file whose userIDs `keep` says yes to, as another such file. What
/// cannot be read is left out: [`read`] has told of it.
#[must_use]
pub fn only(file: &[u8], site: &str, keep: impl Fn(&UserId) -> bool) -> Zeroizing<Vec<u8>> {
    let Ok(layout) = Layout::of(file) else {
        return Zeroizing::new(Vec::new());
    };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(layout.delimiter)
        .from_reader(layout.body());
    // Room for all from the start: bytes that grow leave copies of themselves behind.
    let kept = Vec::with_capacity(file.len().saturating_mul(2));
    let mut writer = WriterBuilder::new().flexible(true).from_writer(kept);
    let mut columns: Option<Vec<Option<Column>>> = None;
    let mut record = ByteRecord::new();
    while matches!(reader.read_byte_record(&mut record), Ok(true)) {
        if record.iter().all(is_blank) {
            continue;
        }
        let is_kept = match &columns {
            None => {
                columns = Some(column::header(&record).unwrap_or_default());
                true
            }
            Some(columns) => {
                let user_id = row::read(0, columns, &record, site).user_id;
                user_id.is_some_and(|user_id| keep(&user_id))
            }
        };
        if is_kept {
            // Into memory: that does not fail.
            _ = writer.write_byte_record(&record);
        }
    }
    Zeroizing::new(writer.into_inner().unwrap_or_default())
}

/// An authenticator whose label names the userID of another line is that one's. A name that no line
/// has is what somebody calls it.
fn find_mislabelled(lines: &mut [Line]) {
    let all: HashSet<UserId> = lines
        .iter()
        .filter_map(|line| line.user_id.clone())
        .collect();
    for line in lines {
        let named = line.read.iter().flat_map(|row| &row.authenticators);
        let mut named = named.filter_map(|one| one.other_user_id.as_ref());
        if named.any(|user_id| all.contains(user_id)) {
            line.refuse(Problem::Otpauth(OtpauthError::OfAnother));
        }
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
