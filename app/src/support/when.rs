//! Times as somebody on the telephone says them.

use crate::texts::Texts;
use domain::Timestamp;
use time::OffsetDateTime;

const DAY: i64 = 86_400;

/// The hour and minute, UTC.
fn clock(at: OffsetDateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// "Tuesday 09:12" of the last days, and otherwise the date.
pub fn day(t: Texts, at: Timestamp, now: Timestamp) -> String {
    let Ok(date) = OffsetDateTime::from_unix_timestamp(at.unix()) else {
        return String::new();
    };
    let days = now.unix().div_euclid(DAY) - at.unix().div_euclid(DAY);
    match days {
        0 => t.support_today(&clock(date)),
        1..=6 => {
            let names = [
                t.support_day_1(),
                t.support_day_2(),
                t.support_day_3(),
                t.support_day_4(),
                t.support_day_5(),
                t.support_day_6(),
                t.support_day_7(),
            ];
            let name = names.get(usize::from(date.weekday().number_days_from_monday()));
            format!("{} {}", name.copied().unwrap_or_default(), clock(date))
        }
        _ => at.for_people(),
    }
}

/// "4 minutes ago".
pub fn ago(t: Texts, at: Timestamp, now: Timestamp) -> String {
    let seconds = at.seconds_until(now);
    match seconds {
        0..=59 => t.support_ago_moment().to_owned(),
        60..=119 => t.support_ago_minute().to_owned(),
        _ => t.support_ago_minutes(&(seconds / 60).to_string()),
    }
}

/// The time of day to the second, and the date where it is another day.
pub fn second(at: Timestamp, now: Timestamp) -> String {
    let Ok(date) = OffsetDateTime::from_unix_timestamp(at.unix()) else {
        return String::new();
    };
    let clock = format!("{}:{:02}", clock(date), date.second());
    if at.unix().div_euclid(DAY) == now.unix().div_euclid(DAY) {
        return clock;
    }
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    format!("{year}-{month:02}-{day:02} {clock}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::of_code;

    #[test]
    fn times_are_said_as_people_say_them() {
        let t = of_code("en");
        // A Thursday, 09:41:20.
        let now = Timestamp::from_unix(1_795_686_080);
        assert_eq!(day(t, now, now), "today 09:41");
        assert_eq!(day(t, now.plus(-2 * DAY), now), "Tuesday 09:41");
        assert_eq!(day(t, now.plus(-7 * DAY), now), "2026-11-19 09:41 UTC");
        assert_eq!(ago(t, now.plus(-59), now), "less than a minute ago");
        assert_eq!(ago(t, now.plus(-61), now), "a minute ago");
        assert_eq!(ago(t, now.plus(-250), now), "4 minutes ago");
        assert_eq!(second(now, now), "09:41:20");
        assert_eq!(second(now.plus(-DAY), now), "2026-11-25 09:41:20");
    }
}
