//! Points in time for people and for scripts, always UTC.

use domain::Timestamp;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// `2026-11-24T07:03:59Z` (RFC 3339)
pub fn rfc_3339(at: Timestamp) -> String {
    let at = utc(at);
    let (hour, minute, second) = at.to_hms();
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", day(at))
}

/// Reads `2026-11-24T07:03:59Z`, exactly as [`rfc_3339`] writes it, or a day alone, which begins at
/// midnight.
pub fn parse(typed: &str) -> Result<Timestamp, String> {
    let whole = if typed.contains('T') {
        typed.to_owned()
    } else {
        format!("{typed}T00:00:00Z")
    };
    OffsetDateTime::parse(&whole, &Rfc3339)
        .map(|at| Timestamp::from_unix(at.unix_timestamp()))
        .ok()
        // RFC 3339 has many ways to write a time: other offsets, fractions, small letters.
        .filter(|at| rfc_3339(*at) == whole)
        .ok_or_else(|| {
            "a time is written 2026-11-24T07:03:59Z or 2026-11-24, always UTC".to_owned()
        })
}

/// Beyond the year 9999, which only a damaged row says: the beginning of time.
fn utc(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.unix()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn day(at: OffsetDateTime) -> String {
    let (year, month, day) = at.to_calendar_date();
    format!("{year:04}-{:02}-{day:02}", u8::from(month))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From `date --utc --date=@SECONDS +%FT%TZ`.
    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, date) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_503_839, "2026-11-24T07:03:59Z"),
            (i64::MAX, "1970-01-01T00:00:00Z"),
        ] {
            assert_eq!(rfc_3339(Timestamp::from_unix(seconds)), date);
            if seconds != i64::MAX {
                assert_eq!(parse(date), Ok(Timestamp::from_unix(seconds)));
            }
        }
        assert_eq!(parse("2000-02-29"), Ok(Timestamp::from_unix(951_782_400)));
        for none in [
            "",
            "yesterday",
            "2026-02-29",
            "2026-13-01",
            "2026-1-1",
            "2026-11-24T25:00:00Z",
            "2026-11-24T07:03:59",
            "2026-11-24T07:03:59+01:00",
            "2026-11-24T07:03:59+00:00",
            "2026-11-24T07:03:59.5Z",
            "2026-11-24T07:03:60Z",
            "2026-11-24t07:03:59z",
            "2026-11-24 07:03:59Z",
            "+026-11-24",
            "2026-11-24-01",
        ] {
            assert!(parse(none).is_err(), "{none}");
        }
    }
}
