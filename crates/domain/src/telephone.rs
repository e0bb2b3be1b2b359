//! Telephone numbers as people write them, and what a telephone is to dial.

/// Digits of an international number, E.164 §6.2.1.
const MAX_DIGITS: usize = 15;
/// Fewest digits of a number in groups: fewer are hours, or two short numbers.
const MIN_GROUPED: usize = 7;
/// Fewest digits of one without groups, such as 112.
const MIN_DIGITS: usize = 3;
/// Italy dials the zero that others write as (0).
const KEEPS_ZERO: &str = "39";

/// The `tel:` address (RFC 3966) of a text that is one telephone number and nothing else. None for
/// whatever may also be read as something else: a link that dials the wrong number is worse than none.
///
/// - Spaces and hyphens of every kind count, and what nobody sees does not.
/// - A number is international by `+`, or by `00`, the prefix of most countries.
/// - In an international number `(0)` is what callers from abroad leave out.
/// - Dates, hours, two numbers, and a number with an extension in words have no link.
#[must_use]
pub fn uri(text: &str) -> Option<String> {
    let text: String = text.chars().filter_map(plain).collect();
    let text = text.trim();
    let prefix = ["+", "00"]
        .into_iter()
        .find(|abroad| text.starts_with(abroad));
    let prefix = prefix.unwrap_or_default();
    let is_international = !prefix.is_empty();
    let number = text.strip_prefix(prefix).unwrap_or(text);
    let dialled = without_trunk_zero(number, is_international)?;
    let groups: Vec<&str> = dialled
        .split([' ', '-', '(', ')'])
        .filter(|group| !group.is_empty())
        .collect();
    let digits = groups.concat();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let fewest = if groups.len() > 1 || is_international {
        MIN_GROUPED
    } else {
        MIN_DIGITS
    };
    if !is_number || !(fewest..=MAX_DIGITS).contains(&digits.len()) {
        return None;
    }
    let is_certain = if is_international {
        has_country(&groups)
    } else {
        !is_of_the_calendar(&dialled, &groups)
    };
    is_certain.then(|| format!("tel:{prefix}{digits}"))
}

/// A character as it is written plainly; none for one that is not seen.
fn plain(c: char) -> Option<char> {
    match c {
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        '\u{ff0b}' => Some('+'),
        '\u{ff08}' => Some('('),
        '\u{ff09}' => Some(')'),
        c if c.is_whitespace() && !c.is_control() => Some(' '),
        c => Some(c),
    }
}

/// A number with its brackets understood, without the prefix of an international one.
fn without_trunk_zero(number: &str, is_international: bool) -> Option<String> {
    let Some((before, rest)) = number.split_once('(') else {
        return (!number.contains(')')).then(|| number.to_owned());
    };
    let (inside, after) = rest.split_once(')')?;
    if inside.trim().is_empty() || after.contains(['(', ')']) {
        return None;
    }
    if !is_international || !inside.trim().starts_with('0') {
        return Some(number.to_owned());
    }
    let country = before.trim_matches([' ', '-']);
    // (01632) behind +44: whether the zero goes depends on the country.
    let goes = inside.trim() == "0" && !country.is_empty() && country != KEEPS_ZERO;
    goes.then(|| format!("{before} {after}"))
}

/// Whether a number that begins with a country does so rightly, without a zero behind it that would have
/// to be left out.
fn has_country(groups: &[&str]) -> bool {
    match groups {
        [country, second, ..] => {
            !country.starts_with('0') && (*country == KEEPS_ZERO || !second.starts_with('0'))
        }
        [all] => !all.starts_with('0'),
        [] => false,
    }
}

/// Whether it may be a date, years or hours: `2026-11-29`, `29 11 2026`, `20261129`, `29112026`,
/// `0800-1800`.
fn is_of_the_calendar(number: &str, groups: &[&str]) -> bool {
    let between = |text: &str, range: std::ops::RangeInclusive<u32>| {
        text.parse().is_ok_and(|number| range.contains(&number))
    };
    let is_year = |text: &str| text.len() == 4 && between(text, 1900..=2099);
    let is_date = |year: &str, month: &str, day: &str| {
        is_year(year) && between(month, 1..=12) && between(day, 1..=31)
    };
    // Eight digits without a space, split at two places.
    let is_compact =
        |first: usize, second: usize, in_order: fn([&str; 3]) -> [&str; 3]| match groups {
            [all] if all.len() == 8 => {
                let parts = [all.get(..first), all.get(first..second), all.get(second..)];
                let [year, month, day] = in_order(parts.map(Option::unwrap_or_default));
                is_date(year, month, day)
            }
            _ => false,
        };
    let is_compact = is_compact(4, 6, |parts| parts)
        || is_compact(2, 4, |[day, month, year]| [year, month, day])
        || is_compact(2, 4, |[month, day, year]| [year, month, day]);
    let halves: Vec<_> = number
        .split('-')
        .map(|half| half.replace(' ', ""))
        .collect();
    let are_fours = matches!(&halves[..], [from, to] if from.len() == 4 && to.len() == 4);
    let starts_as_date = match groups {
        [a, b, c, ..] => is_date(a, b, c) || is_date(c, b, a) || is_date(c, a, b),
        _ => false,
    };
    are_fours || starts_as_date || is_compact
}

#[cfg(test)]
mod tests {
    use super::uri;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_dialled_as_it_is_written() {
        for (text, dialled) in [
            ("01632 960 123", "01632960123"),
            ("0113 496 0000", "01134960000"),
            ("01632\u{a0}960\u{a0}123", "01632960123"),
            ("01632\u{202f}960\u{2009}123", "01632960123"),
            ("01632\u{2011}960\u{2013}123", "01632960123"),
            ("\u{202d}+44 1632 960123\u{202c}", "+441632960123"),
            ("+44 1632 960 123", "+441632960123"),
            ("+441632960123", "+441632960123"),
            ("+44 (1632) 960-123", "+441632960123"),
            ("(01632) 960 123", "01632960123"),
            ("(0)1632 960 123", "01632960123"),
            ("+49 (0)800 123 456", "+49800123456"),
            ("+49(0)800123456", "+49800123456"),
            ("+49\u{a0}(0)\u{a0}800 123-456", "+49800123456"),
            ("+44 (0) 1632 960 123", "+441632960123"),
            ("0044 (0)1632 960123", "00441632960123"),
            ("0044 1632 960123", "00441632960123"),
            ("00 44 1632 960123", "00441632960123"),
            ("+39 06 1234 5678", "+390612345678"),
            ("0039 06 1234 5678", "00390612345678"),
            ("0800 1111", "08001111"),
            ("112", "112"),
            ("12 34 56 78", "12345678"),
            ("555-867-5309", "5558675309"),
            ("030 123456-12", "03012345612"),
            (" 01632 960 123 ", "01632960123"),
        ] {
            assert_eq!(uri(text), Some(format!("tel:{dialled}")), "{text}");
        }
    }

    #[test]
    fn what_may_be_something_else_has_no_link() {
        for text in [
            "",
            " ",
            "+",
            "()",
            "-",
            "12",
            "9-17",
            "112 999",
            "2026-11-29",
            "29-11-2026",
            "29 11 2026",
            "11 29 2026",
            "20261129",
            "29112026",
            "11292026",
            "2026\u{2011}11\u{2011}29",
            "2026-11-29 08",
            "2025-2026",
            "0800-1800",
            "0800 - 1800",
            "08 00 - 18 00",
            "01632 960 123, 01632 960 124",
            "01632 960123 01632 960124",
            "01632 960 123 / 124",
            "01632 960 123 or 07700 900 123",
            "01632 960 123 ext. 12",
            "01632 960 123 x12",
            "01632 960 123 #12",
            "01632 960 123 ☎",
            "Ask the office",
            "01632.960.123",
            "192.0.2.7",
            "+0 1632 960",
            "+44 01632 960 123",
            "+44 (01632) 960 123",
            "0044 01632 960123",
            "00 44 01632 960123",
            "+39 (0)6 1234 5678",
            "0039 (0)6 1234 5678",
            "00 39 (0)6 1234 5678",
            "+49 ((0)) 800 123 456",
            "0)1632 960 123",
            "(01632 960 123",
            "+49 (0)800 (0)123 456",
            "+49 () 800 123 456",
            "44+1632 960123",
            "++44 1632 960123",
            "1234 5678 9012 3456",
            "00 (0)800 123 456",
            "01632\n960 123",
            "tel:01632960123",
            "٠١٦٣٢ ٩٦٠",
            "+(0)800 123 456",
        ] {
            assert_eq!(uri(text), None, "{text:?}");
        }
    }

    proptest! {
        /// Whatever is dialled was written, in that order; nothing but a trunk zero is left out.
        #[test]
        fn only_what_is_written_is_dialled(text in "\\+?[0-9() \u{a0}\u{2011}-]{0,30}|\\PC{0,30}") {
            if let Some(uri) = uri(&text) {
                let dialled = uri.strip_prefix("tel:").expect("an address");
                let written: String = text.chars().filter(|c| c.is_ascii_digit() || "+\u{ff0b}".contains(*c)).collect();
                let dialled_digits = dialled.trim_start_matches('+');
                let written_digits = written.trim_start_matches(['+', '\u{ff0b}']);
                prop_assert!(dialled_digits.bytes().all(|byte| byte.is_ascii_digit()));
                prop_assert_eq!(dialled.starts_with('+'), !written.starts_with(|c: char| c.is_ascii_digit()));
                let left_out = written_digits.len() - dialled_digits.len();
                prop_assert!(left_out == 0 || left_out == 1 && text.contains(['(', '\u{ff08}']), "{} {}", text, uri);
            }
        }

        /// However a number is spaced, the same is dialled.
        #[test]
        fn any_space_and_hyphen_will_do(
            country in "[1-9][0-9]",
            groups in prop::collection::vec("[1-9][0-9]{2,3}", 2..4),
            space in prop::sample::select(vec![" ", "\u{a0}", "\u{202f}", "\u{2007}", "-", "\u{2010}", "\u{2011}", " - ", "  "]),
            trunk in prop::sample::select(vec!["", "(0)", "(0) ", " (0) "]),
        ) {
            prop_assume!(country != "39");
            let text = format!("+{country}{space}{trunk}{}", groups.join(space));
            prop_assert_eq!(uri(&text), Some(format!("tel:+{country}{}", groups.concat())));
        }
    }
}
