//! What the home page asks a holder once, so that nobody is locked out on the day when the
//! authenticator is lost.

use crate::Timestamp;
pub use protocol::Reminder;

/// How long after the recovery codes were kept the holder is asked for them, in seconds: 90 days.
pub const RECOVERY_CODES_AFTER: i64 = 90 * 86_400;

/// After how many logons a second method is suggested.
pub const SECOND_METHOD_AFTER: u64 = 10;

/// What decides whether something is to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// How many authenticators count.
    pub authenticators: u64,
    /// How many recovery codes are left; `None` without any.
    pub codes_left: Option<u64>,
    /// When the holder said that the codes are kept; `None`: not yet.
    pub codes_kept_at: Option<Timestamp>,
    /// When the holder last answered for the recovery codes.
    pub codes_answered_at: Option<Timestamp>,
    /// Whether the holder has answered for the second method.
    pub is_second_method_answered: bool,
    /// How often somebody has logged on, counted up to [`SECOND_METHOD_AFTER`].
    pub logons: u64,
}

impl Circumstances {
    /// What is to be asked at `now`, if anything.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Option<Reminder> {
        let has_codes = self.codes_left.unwrap_or(0) > 0;
        if !has_codes {
            let is_due = self.authenticators == 1
                && self.logons >= SECOND_METHOD_AFTER
                && !self.is_second_method_answered;
            return is_due.then_some(Reminder::SecondMethod);
        }
        let kept_at = self.codes_kept_at?;
        let is_answered = self.codes_answered_at.is_some_and(|at| at >= kept_at);
        let is_due = !is_answered && now >= kept_at.plus(RECOVERY_CODES_AFTER);
        is_due.then_some(Reminder::RecoveryCodes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEPT: Timestamp = Timestamp::from_unix(1_800_000_000);
    const USUAL: Circumstances = Circumstances {
        authenticators: 1,
        codes_left: Some(10),
        codes_kept_at: Some(KEPT),
        codes_answered_at: None,
        is_second_method_answered: false,
        logons: 10,
    };

    #[test]
    fn recovery_codes_are_asked_for_once_after_ninety_days() {
        let due = KEPT.plus(RECOVERY_CODES_AFTER);
        assert_eq!(USUAL.due(due.plus(-1)), None);
        assert_eq!(USUAL.due(due), Some(Reminder::RecoveryCodes));
        let answered = |at| Circumstances {
            codes_answered_at: Some(at),
            ..USUAL
        };
        assert_eq!(answered(due).due(due.plus(RECOVERY_CODES_AFTER)), None);
        // New codes were made and kept since that answer.
        let earlier = answered(KEPT.plus(-1));
        assert_eq!(earlier.due(due), Some(Reminder::RecoveryCodes));
        let unkept = Circumstances {
            codes_kept_at: None,
            ..USUAL
        };
        assert_eq!(unkept.due(due), None);
    }

    #[test]
    fn a_second_method_is_suggested_once_to_who_has_one_authenticator_and_no_codes() {
        for codes_left in [None, Some(0)] {
            let alone = Circumstances {
                codes_left,
                codes_kept_at: None,
                ..USUAL
            };
            assert_eq!(alone.due(KEPT), Some(Reminder::SecondMethod));
            for not in [
                Circumstances { logons: 9, ..alone },
                Circumstances {
                    authenticators: 2,
                    ..alone
                },
                Circumstances {
                    authenticators: 0,
                    ..alone
                },
                Circumstances {
                    codes_left: Some(1),
                    ..alone
                },
                Circumstances {
                    is_second_method_answered: true,
                    ..alone
                },
            ] {
                assert_eq!(not.due(KEPT), None, "{not:?}");
            }
        }
    }
}
