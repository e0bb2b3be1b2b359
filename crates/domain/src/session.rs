//! How long a session lives (R25).

use crate::{Role, Timestamp, clock_watch::MAX_DIFFERENCE};

/// How long after a code the account page lets its holder change what matters, in seconds: as long
/// as support staff have for it (R37).
pub const UNLOCKED_SECONDS: i64 = 5 * 60;

/// Until when changes are open to who gave a code for them at `proved_at`; `None`: they are not.
#[must_use]
pub fn unlocked_until(proved_at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let proved_at = proved_at.filter(|at| !is_ahead(*at, now))?;
    let until = proved_at.plus(UNLOCKED_SECONDS);
    (now < until).then_some(until)
}

/// Whether `at` is a time that only a clock has written which was wrong (R59): what it opened is closed.
fn is_ahead(at: Timestamp, now: Timestamp) -> bool {
    at > now.plus(MAX_DIFFERENCE)
}

/// Limits of a session in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// Without a request.
    pub idle: i64,
    /// In all.
    pub absolute: i64,
}

/// The limits for both roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// For account holders.
    pub account: Lifetime,
    /// For support staff.
    pub support: Lifetime,
}

impl Lifetimes {
    /// The limits for `role`.
    #[must_use]
    pub const fn of(&self, role: Role) -> Lifetime {
        match role {
            Role::Account => self.account,
            Role::Support => self.support,
        }
    }
}

impl Lifetime {
    /// When a session that began at `created` and was last used at `seen` ends.
    #[must_use]
    pub fn end(self, created: Timestamp, seen: Timestamp) -> Timestamp {
        created.plus(self.absolute).min(seen.plus(self.idle))
    }

    /// Whether such a session is over at `now`, as is one that began later, or was last used then.
    #[must_use]
    pub fn is_over(self, created: Timestamp, seen: Timestamp, now: Timestamp) -> bool {
        now >= self.end(created, seen) || is_ahead(created.max(seen), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r37_a_code_opens_changes_for_five_minutes() {
        let at = Timestamp::from_unix(1_800_000_000);
        let until = Some(at.plus(300));
        assert_eq!(unlocked_until(None, at), None);
        assert_eq!(unlocked_until(Some(at), at), until);
        assert_eq!(unlocked_until(Some(at), at.plus(299)), until);
        assert_eq!(unlocked_until(Some(at), at.plus(300)), None);
    }

    #[test]
    fn r59_what_began_in_the_future_opens_nothing() {
        let now = Timestamp::from_unix(1_800_000_000);
        let lifetime = Lifetime {
            idle: 3600,
            absolute: 43_200,
        };
        let (near, far) = (now.plus(MAX_DIFFERENCE), now.plus(MAX_DIFFERENCE + 1));
        assert!(!lifetime.is_over(near, near, now), "another node's");
        assert!(lifetime.is_over(far, far, now));
        assert!(lifetime.is_over(now, far, now));
        assert_eq!(unlocked_until(Some(near), now), Some(near.plus(300)));
        assert_eq!(unlocked_until(Some(far), now), None);
    }

    #[test]
    fn r25_idle_and_absolute() {
        let lifetime = Lifetime {
            idle: 3600,
            absolute: 43_200,
        };
        let start = Timestamp::from_unix(1_800_000_000);
        assert!(!lifetime.is_over(start, start, start.plus(3599)));
        assert!(lifetime.is_over(start, start, start.plus(3600)));
        assert!(!lifetime.is_over(start, start.plus(43_000), start.plus(43_199)));
        assert!(lifetime.is_over(start, start.plus(43_199), start.plus(43_200)));
    }
}
