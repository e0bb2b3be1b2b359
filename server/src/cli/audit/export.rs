//! Audit events for other programs: the names of the fields stay.

use clap::ValueEnum;
use domain::Timestamp;
use serde::Serialize;
use service::{Filter, Record, Service};
use std::{borrow::Cow, fmt::Write as _};

use super::rfc_3339;
use crate::cli::{
    Failure,
    terminal::{one_line, print_part},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Ndjson,
    Csv,
}

#[derive(Serialize)]
struct Json<'a> {
    id: i64,
    at: String,
    kind: &'a str,
    account_id: Option<i64>,
    user_id: Option<&'a str>,
    actor: &'a str,
    address: Option<&'a str>,
    reason: Option<&'a str>,
    detail: Option<&'a str>,
    writer: Option<&'a str>,
    sequence: i64,
    key_id: &'a str,
    mac: String,
}

const CSV_HEADINGS: &str =
    "id,at,kind,account_id,user_id,actor,address,reason,detail,writer,sequence,key_id,mac\n";

/// Prints what `filter` lets through, page by page, until that was all or nobody reads any more.
pub async fn print(service: &Service, filter: &Filter, format: Format) -> Result<(), Failure> {
    let (mut after, mut out) = (i64::MIN, String::new());
    if format == Format::Csv {
        out.push_str(CSV_HEADINGS);
    }
    loop {
        let records = service.audit_page(filter, after).await?;
        for record in &records {
            match format {
                Format::Ndjson => out.push_str(&ndjson(record)?),
                Format::Csv => out.push_str(&csv(record)),
            }
            after = record.event.id;
        }
        if !print_part(&out)? || records.is_empty() {
            return Ok(());
        }
        out.clear();
    }
}

impl<'a> From<&'a Record> for Json<'a> {
    fn from(record: &'a Record) -> Self {
        let event = &record.event;
        Self {
            id: event.id,
            at: rfc_3339(Timestamp::from_unix(event.at)),
            kind: &event.kind,
            account_id: event.account_id,
            user_id: record.user_id.as_deref(),
            actor: &event.actor,
            address: event.address.as_deref(),
            reason: event.reason.as_deref(),
            detail: event.detail.as_deref(),
            writer: record.writer.as_deref(),
            sequence: event.sequence,
            key_id: &event.key_id,
            mac: hex(&event.mac),
        }
    }
}

fn ndjson(record: &Record) -> Result<String, Failure> {
    let json = serde_json::to_string(&Json::from(record));
    let json = json.map_err(|error| Failure::Refused(error.to_string()))?;
    // What JSON leaves raw and a terminal does not: written so, it is JSON still.
    Ok(one_line(&json).into_owned() + "\n")
}

fn csv(record: &Record) -> String {
    let json = Json::from(record);
    let number = |number: Option<i64>| number.map_or_else(String::new, |n| n.to_string());
    let cells = [
        number(Some(json.id)),
        json.at.clone(),
        cell(Some(json.kind)),
        number(json.account_id),
        cell(json.user_id),
        cell(Some(json.actor)),
        cell(json.address),
        cell(json.reason),
        cell(json.detail),
        cell(json.writer),
        number(Some(json.sequence)),
        cell(Some(json.key_id)),
        json.mac.clone(),
    ];
    cells.join(",") + "\n"
}

/// A cell of text (RFC 4180). A spreadsheet takes one that begins like a formula for a formula,
/// and not behind an apostrophe; `＝` and its like are the same to some.
fn cell(text: Option<&str>) -> String {
    let text = one_line(text.unwrap_or_default());
    let is_formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let text = if is_formula {
        Cow::from(format!("'{text}"))
    } else {
        text
    };
    if text.contains(['"', ',']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.into_owned()
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::cell;

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
            assert_eq!(cell(Some(text)), shown);
        }
        assert_eq!(cell(None), "");
    }
}
