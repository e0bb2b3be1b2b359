//! What the charts draw, and shares of a hundred.

use super::super::accounts::exact;
use domain::Timestamp;
use service::{Bar, HOUR, MONDAY, WEEK};

/// So many weeks and hours are drawn.
const WEEKS: i64 = 26;
const HOURS: i64 = 24;

/// So many of a hundred, to the nearest; 0 and 100 only for none and all.
pub fn percent(of: i64, all: i64) -> i64 {
    if all == 0 || of == 0 {
        return 0;
    }
    let rounded = (of * 200 + all) / (2 * all);
    rounded.clamp(1, if of < all { 99 } else { 100 })
}

/// How many had 2FA at the end of each week, of those who have it now.
pub fn cumulative(bars: &[Bar], now: Timestamp) -> Vec<(String, i64)> {
    let week_of = |at: Timestamp| (at.unix() - MONDAY).div_euclid(WEEK);
    let this = week_of(now);
    let weeks = (0..WEEKS).map(|back| this - (WEEKS - 1 - back));
    let until = |week: i64| {
        let counted = bars.iter().filter(|bar| week_of(bar.from) <= week);
        counted.map(|bar| bar.count).sum()
    };
    let name = |week: i64| exact(Some(Timestamp::from_unix(week * WEEK + MONDAY)));
    let all = weeks.map(|week| (name(week).chars().take(10).collect(), until(week)));
    // Not before the first one.
    all.skip_while(|(_, count): &(String, i64)| *count == 0)
        .collect()
}

pub fn by_hour(bars: &[Bar], now: Timestamp) -> Vec<(String, i64)> {
    let this = now.unix().div_euclid(HOUR);
    let hours = (0..HOURS).map(|back| this - (HOURS - 1 - back));
    let count = |hour: i64| {
        let found = bars
            .iter()
            .find(|bar| bar.from.unix().div_euclid(HOUR) == hour);
        found.map_or(0, |bar| bar.count)
    };
    hours
        .map(|hour| (format!("{:02}:00", hour.rem_euclid(24)), count(hour)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_of_every_week_and_hour_and_rounded() {
        let now = Timestamp::from_unix(1_795_686_080);
        let bar = |ago: i64, of: i64, count| Bar {
            from: Timestamp::from_unix((now.unix().div_euclid(of) - ago) * of),
            count,
        };
        let enrolled = cumulative(&[bar(40, WEEK, 1), bar(2, WEEK, 3), bar(0, WEEK, 2)], now);
        assert_eq!(enrolled.len(), 26);
        let last: Vec<_> = enrolled
            .iter()
            .rev()
            .take(4)
            .map(|(_, count)| *count)
            .collect();
        assert_eq!(last, [6, 4, 4, 1]);
        assert_eq!(cumulative(&[bar(1, WEEK, 3)], now).len(), 2);
        for (of, all, expected) in [
            (4, 13, 31),
            (0, 0, 0),
            (1, 500, 1),
            (499, 500, 99),
            (500, 500, 100),
            (0, 9, 0),
        ] {
            assert_eq!(percent(of, all), expected, "{of} of {all}");
        }
        let failed = by_hour(&[bar(23, HOUR, 4), bar(0, HOUR, 1)], now);
        assert_eq!(failed.len(), 24);
        assert_eq!(failed.first(), Some(&("10:00".to_owned(), 4)));
        assert_eq!(failed.last(), Some(&("09:00".to_owned(), 1)));
    }
}
