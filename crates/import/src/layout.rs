//! How a file is laid out: what spreadsheets of other countries, and old ones, make of
//! comma-separated values.

use super::{FileError, column};
use csv::{ByteRecord, ReaderBuilder};
use zeroize::Zeroizing;

/// What may stand between fields: a tie goes to the first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A file as UTF-8, and what is to be known to read it.
pub(super) struct Layout<'a> {
    text: Text<'a>,
    begin: usize,
    /// What stands between fields.
    pub(super) delimiter: u8,
    /// The number of the line with which the body begins.
    pub(super) first_line: u64,
}

enum Text<'a> {
    AsItIs(&'a [u8]),
    Decoded(Zeroizing<String>),
}

impl Text<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::AsItIs(bytes) => bytes,
            Self::Decoded(text) => text.as_bytes(),
        }
    }
}

impl<'a> Layout<'a> {
    /// # Errors
    ///
    /// [`FileError::NotText`] for UTF-16 without its mark, and for anything else that is no text.
    pub(super) fn of(file: &'a [u8]) -> Result<Self, FileError> {
        let text = decode(file);
        if text.bytes().contains(&0) {
            return Err(FileError::NotText);
        }
        let mark = "\u{feff}".as_bytes();
        let begin = if text.bytes().starts_with(mark) {
            mark.len()
        } else {
            0
        };
        let mut layout = Self {
            text,
            begin,
            delimiter: b',',
            first_line: 1,
        };
        let named = layout.take_separator_line();
        layout.delimiter = choose(layout.body(), named);
        Ok(layout)
    }

    /// What follows the mark and Excel's first line.
    pub(super) fn body(&self) -> &[u8] {
        self.text.bytes().get(self.begin..).unwrap_or_default()
    }

    /// Excel's own first line, `sep=;`, names what stands between fields.
    fn take_separator_line(&mut self) -> Option<u8> {
        let body = self.body();
        let line = body.split(|byte| b"\r\n".contains(byte)).next()?;
        let length = line.len();
        let said = line.trim_ascii().strip_prefix(b"\"").unwrap_or(line);
        let separator = match said {
            [s, e, p, b'=', separator, ..] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => {
                *separator
            }
            _ => return None,
        };
        let rest = body.get(length..).unwrap_or_default();
        let end = if rest.starts_with(b"\r\n") { 2 } else { 1 };
        self.begin += length + end.min(rest.len());
        self.first_line += 1;
        DELIMITERS.contains(&separator).then_some(separator)
    }
}

/// UTF-16 with its mark as UTF-8; anything else stays, and each field is looked at.
fn decode(file: &[u8]) -> Text<'_> {
    let read: fn([u8; 2]) -> u16 = match file {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return Text::AsItIs(file),
    };
    let units = file.chunks(2).map(|pair| match pair {
        [a, b] => read([*a, *b]),
        // Half a character at the end is none.
        _ => 0xfffd,
    });
    let decoded = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    Text::Decoded(Zeroizing::new(decoded.collect()))
}

/// What stands between the fields of the header: `named`, or whatever makes the most known columns of it.
fn choose(body: &[u8], named: Option<u8>) -> u8 {
    let known = |delimiter: u8| {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(body);
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).is_ok_and(|read| read) {
            if !record.iter().all(is_blank) {
                return column::count_known(&record);
            }
        }
        0
    };
    if let Some(named) = named
        && known(named) > 0
    {
        return named;
    }
    let mut best = (b',', 0);
    for delimiter in DELIMITERS {
        let count = known(delimiter);
        if count > best.1 {
            best = (delimiter, count);
        }
    }
    best.0
}

/// Whether a field says nothing.
pub(super) fn is_blank(field: &[u8]) -> bool {
    String::from_utf8_lossy(field).trim().is_empty()
}

/// Counts lines up to a record, however they end. The reader's own count is of where it began to look,
/// and empty lines come before a record.
pub(super) struct Numbers<'a> {
    body: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(body: &'a [u8], first_line: u64) -> Self {
        Self {
            body,
            at: 0,
            line: first_line,
        }
    }

    /// The number of the line on which `record` begins, and all from there on.
    pub(super) fn of(&mut self, record: &ByteRecord) -> (u64, &'a [u8]) {
        let begin = record.position().map_or(0, csv::Position::byte);
        let begin = usize::try_from(begin).unwrap_or(usize::MAX);
        let blank = self.body.get(begin..).unwrap_or_default();
        let blank = blank.iter().take_while(|byte| b"\r\n".contains(byte));
        let begin = begin.saturating_add(blank.count());
        self.line += line_ends(self.body.get(self.at..begin).unwrap_or_default());
        self.at = begin;
        (self.line, self.body.get(begin..).unwrap_or_default())
    }
}

/// How many lines end in `text`: by a line feed, a carriage return, or both.
fn line_ends(text: &[u8]) -> u64 {
    let mut before = 0;
    let mut ends = 0;
    for byte in text {
        let is_end = *byte == b'\r' || (*byte == b'\n' && before != b'\r');
        ends += u64::from(is_end);
        before = *byte;
    }
    ends
}

/// On which line a quotation mark opens that nothing closes up to the end of `rest`, the last record of
/// a file, which begins on line `number`.
pub(super) fn open_quote(rest: &[u8], delimiter: u8, number: u64) -> Option<u64> {
    let (mut opened, mut is_begin) = (None, true);
    let mut bytes = rest.iter().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        match (opened, *byte) {
            (Some(_), b'"') => {
                // A doubled one stands for itself.
                if bytes.next_if(|(_, next)| **next == b'"').is_none() {
                    opened = None;
                }
            }
            (Some(_), _) => {}
            (None, b'"') if is_begin => (opened, is_begin) = (Some(at), false),
            (None, byte) => is_begin = byte == delimiter || b"\r\n".contains(&byte),
        }
    }
    opened.map(|at| number + line_ends(rest.get(..at).unwrap_or_default()))
}
