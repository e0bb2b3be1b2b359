//! Audit events for other programs: the names of the fields stay.

use clap::ValueEnum;
use data_encoding::HEXLOWER;

use domain::AccountId;
use serde::Serialize;
use service::AuditRecord as Record;
use std::{borrow::Cow, io};

use crate::{date::rfc_3339, text::one_line};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object a line.
    Ndjson,
    /// A table for spreadsheets.
    Csv,
}

/// An event in both formats: these are the names, in this order.
#[derive(Default, Serialize)]
struct Row<'a> {
    id: i64,
    at: String,
    kind: Cow<'a, str>,
    account_id: Option<i64>,
    user_id: Option<Cow<'a, str>>,
    actor: Cow<'a, str>,
    address: Option<Cow<'a, str>>,
    reason: Option<Cow<'a, str>>,
    detail: Option<Cow<'a, str>>,
    writer: Option<Cow<'a, str>>,
    sequence: i64,
    key_id: Cow<'a, str>,
    mac: String,
}

/// `records` in `format`. Without headings, which belong before the first page only.
///
/// # Errors
///
/// What the writer of the format says.
pub fn write(records: &[Record], format: Format) -> io::Result<String> {
    match format {
        Format::Ndjson => records.iter().map(ndjson).collect(),
        Format::Csv => csv(records.iter().map(|record| Row::of(record, cell))),
    }
}

impl<'a> Row<'a> {
    /// With all texts as `text` writes them.
    fn of(record: &'a Record, text: fn(&'a str) -> Cow<'a, str>) -> Self {
        let optional = |value: &'a Option<String>| value.as_deref().map(text);
        Self {
            id: record.id,
            at: rfc_3339(record.at),
            kind: text(&record.kind),
            account_id: record.account_id.map(AccountId::number),
            user_id: optional(&record.user_id),
            actor: text(&record.actor),
            address: optional(&record.address),
            reason: optional(&record.reason),
            detail: optional(&record.detail),
            writer: optional(&record.writer),
            sequence: record.sequence,
            key_id: text(&record.key_id),
            mac: HEXLOWER.encode(&record.mac),
        }
    }
}

fn ndjson(record: &Record) -> io::Result<String> {
    let json = serde_json::to_string(&Row::of(record, Cow::from));
    let json = json.map_err(failed)?;
    // What JSON leaves raw and a terminal does not: written so, it is JSON still.
    Ok(one_line(&json).into_owned() + "\n")
}

fn csv<'a>(rows: impl Iterator<Item = Row<'a>>) -> io::Result<String> {
    write_csv(rows, false)
}

/// The first line of a table, also of one without an event.
///
/// # Errors
///
/// What the writer of the format says.
pub fn headings() -> io::Result<String> {
    let mut text = write_csv([Row::default()].into_iter(), true)?;
    text.truncate(text.find('\n').map_or(0, |end| end + 1));
    Ok(text)
}

fn write_csv<'a>(rows: impl Iterator<Item = Row<'a>>, has_headings: bool) -> io::Result<String> {
    let mut builder = csv::WriterBuilder::new();
    let mut writer = builder.has_headers(has_headings).from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).map_err(failed)?;
    }
    String::from_utf8(writer.into_inner().map_err(failed)?).map_err(failed)
}

fn failed(error: impl std::error::Error) -> io::Error {
    io::Error::other(error.to_string())
}

/// Text in a table. A spreadsheet takes one that begins like a formula for a formula, and not
/// behind an apostrophe; `＝` and its like are the same to some.
pub fn cell(text: &str) -> Cow<'_, str> {
    let text = one_line(text);
    let is_formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if is_formula {
        Cow::from(format!("'{text}"))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_no_formulas_and_hold_their_commas() {
        for (text, shown) in [
            ("Asked by telephone", "Asked by telephone"),
            ("=1+1", "'=1+1"),
            ("+44", "'+44"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =1", "'  =1"),
            ("＝1", "'＝1"),
            ("\t=1", r"\u0009=1"),
            ("a,b", "\"a,b\""),
            ("=\"x\",1", "\"'=\"\"x\"\",1\""),
            ("two\nlines\u{1b}[31m", r"two\u000alines\u001b[31m"),
        ] {
            let row = Row {
                kind: cell(text),
                ..Row::default()
            };
            let line = csv([row].into_iter()).expect("CSV");
            assert_eq!(line, format!("0,,{shown},,,,,,,,0,,\n"));
        }
    }

    #[test]
    fn the_headings_are_the_names_of_the_fields() {
        assert_eq!(
            headings().expect("CSV"),
            "id,at,kind,account_id,user_id,actor,address,reason,detail,writer,sequence,key_id,mac\n"
        );
    }
}
