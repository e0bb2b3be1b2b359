//! Points in time, and the 30-second steps that verification codes belong to.

use std::{fmt, time::Duration};
use time::OffsetDateTime;

/// Length of one time step in seconds: the only one that all supported authenticators
/// honour (R8).
pub const STEP_SECONDS: i64 = 30;

/// A point in time: Unix seconds, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Wraps Unix seconds.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Unix seconds.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// This point moved by `seconds` (negative: into the past).
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// The time step that this point lies in (RFC 6238 §4.2).
    #[must_use]
    pub const fn step(self) -> Step {
        Step(self.0.div_euclid(STEP_SECONDS))
    }

    /// Whole seconds from this point until `later`; 0 when that has passed.
    #[must_use]
    pub const fn seconds_until(self, later: Self) -> i64 {
        let left = later.0.saturating_sub(self.0);
        if left > 0 { left } else { 0 }
    }
}

impl Timestamp {
    /// Returns it for people: `2026-11-24 07:03 UTC`, which every reader understands. Beyond the year
    /// 9999, which only a damaged row says, it is the beginning of time.
    #[must_use]
    pub fn for_people(self) -> String {
        let at = OffsetDateTime::from_unix_timestamp(self.0);
        let at = at.unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let (hour, minute, _) = at.to_hms();
        format!("{} {hour:02}:{minute:02} UTC", at.date())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The number of a 30-second step since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step(i64);

impl Step {
    /// Wraps a step number.
    #[must_use]
    pub const fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// The step number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The step `by` steps later (negative: earlier).
    #[must_use]
    pub const fn plus(self, by: i64) -> Self {
        Self(self.0.saturating_add(by))
    }

    /// The first second of the step.
    #[must_use]
    pub const fn start(self) -> Timestamp {
        Timestamp(self.0.saturating_mul(STEP_SECONDS))
    }
}

/// Tells the time. The one real implementation lives at the edge; tests set theirs.
pub trait Clock: Send + Sync {
    /// The present.
    fn now(&self) -> Timestamp;

    /// The time since some moment of the past, which nobody can set: for how long something takes.
    fn monotonic(&self) -> Duration;
}
