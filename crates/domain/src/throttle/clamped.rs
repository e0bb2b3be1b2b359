//! What a clock that was ahead has counted (R59).

use super::{Attempts, Limits};
use crate::Timestamp;

impl Attempts {
    /// The same with what a clock that was ahead has written: times are no later than the rule could have set
    /// them by now (R59). Until that is written down, it moves along with `now`.
    #[must_use]
    pub fn clamped(self, limits: &Limits, now: Timestamp) -> Self {
        let longest = limits.pause_after(self.pauses.saturating_sub(1));
        Self {
            since: self.since.min(now),
            last: self.last.min(now),
            paused_until: self.paused_until.min(now.plus(longest)),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{LOOKED_AT, Throttled, tests::CODES},
        *,
    };
    use proptest::prelude::*;

    const MINUTE: i64 = 60;

    #[test]
    fn r59_a_pause_of_a_clock_that_was_ahead_lasts_as_long_as_any() {
        let now = Timestamp::from_unix(1_800_000_000);
        let ahead = now.plus(2 * 24 * 60 * MINUTE);
        let mut tries = Attempts::NONE;
        for _ in 0..CODES.tries {
            tries = tries.count(&CODES, ahead).expect("open");
            tries = tries.was_wrong(&CODES, ahead);
        }
        let clamped = tries.clamped(&CODES, now);
        let throttled = Some(Throttled::Paused { wait: 15 * MINUTE });
        assert_eq!(clamped.throttled(&CODES, now), throttled);
        assert_eq!(clamped.in_a_row, tries.in_a_row, "no guess is given back");
        let later = now.plus(15 * MINUTE);
        assert_eq!(clamped.throttled(&CODES, later), None);
        assert!(clamped.count(&CODES, later).is_ok());
        assert_eq!(clamped.clamped(&CODES, later), clamped);
    }

    #[test]
    fn r59_tries_of_a_clock_that_was_ahead_are_not_under_way_for_ever() {
        let now = Timestamp::from_unix(1_800_000_000);
        let mut tries = Attempts::NONE;
        for _ in 0..CODES.tries {
            tries = tries.count(&CODES, now.plus(100_000)).expect("open");
        }
        let clamped = tries.clamped(&CODES, now);
        let next = clamped.count(&CODES, now.plus(LOOKED_AT));
        assert!(next.is_ok(), "{next:?}");
    }

    proptest! {
        /// What this clock has written itself stays as it is.
        #[test]
        fn r59_what_the_rule_has_set_is_not_clamped(gaps in proptest::collection::vec(0_i64..20_000, 0..60)) {
            let (mut tries, mut now) = (Attempts::NONE, Timestamp::from_unix(0));
            for gap in gaps {
                now = now.plus(gap);
                prop_assert_eq!(tries.clamped(&CODES, now), tries);
                if let Ok(counted) = tries.count(&CODES, now) {
                    tries = counted.was_wrong(&CODES, now);
                }
            }
        }
    }
}
