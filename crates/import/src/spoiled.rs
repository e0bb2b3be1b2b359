//! What spreadsheets make of texts that look like numbers or dates to them.

use super::Column;
use thiserror::Error;

/// What became of a text. What it was is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Spoiled {
    /// A number, as `1.23E+11` or `442079460123.0`.
    #[error(
        "a spreadsheet has made a number of it; give the column the format Text, type it again and save the file anew"
    )]
    Number,
    /// A date, as `29/11/2026` or `1-Mar`.
    #[error(
        "a spreadsheet has made a date of it; give the column the format Text, type it again and save the file anew"
    )]
    Date,
    /// `########`, `#REF!`, …
    #[error(
        "a spreadsheet has written signs in its place; widen the column or mend the formula, and save the file anew"
    )]
    Signs,
}

/// What a spreadsheet has made of the text of `column`; `None`: nothing that can be told.
pub(super) fn find(column: Column, text: &str) -> Option<Spoiled> {
    if !matches!(
        column,
        Column::UserId | Column::Name | Column::Organisation | Column::Place
    ) {
        return None;
    }
    let text = text.to_ascii_lowercase();
    if is_signs(&text) {
        Some(Spoiled::Signs)
    } else if is_scientific(&text) {
        Some(Spoiled::Number)
    } else if column != Column::UserId {
        // Names and places may be numbers and dates.
        None
    } else if is_number(&text) {
        Some(Spoiled::Number)
    } else {
        is_date(&text).then_some(Spoiled::Date)
    }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_signs(text: &str) -> bool {
    let is_narrow = text.len() > 1 && text.bytes().all(|byte| byte == b'#');
    let errors = [
        "#n/a", "#name?", "#null!", "#num!", "#ref!", "#value!", "#div/0!", "#spill!",
    ];
    is_narrow || errors.contains(&text)
}

/// `1.23e+11`, with a comma where that is the country's.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once("e+").or_else(|| text.split_once("e-")) else {
        return false;
    };
    let is_mantissa = match mantissa.split_once(['.', ',']) {
        Some((whole, rest)) => are_digits(whole) && are_digits(rest),
        None => are_digits(mantissa),
    };
    is_mantissa && are_digits(exponent) && exponent.len() <= 3
}

/// How many digits of a number a spreadsheet keeps: in place of those behind, it writes zeros.
const KEPT_DIGITS: usize = 15;
/// How many zeros behind those say so: one may as well be typed, which every tenth number has there.
const MIN_ZEROS: usize = 2;

/// `442079460123.0`, or with more digits than a spreadsheet keeps.
fn is_number(text: &str) -> bool {
    let is_zeros = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'0');
    let has_fraction = text
        .split_once(['.', ','])
        .is_some_and(|(whole, rest)| are_digits(whole) && is_zeros(rest));
    let cut = text.get(KEPT_DIGITS..).unwrap_or_default();
    let is_cut = are_digits(text) && is_zeros(cut) && cut.len() >= MIN_ZEROS;
    has_fraction || is_cut
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

fn is_day(part: &str) -> bool {
    let day = part.parse::<u8>().unwrap_or_default();
    are_digits(part) && part.len() <= 2 && (1..=31).contains(&day)
}

fn is_year(part: &str) -> bool {
    are_digits(part) && matches!(part.len(), 2 | 4)
}

/// `29/11/2026`, `2026-11-29 00:00:00`, `1-mar`, `mar-26`, `1-mar-26`: what a spreadsheet writes by
/// itself. It shortens months, and puts hyphens beside them; a year of two digits it writes behind a
/// stroke or a month alone. A userID that somebody chose, such as `may.2019` or `3-1-12`, is none of that.
fn is_date(text: &str) -> bool {
    let date = match text.split_once(' ') {
        Some((date, time)) if time.contains(':') => date,
        _ => text,
    };
    let is_month = |part: &str| MONTHS.contains(&part);
    let of_numbers = |separator: char| {
        let parts: Vec<&str> = date.split(separator).collect();
        let is_year = |part: &str| is_year(part) && (separator == '/' || part.len() == 4);
        match parts.as_slice() {
            [a, b, c] => {
                (is_day(a) && is_day(b) && is_year(c))
                    || (a.len() == 4 && is_year(a) && is_day(b) && is_day(c))
            }
            _ => false,
        }
    };
    let parts: Vec<&str> = date.split('-').collect();
    let of_words = match parts.as_slice() {
        [a, b] => (is_day(a) && is_month(b)) || (is_month(a) && is_year(b)),
        [a, b, c] => is_day(a) && is_month(b) && is_year(c),
        _ => false,
    };
    of_words || ['/', '.', '-'].into_iter().any(of_numbers)
}
