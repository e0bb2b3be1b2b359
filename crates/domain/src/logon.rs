//! The stages of a logon attempt, from the right password to the session.
//!
//! ```text
//!                        ┌────────────────▶ ChoosingPassword (set-up code)
//!                        │                       │ password chosen
//!   password right ──────┤◀──────────────────────┘
//!                        │ 2FA off ──────────────────────────────────────▶ LoggedOn
//!                        │ 2FA on ───▶ CodeRequired ── code accepted ────▶ LoggedOn
//!                        │                  │ recovery code accepted
//!                        │                  ▼
//!                        │ waiting ───▶ Enrolling ── code verified ──▶ GoodToGo
//!                        │                ▲  │                             │ OK
//!                        │     PIN right  │  │ another browser began       ▼
//!                        │                │  ▼                         Confirming
//!                        └ with PIN ▶ PinRequired, Replaced                │ password and code
//!                                                                          ▼
//!                                               LoggedOn ◀── kept ── KeepingCodes
//! ```
//!
//! Whoever has not kept recovery codes yet is shown new ones after the next code too.
//! Support staff have none (R19): for them `Confirming` leads to `LoggedOn`. Where an organisation
//! wants to know who it is at a shared userID, `WhoIsThis` comes last before `LoggedOn`.
//!
//! Two changes on the account page go the same way, in a session that is there already: `Adding`,
//! another authenticator, and `KeepingNewCodes`. Whoever is replaced there is logged on still, and
//! begins again.

use crate::{Timestamp, TwoFactor, account::words};
use std::fmt;
use thiserror::Error;

/// Where a logon attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A set-up code was right: the person must choose a password (R7).
    ChoosingPassword,
    /// The enrolment PIN is asked (R14).
    PinRequired,
    /// The QR code is shown.
    Enrolling,
    /// The authenticator is proved; the message awaits its OK.
    GoodToGo,
    /// Password and a fresh code are asked.
    Confirming,
    /// A code is asked, or a recovery code in its place.
    CodeRequired,
    /// The new recovery codes are shown (R18).
    KeepingCodes,
    /// Initials are asked: several people share the userID.
    WhoIsThis,
    /// The QR code of another authenticator is shown, on the account page.
    Adding,
    /// New recovery codes are shown, on the account page (R18).
    KeepingNewCodes,
    /// Done: there is a session, and the attempt is worth nothing any more.
    LoggedOn,
    /// Another browser began the enrolment of the same userID; this one's QR is dead (R13).
    Replaced,
}

impl Stage {
    /// Whether nobody stands here who has not given a code, besides the password.
    #[must_use]
    pub const fn comes_after_a_code(self) -> bool {
        match self {
            Self::ChoosingPassword
            | Self::PinRequired
            | Self::Enrolling
            | Self::GoodToGo
            | Self::Confirming
            | Self::CodeRequired
            | Self::Replaced => false,
            Self::KeepingCodes
            | Self::WhoIsThis
            | Self::Adding
            | Self::KeepingNewCodes
            | Self::LoggedOn => true,
        }
    }
}

words!(Stage {
    ChoosingPassword = "choosing-password",
    PinRequired = "pin-required",
    Enrolling = "enrolling",
    GoodToGo = "good-to-go",
    Confirming = "confirming",
    CodeRequired = "code-required",
    KeepingCodes = "keeping-codes",
    WhoIsThis = "who-is-this",
    Adding = "adding",
    KeepingNewCodes = "keeping-new-codes",
    LoggedOn = "logged-on",
    Replaced = "replaced",
});

/// How many times as long as usual an attempt lasts at most, for a person who asks for more time.
/// WCAG 2.2, 2.2.1 wants ten times at least; a Secret Key must not stay on a page for ever (R13).
const MOST_PROLONGED: i64 = 12;

/// When an attempt ends that was created at `created`, usually lasts for `seconds`, and is prolonged
/// at `now`.
#[must_use]
pub fn prolonged(created: Timestamp, seconds: i64, now: Timestamp) -> Timestamp {
    let at_most = seconds.saturating_mul(MOST_PROLONGED);
    now.plus(seconds).min(created.plus(at_most))
}

/// What happens to a logon attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The person chose a password; the account's two-factor status decides what follows.
    PasswordChosen {
        /// Off, waiting or on.
        two_factor: TwoFactor,
        /// Whether a PIN is asked before enrolling.
        has_pin: bool,
    },
    /// The PIN was right.
    PinAccepted,
    /// A code proved the new authenticator.
    EnrolmentVerified,
    /// OK was pressed.
    Acknowledged,
    /// The fresh code was right.
    CodeAccepted {
        /// Whether there are recovery codes that nobody has kept.
        keep_codes: bool,
        /// Whether initials are asked.
        ask_who: bool,
    },
    /// A recovery code was right.
    RecoveryCodeAccepted,
    /// The recovery codes are kept.
    CodesKept {
        /// Whether initials are asked.
        ask_who: bool,
    },
    /// Somebody said who it is.
    Named,
    /// A code proved the other authenticator.
    AuthenticatorAdded,
    /// Another attempt began an enrolment of the same account.
    Superseded,
}

/// A step out of order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{progress:?} cannot follow {stage}")]
pub struct InvalidTransition {
    stage: Stage,
    progress: Progress,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 12] = [
        Self::ChoosingPassword,
        Self::PinRequired,
        Self::Enrolling,
        Self::GoodToGo,
        Self::Confirming,
        Self::CodeRequired,
        Self::KeepingCodes,
        Self::WhoIsThis,
        Self::Adding,
        Self::KeepingNewCodes,
        Self::LoggedOn,
        Self::Replaced,
    ];

    /// Whether it is a change on the account page: without its session it is worth nothing.
    #[must_use]
    pub const fn needs_session(self) -> bool {
        matches!(self, Self::Adding | Self::KeepingNewCodes)
    }

    /// The stage that follows a right password.
    #[must_use]
    pub const fn after_password(two_factor: TwoFactor, has_pin: bool) -> Self {
        match two_factor {
            TwoFactor::Off => Self::LoggedOn,
            TwoFactor::AwaitingEnrolment if has_pin => Self::PinRequired,
            TwoFactor::AwaitingEnrolment => Self::Enrolling,
            TwoFactor::On => Self::CodeRequired,
        }
    }

    /// The stage after `progress`.
    ///
    /// # Errors
    ///
    /// [`InvalidTransition`] for everything that the diagram does not show.
    pub fn after(self, progress: Progress) -> Result<Self, InvalidTransition> {
        match (self, progress) {
            (
                Self::ChoosingPassword,
                Progress::PasswordChosen {
                    two_factor,
                    has_pin,
                },
            ) => Ok(Self::after_password(two_factor, has_pin)),
            (Self::PinRequired, Progress::PinAccepted)
            | (Self::CodeRequired, Progress::RecoveryCodeAccepted) => Ok(Self::Enrolling),
            (Self::Enrolling, Progress::EnrolmentVerified) => Ok(Self::GoodToGo),
            (Self::GoodToGo, Progress::Acknowledged) => Ok(Self::Confirming),
            (
                Self::Confirming | Self::CodeRequired,
                Progress::CodeAccepted {
                    keep_codes: true, ..
                },
            ) => Ok(Self::KeepingCodes),
            (
                Self::Confirming | Self::CodeRequired,
                Progress::CodeAccepted { ask_who: true, .. },
            )
            | (Self::KeepingCodes, Progress::CodesKept { ask_who: true }) => Ok(Self::WhoIsThis),
            (Self::Confirming | Self::CodeRequired, Progress::CodeAccepted { .. })
            | (Self::KeepingCodes | Self::KeepingNewCodes, Progress::CodesKept { .. })
            | (Self::WhoIsThis, Progress::Named)
            | (Self::Adding, Progress::AuthenticatorAdded) => Ok(Self::LoggedOn),
            (Self::Enrolling, Progress::Superseded) => Ok(Self::Replaced),
            (stage, progress) => Err(InvalidTransition { stage, progress }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn chosen(two_factor: TwoFactor, has_pin: bool) -> Progress {
        Progress::PasswordChosen {
            two_factor,
            has_pin,
        }
    }

    const fn accepted(keep_codes: bool, ask_who: bool) -> Progress {
        Progress::CodeAccepted {
            keep_codes,
            ask_who,
        }
    }

    const KEPT: Progress = Progress::CodesKept { ask_who: false };
    const KEPT_ASK: Progress = Progress::CodesKept { ask_who: true };

    const PROGRESS: [Progress; 17] = [
        chosen(TwoFactor::Off, false),
        chosen(TwoFactor::AwaitingEnrolment, false),
        chosen(TwoFactor::AwaitingEnrolment, true),
        chosen(TwoFactor::On, false),
        Progress::PinAccepted,
        Progress::EnrolmentVerified,
        Progress::Acknowledged,
        accepted(false, false),
        accepted(false, true),
        accepted(true, false),
        accepted(true, true),
        Progress::RecoveryCodeAccepted,
        KEPT,
        KEPT_ASK,
        Progress::Named,
        Progress::AuthenticatorAdded,
        Progress::Superseded,
    ];

    #[test]
    fn every_transition_and_every_forbidden_one() {
        use Stage::*;
        let allowed = [
            (ChoosingPassword, PROGRESS[0], LoggedOn),
            (ChoosingPassword, PROGRESS[1], Enrolling),
            (ChoosingPassword, PROGRESS[2], PinRequired),
            (ChoosingPassword, PROGRESS[3], CodeRequired),
            (PinRequired, Progress::PinAccepted, Enrolling),
            (Enrolling, Progress::EnrolmentVerified, GoodToGo),
            (GoodToGo, Progress::Acknowledged, Confirming),
            (Confirming, accepted(false, false), LoggedOn),
            (Confirming, accepted(false, true), WhoIsThis),
            (Confirming, accepted(true, false), KeepingCodes),
            (Confirming, accepted(true, true), KeepingCodes),
            (CodeRequired, accepted(false, false), LoggedOn),
            (CodeRequired, accepted(false, true), WhoIsThis),
            (CodeRequired, accepted(true, false), KeepingCodes),
            (CodeRequired, accepted(true, true), KeepingCodes),
            (CodeRequired, Progress::RecoveryCodeAccepted, Enrolling),
            (KeepingCodes, KEPT, LoggedOn),
            (KeepingCodes, KEPT_ASK, WhoIsThis),
            (WhoIsThis, Progress::Named, LoggedOn),
            (KeepingNewCodes, KEPT, LoggedOn),
            (KeepingNewCodes, KEPT_ASK, LoggedOn),
            (Adding, Progress::AuthenticatorAdded, LoggedOn),
            (Enrolling, Progress::Superseded, Replaced),
        ];
        for stage in Stage::ALL {
            for progress in PROGRESS {
                let expected = allowed
                    .iter()
                    .find(|(from, by, _)| (*from, *by) == (stage, progress))
                    .map_or(Err(InvalidTransition { stage, progress }), |(_, _, to)| {
                        Ok(*to)
                    });
                assert_eq!(stage.after(progress), expected);
            }
        }
    }

    #[test]
    fn with_two_factor_no_password_alone_logs_on() {
        for (two_factor, has_pin, stage) in [
            (TwoFactor::Off, false, Stage::LoggedOn),
            (TwoFactor::AwaitingEnrolment, false, Stage::Enrolling),
            (TwoFactor::AwaitingEnrolment, true, Stage::PinRequired),
            (TwoFactor::On, false, Stage::CodeRequired),
        ] {
            assert_eq!(Stage::after_password(two_factor, has_pin), stage);
        }
    }

    #[test]
    fn r13_who_asks_for_more_time_gets_it_for_two_hours() {
        let created = Timestamp::from_unix(1_800_000_000);
        let ends = |after: i64| prolonged(created, 600, created.plus(after)).unix();
        assert_eq!(ends(480), created.unix() + 1_080);
        assert_eq!(ends(6_600), created.unix() + 7_200);
        assert_eq!(ends(7_100), created.unix() + 7_200);
    }

    #[test]
    fn words_are_read_back() {
        for stage in Stage::ALL {
            assert_eq!(Stage::from_word(stage.as_str()), Some(stage));
        }
        assert_eq!(Stage::from_word("skipped"), None);
    }
}
