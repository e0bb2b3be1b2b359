//! How often somebody may try (R16, R17, R20–R24).
//!
//! ```text
//!          tries used up
//!   Open ─────────────────▶ Paused(until) ──▶ … ──▶ Locked
//!    ▲ ▲                      │                       │
//!    │ └───── pause over ─────┘                       │
//!    └── a right one; a new secret ──────────────────┘
//! ```
//!
//! A try is counted before it is looked at, so that of any number at once no more are looked at
//! than the limits allow. A right one clears the count; support can lift a pause, but what was counted
//! in a row survives that (R57). A pause begins when a try is known to be
//! wrong and not before: people who log on at the same moment, rightly, are no attack. Codes are
//! looked at one after the other, passwords side by side: of those, no more at a time than make a
//! pause.

mod address;
mod clamped;

pub use address::{AddressLimits, Addresses, Block, NotAnAddress, WrongAttempts, blocks_of};

use crate::{Timestamp, words};
use thiserror::Error;

/// What is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Throttle {
    /// Verification codes, recovery codes and PINs of an account, together (R17, R19).
    Codes,
    /// Passwords of an account: those from each remembered browser, and those from all others (R21).
    Passwords,
}

words!(Throttle { Codes = "codes", Passwords = "passwords" });

/// The limits of a throttle. Times in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// So many tries, then a pause.
    pub tries: u32,
    /// Attempts further apart than this do not add up to a pause; `None`: they always do.
    pub within: Option<i64>,
    /// The first pause.
    pub pause: i64,
    /// Each further pause is so many times the one before …
    pub factor: i64,
    /// … up to this.
    pub longest_pause: i64,
    /// So many in a row, and none is looked at until there is a new secret.
    pub close_after: u32,
}

/// So many wrong passwords of somebody who has proved it before, within one logon attempt or session,
/// and that is over (R21).
pub const PASSWORDS_AGAIN: u32 = 5;

/// Why a try is refused unchecked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Throttled {
    /// Not before so many seconds have passed.
    #[error("paused for {wait} seconds")]
    Paused {
        /// Seconds left.
        wait: i64,
    },
    /// Not before there is a new secret: a new enrolment, or a new password (R57).
    #[error("locked")]
    Locked,
}

/// From so many wrong tries in a row on, people are told how many are left.
const TOLD_FROM: u32 = 3;

/// Seconds within which a counted try is known to be right or wrong.
const LOOKED_AT: i64 = 10;

/// The tries that a throttle has counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// Since the last right one.
    pub in_a_row: u32,
    /// Since the last pause, as far as they add up.
    pub recent: u32,
    /// When those began.
    pub since: Timestamp,
    /// When the last one was counted.
    pub last: Timestamp,
    /// Pauses since the last right one.
    pub pauses: u32,
    /// The end of the last pause.
    pub paused_until: Timestamp,
}

impl Attempts {
    /// Nothing counted.
    pub const NONE: Self = Self {
        in_a_row: 0,
        recent: 0,
        since: Timestamp::from_unix(0),
        last: Timestamp::from_unix(0),
        pauses: 0,
        paused_until: Timestamp::from_unix(0),
    };

    /// Returns why the next try would be refused unchecked, if it would.
    #[must_use]
    pub fn throttled(&self, limits: &Limits, now: Timestamp) -> Option<Throttled> {
        if self.in_a_row >= limits.close_after {
            Some(Throttled::Locked)
        } else if now < self.paused_until {
            let wait = now.seconds_until(self.paused_until);
            Some(Throttled::Paused { wait })
        } else {
            None
        }
    }

    /// Counts one more try, before it is checked.
    ///
    /// # Errors
    ///
    /// [`Throttled`]: it must not be checked, and is not counted.
    pub fn count(self, limits: &Limits, now: Timestamp) -> Result<Self, Throttled> {
        if let Some(throttled) = self.throttled(limits, now) {
            return Err(throttled);
        }
        let adds_up = self.recent > 0
            && limits
                .within
                .is_none_or(|within| now < self.since.plus(within));
        // So many are looked at at this moment: the first wrong one begins the pause. If that does
        // not come, the server or the database was gone meanwhile.
        let under_way = now < self.last.plus(LOOKED_AT);
        if adds_up && under_way && self.recent >= limits.tries {
            return Err(Throttled::Paused { wait: 1 });
        }
        let (recent, since) = if adds_up {
            (self.recent.saturating_add(1), self.since)
        } else {
            (1, now)
        };
        Ok(Self {
            in_a_row: self.in_a_row.saturating_add(1),
            recent,
            since,
            last: now,
            ..self
        })
    }

    /// How many tries are left before the next pause or closing, once a person should know: from the
    /// third wrong one in a row on. 0 where nothing is to be said yet, and where none is left.
    #[must_use]
    pub fn left_to_tell(&self, limits: &Limits) -> u32 {
        if self.in_a_row < TOLD_FROM {
            return 0;
        }
        let before_closing = limits.close_after.saturating_sub(self.in_a_row);
        limits.tries.saturating_sub(self.recent).min(before_closing)
    }

    /// A counted try was no guess, or was not looked at after all.
    #[must_use]
    pub fn without_one(self) -> Self {
        Self {
            in_a_row: self.in_a_row.saturating_sub(1),
            recent: self.recent.saturating_sub(1),
            ..self
        }
    }

    /// Support has lifted the pause: the next try is looked at, unless too many in a row have closed
    /// it. Lifting never buys guesses without bound (R57).
    #[must_use]
    pub const fn lifted(self) -> Self {
        Self {
            paused_until: Timestamp::from_unix(0),
            ..self
        }
    }

    /// A counted try was wrong: the pause begins, when it was one too many.
    #[must_use]
    pub fn was_wrong(self, limits: &Limits, now: Timestamp) -> Self {
        if self.recent < limits.tries {
            return self;
        }
        Self {
            recent: 0,
            pauses: self.pauses.saturating_add(1),
            paused_until: now.plus(limits.pause_after(self.pauses)),
            ..self
        }
    }
}

impl Limits {
    /// How long the pause is that follows `earlier` ones.
    fn pause_after(&self, earlier: u32) -> i64 {
        self.factor
            .saturating_pow(earlier)
            .saturating_mul(self.pause)
            .min(self.longest_pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: i64 = 60;
    /// R17.
    pub(super) const CODES: Limits = Limits {
        tries: 5,
        within: None,
        pause: 15 * MINUTE,
        factor: 4,
        longest_pause: 240 * MINUTE,
        close_after: 20,
    };
    /// R21.
    const PASSWORDS: Limits = Limits {
        tries: 10,
        within: Some(15 * MINUTE),
        pause: MINUTE,
        factor: 2,
        longest_pause: 60 * MINUTE,
        close_after: 100,
    };

    /// Attempts as often as it may, and says after which try it had to wait how long.
    fn pauses(limits: &Limits) -> Vec<(u32, i64)> {
        let (mut tries, mut now) = (Attempts::NONE, Timestamp::from_unix(1_800_000_000));
        let mut seen = Vec::new();
        loop {
            match tries.count(limits, now) {
                Ok(counted) => tries = counted.was_wrong(limits, now),
                Err(Throttled::Locked) => return seen,
                Err(Throttled::Paused { wait }) => {
                    seen.push((tries.in_a_row, wait / MINUTE));
                    assert!(tries.count(limits, now.plus(wait - 1)).is_err());
                    now = now.plus(wait);
                }
            }
        }
    }

    #[test]
    fn r17_five_ten_fifteen_and_then_closed() {
        assert_eq!(pauses(&CODES), [(5, 15), (10, 60), (15, 240)]);
        // The chance to guess one of three codes of a million in 20 tries.
        let chance = 20.0 * 3.0 / 1e6;
        assert!((chance - 6e-5_f64).abs() < 1e-12);
    }

    #[test]
    fn from_the_third_wrong_code_on_it_is_told_how_many_are_left() {
        let (mut tries, mut now) = (Attempts::NONE, Timestamp::from_unix(1_800_000_000));
        let mut told = Vec::new();
        while let Ok(counted) = tries.count(&CODES, now) {
            told.push(counted.left_to_tell(&CODES));
            tries = counted.was_wrong(&CODES, now);
            now = now.max(tries.paused_until);
        }
        let expected = [0, 0, 2, 1, 0, 4, 3, 2, 1, 0, 4, 3, 2, 1, 0, 4, 3, 2, 1, 0];
        assert_eq!(told, expected);
    }

    #[test]
    fn r21_pauses_double_up_to_an_hour_and_a_hundred_close() {
        let expected = [1, 2, 4, 8, 16, 32, 60, 60, 60];
        let expected: Vec<_> = (1..).map(|group| group * 10).zip(expected).collect();
        assert_eq!(pauses(&PASSWORDS), expected);
    }

    #[test]
    fn r21_slow_tries_add_up_to_no_pause_but_stay_in_a_row() {
        let mut now = Timestamp::from_unix(1_800_000_000);
        let mut tries = Attempts::NONE;
        for _ in 0..100 {
            tries = tries.count(&PASSWORDS, now).expect("open");
            tries = tries.was_wrong(&PASSWORDS, now);
            now = now.plus(2 * MINUTE);
        }
        assert_eq!(tries.pauses, 0);
        assert_eq!(tries.count(&PASSWORDS, now), Err(Throttled::Locked));
    }

    #[test]
    fn r21_ten_at_a_time_are_looked_at() {
        let now = Timestamp::from_unix(1_800_000_000);
        let mut tries = Attempts::NONE;
        for _ in 0..10 {
            tries = tries.count(&PASSWORDS, now).expect("open");
        }
        // None is known to be wrong yet: it is no pause, and not for long.
        assert_eq!(tries.throttled(&PASSWORDS, now), None);
        let next = tries.count(&PASSWORDS, now);
        assert_eq!(next, Err(Throttled::Paused { wait: 1 }));
        let later = now.plus(LOOKED_AT);
        let next = tries.count(&PASSWORDS, later);
        assert!(next.is_ok(), "a server that died has not judged");

        let paused = tries.was_wrong(&PASSWORDS, now);
        let throttled = Some(Throttled::Paused { wait: 60 });
        assert_eq!(paused.throttled(&PASSWORDS, now), throttled);
        // The others of the same moment begin no second pause.
        assert_eq!(paused.was_wrong(&PASSWORDS, now), paused);
    }

    #[test]
    fn r17_a_lower_limit_shuts_nobody_out() {
        let now = Timestamp::from_unix(1_800_000_000);
        let tries = (0..4).fold(Attempts::NONE, |tries, _| {
            let counted = tries.count(&CODES, now).expect("open");
            counted.was_wrong(&CODES, now)
        });
        let strict = Limits { tries: 2, ..CODES };
        let now = now.plus(LOOKED_AT);
        let counted = tries.count(&strict, now).expect("open");
        let throttled = Some(Throttled::Paused { wait: 15 * MINUTE });
        assert_eq!(
            counted.was_wrong(&strict, now).throttled(&strict, now),
            throttled
        );
    }

    proptest! {
        /// However they are spread in time, no more are looked at than the limits allow. Whatever support
        /// does meanwhile: `support/tests.rs`.
        #[test]
        fn r17_never_more_than_twenty_however_they_are_spread(gaps in proptest::collection::vec(0_i64..20_000, 0..200)) {
            let (mut tries, mut now, mut looked_at) = (Attempts::NONE, Timestamp::from_unix(0), 0);
            let mut times = Vec::new();
            for gap in gaps {
                now = now.plus(gap);
                if let Ok(counted) = tries.count(&CODES, now) {
                    tries = counted.was_wrong(&CODES, now);
                    looked_at += 1;
                    times.push(now);
                }
            }
            prop_assert!(looked_at <= 20);
            for six in times.windows(6) {
                prop_assert!(six[0].seconds_until(six[5]) >= 15 * MINUTE);
            }
        }
    }
}
