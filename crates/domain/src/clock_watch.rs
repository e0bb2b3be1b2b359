//! Whether the clock of a node is to be believed (R59).
//!
//! Codes, pauses and lifetimes are reckoned by it. One that jumps, or differs from the database's, would make
//! right codes wrong and lock honest people out. The monotonic clock, which nobody can set, tells how much time
//! has passed since it was right.

use crate::Timestamp;
use std::time::Duration;
use thiserror::Error;

/// By so many seconds a clock may differ, unless the operator says otherwise.
pub const MAX_DIFFERENCE: i64 = 60;

/// Where no other clock tells, one that has jumped is believed when it has said the same for so long: somebody
/// has set it right, or the machine was asleep.
pub const SETTLED: Duration = Duration::from_mins(10);

/// What the clocks of a node say at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The clock that people set.
    pub wall: Timestamp,
    /// The one that nobody can set.
    pub monotonic: Duration,
}

/// A clock is not to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the clock of this machine is {} seconds {}", .ahead.unsigned_abs(), if *.ahead < 0 { "behind" } else { "ahead" })]
pub struct ClockOff {
    /// By how many seconds it is ahead; negative: behind.
    pub ahead: i64,
}

/// What is known of a node's clock.
#[derive(Debug, Clone, Copy)]
pub struct ClockWatch {
    /// By so many seconds it may differ; `None`: nobody minds.
    tolerance: Option<i64>,
    /// When it was right.
    right: Reading,
    /// Since when it has been ahead, and by how many seconds.
    ahead: (i64, Duration),
}

impl ClockWatch {
    /// Believes the clock as it is now.
    #[must_use]
    pub const fn begin(tolerance: Option<i64>, now: Reading) -> Self {
        Self {
            tolerance,
            right: now,
            ahead: (0, now.monotonic),
        }
    }

    /// What time it is: as the clock says, while it is to be believed.
    #[must_use]
    pub fn time(&self, now: Reading) -> Timestamp {
        match self.check(now) {
            Ok(()) => now.wall,
            Err(_) => self.reckoned(now.monotonic),
        }
    }

    /// Whether the clock is to be believed.
    ///
    /// # Errors
    ///
    /// [`ClockOff`]: it differs by more than it may.
    pub fn check(&self, now: Reading) -> Result<(), ClockOff> {
        let ahead = self.ahead(now);
        let is_off = self
            .tolerance
            .is_some_and(|tolerance| ahead.saturating_abs() > tolerance);
        if is_off {
            Err(ClockOff { ahead })
        } else {
            Ok(())
        }
    }

    /// The database's clock, which is right for all nodes, said `time` when the monotonic one said `at`.
    pub const fn compare(&mut self, time: Timestamp, at: Duration) {
        self.right = Reading {
            wall: time,
            monotonic: at,
        };
    }

    /// Nobody but the clock itself tells: what it has said for [`SETTLED`] is so.
    pub fn observe(&mut self, now: Reading) {
        let (ahead, (before, since)) = (self.ahead(now), self.ahead);
        let differs = ahead.saturating_sub(before).saturating_abs();
        if differs > self.tolerance.unwrap_or(i64::MAX) {
            self.ahead = (ahead, now.monotonic);
        } else if now.monotonic.saturating_sub(since) >= SETTLED {
            *self = Self::begin(self.tolerance, now);
        }
    }

    fn ahead(&self, now: Reading) -> i64 {
        let reckoned = self.reckoned(now.monotonic).unix();
        now.wall.unix().saturating_sub(reckoned)
    }

    /// What time it must be.
    fn reckoned(&self, monotonic: Duration) -> Timestamp {
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        let passed = seconds(monotonic).saturating_sub(seconds(self.right.monotonic));
        self.right.wall.plus(passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BEGUN: i64 = 1_800_000_000;
    const TWO_DAYS: i64 = 2 * 24 * 60 * 60;

    /// So many seconds after the start, by a clock that is `ahead` then.
    fn after(seconds: u64, ahead: i64) -> Reading {
        let passed = i64::try_from(seconds).expect("a few");
        Reading {
            wall: Timestamp::from_unix(BEGUN + passed + ahead),
            monotonic: Duration::from_secs(1000 + seconds),
        }
    }

    fn watch() -> ClockWatch {
        ClockWatch::begin(Some(MAX_DIFFERENCE), after(0, 0))
    }

    #[test]
    fn r59_a_clock_may_differ_by_a_minute_and_no_more() {
        let watch = watch();
        for ahead in [-60, -1, 0, 60] {
            assert_eq!(watch.check(after(500, ahead)), Ok(()));
            assert_eq!(watch.time(after(500, ahead)), after(500, ahead).wall);
        }
        for ahead in [-TWO_DAYS, -61, 61, TWO_DAYS] {
            assert_eq!(watch.check(after(500, ahead)), Err(ClockOff { ahead }));
            assert_eq!(watch.time(after(500, ahead)), after(500, 0).wall);
        }
    }

    #[test]
    fn r59_two_days_ahead_for_five_minutes_and_back() {
        let mut watch = watch();
        for seconds in (0..3600).step_by(10) {
            let jumped = (1000..1300).contains(&seconds);
            let now = after(seconds, if jumped { TWO_DAYS } else { 0 });
            watch.observe(now);
            assert_eq!(watch.check(now).is_err(), jumped, "{seconds}");
            assert_eq!(watch.time(now), after(seconds, 0).wall);
        }
    }

    #[test]
    fn r59_what_a_clock_has_said_for_ten_minutes_is_so() {
        let mut watch = watch();
        let settled = SETTLED.as_secs();
        for seconds in (10..=10 + settled).step_by(10) {
            // It is being set right meanwhile.
            let now = after(seconds, TWO_DAYS + i64::from(seconds % 60 == 0));
            assert!(watch.check(now).is_err(), "{seconds}");
            watch.observe(now);
        }
        assert_eq!(watch.check(after(settled + 11, TWO_DAYS)), Ok(()));
        let back = watch.check(after(settled + 12, 0));
        assert_eq!(back, Err(ClockOff { ahead: -TWO_DAYS }));
    }

    #[test]
    fn r59_one_that_goes_on_jumping_is_not_believed() {
        let mut watch = watch();
        for jump in 1..200 {
            let now = after(30 * jump, i64::try_from(61 * jump).expect("a few"));
            watch.observe(now);
            assert!(watch.check(now).is_err(), "{jump}");
        }
    }

    #[test]
    fn r59_the_clock_of_the_database_is_right() {
        let mut watch = watch();
        // It was wrong from the start.
        watch.compare(after(5, -TWO_DAYS).wall, after(5, 0).monotonic);
        assert_eq!(watch.check(after(9, 0)), Err(ClockOff { ahead: TWO_DAYS }));
        assert_eq!(watch.time(after(9, 0)), after(9, -TWO_DAYS).wall);
        assert_eq!(watch.check(after(9, -TWO_DAYS)), Ok(()));
    }

    #[test]
    fn a_clock_that_nobody_minds_is_believed() {
        let watch = ClockWatch::begin(None, after(0, 0));
        assert_eq!(watch.check(after(1, TWO_DAYS)), Ok(()));
        assert_eq!(watch.time(after(1, TWO_DAYS)), after(1, TWO_DAYS).wall);
    }

    #[test]
    fn people_are_told_which_way() {
        let ahead = ClockOff { ahead: 172_800 };
        let behind = ClockOff { ahead: -61 };
        assert!(ahead.to_string().ends_with("172800 seconds ahead"));
        assert!(behind.to_string().ends_with("61 seconds behind"));
    }

    proptest! {
        #[test]
        fn r59_the_time_is_never_further_off_than_the_clock_may_be(
            ahead in any::<i32>(), seconds in 0_u64..100_000,
        ) {
            let time = watch().time(after(seconds, ahead.into())).unix();
            prop_assert!((time - after(seconds, 0).wall.unix()).abs() <= MAX_DIFFERENCE);
        }
    }
}
