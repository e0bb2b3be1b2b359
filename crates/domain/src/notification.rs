//! Notifications: what a holder is told by mail, and how long a mail server is tried.
//!
//! A notification says what happened, when and from where, and nothing that whoever did it could word. It
//! never holds a secret, but for the one kind that brings a set-up code, so that nobody but the holder
//! reads it.

use crate::{Timestamp, words};

/// How long one node has a notification for itself, in seconds: longer than sending takes. When that
/// node dies in between, another sends it afterwards.
pub const LEASE_SECONDS: i64 = 5 * 60;

/// How long a notification is tried, in seconds.
pub const TRIED_FOR_SECONDS: i64 = 3 * 24 * 60 * 60;

const FIRST_WAIT_SECONDS: i64 = 60;
const MAX_WAIT_SECONDS: i64 = 12 * 60 * 60;

/// What a notification tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An authenticator was set up: two-factor logon is on.
    Enrolled,
    /// Support removed the authenticators; the holder enrols again.
    TwoFactorReset,
    /// Support switched two-factor logon off.
    TwoFactorDisabled,
    /// There are new recovery codes; the old ones are void (R18).
    RecoveryCodesMade,
    /// A recovery code was used (R19).
    RecoveryCodeUsed,
    /// Another authenticator counts from now on.
    AuthenticatorAdded,
    /// An authenticator does not count any more.
    AuthenticatorRevoked,
    /// Support lets the holder add an authenticator without a code, once.
    AddingApproved,
    /// Support issued a code to choose a new password with (R7).
    SetUpCodeIssued,
    /// Support issued one that only the notification has.
    SetUpCodeMailed,
    /// The holder changed the password.
    PasswordChanged,
    /// Support does not switch on the two-factor logon that was asked for.
    TwoFactorDeclined,
    /// A logon in a browser that the account did not remember (R21).
    NewBrowser,
    /// Wrong tries closed the account, wholly or for some browsers (R17, R21).
    AccountClosed,
    /// Support disabled the account.
    AccountDisabled,
    /// Support enabled the account again.
    AccountEnabled,
    /// Support lifted the pauses after wrong tries.
    Unpaused,
    /// Support switched two-factor logon on.
    TwoFactorEnabled,
    /// The time to set up an authenticator begins anew.
    TwoFactorRearmed,
    /// The address that notifications go to was changed or removed; the one of before is told too.
    EmailChanged,
    /// Remembered browsers were forgotten.
    BrowsersForgotten,
    /// Support ended all sessions.
    SessionsEnded,
    /// Support changed the groups, which open applications.
    GroupsChanged,
}

words!(Kind {
    Enrolled = "enrolled",
    TwoFactorReset = "two-factor-reset",
    TwoFactorDisabled = "two-factor-disabled",
    RecoveryCodesMade = "recovery-codes-made",
    RecoveryCodeUsed = "recovery-code-used",
    AuthenticatorAdded = "authenticator-added",
    AuthenticatorRevoked = "authenticator-revoked",
    AddingApproved = "adding-approved",
    SetUpCodeIssued = "set-up-code-issued",
    SetUpCodeMailed = "set-up-code-mailed",
    PasswordChanged = "password-changed",
    TwoFactorDeclined = "two-factor-declined",
    NewBrowser = "new-device",
    AccountClosed = "account-closed",
    AccountDisabled = "account-disabled",
    AccountEnabled = "account-enabled",
    Unpaused = "unpaused",
    TwoFactorEnabled = "two-factor-enabled",
    TwoFactorRearmed = "two-factor-rearmed",
    EmailChanged = "email-changed",
    BrowsersForgotten = "browsers-forgotten",
    SessionsEnded = "sessions-ended",
    GroupsChanged = "groups-changed",
});

/// When a notification of `written_at`, which has failed `tries` times, is tried next: after a wait
/// that doubles from a minute to 12 hours, and for the last time three days after it was
/// written. `None`: that was the last time.
#[must_use]
pub fn next_try(written_at: Timestamp, tries: u32, now: Timestamp) -> Option<Timestamp> {
    let last = written_at.plus(TRIED_FOR_SECONDS);
    let doublings = tries.saturating_sub(1).min(16);
    let wait = (FIRST_WAIT_SECONDS << doublings).min(MAX_WAIT_SECONDS);
    (now < last).then(|| now.plus(wait).min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: Timestamp = Timestamp::from_unix(1_800_000_000);

    #[test]
    fn waits_grow_from_a_minute_to_twelve_hours_and_end_after_three_days() {
        let (mut now, mut tries, mut waits) = (WRITTEN, 1, Vec::new());
        while let Some(next) = next_try(WRITTEN, tries, now) {
            waits.push(now.seconds_until(next) / 60);
            (now, tries) = (next, tries + 1);
        }
        assert_eq!(
            waits,
            [
                1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720, 720, 720, 720, 417
            ]
        );
        assert_eq!(now, WRITTEN.plus(TRIED_FOR_SECONDS));
    }

    #[test]
    fn a_notification_that_lay_for_a_week_is_tried_once_more() {
        let late = WRITTEN.plus(7 * 24 * 60 * 60);
        assert_eq!(next_try(WRITTEN, 1, late), None);
        assert!(next_try(WRITTEN, u32::MAX, WRITTEN).is_some());
    }

    #[test]
    fn every_kind_has_its_word() {
        for kind in Kind::ALL.iter().copied() {
            assert_eq!(Kind::from_word(kind.as_str()), Some(kind));
        }
    }
}
