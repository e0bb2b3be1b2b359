//! The stages of a logon attempt, from the right password to the session.
//!
//! ```text
//!                          ┌──────────────▶ ChoosingPassword (set-up code)
//!                          │                       │ password chosen
//!   password right ────────┤◀──────────────────────┘
//!                          │ 2FA off ───────────────────────────────────────▶ LoggedOn
//!                          │ 2FA on ─────▶ CodeRequired ──── code accepted ──▶ LoggedOn
//!                          │ waiting ───▶ Enrolling ── code verified ▶ GoodToGo
//!                          │                  │                           │ OK
//!                          │     another browser began                    ▼
//!                          │                  ▼                       Confirming
//!                          │              Replaced                        │ password and code
//!                          │                                              └──▶ LoggedOn
//! ```

use crate::{TwoFactor, account::words};
use std::fmt;
use thiserror::Error;

/// Where a logon attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A set-up code was right: the person must choose a password (R7).
    ChoosingPassword,
    /// The QR code is shown.
    Enrolling,
    /// The authenticator is proved; the message awaits its OK.
    GoodToGo,
    /// Password and a fresh code are asked.
    Confirming,
    /// A code is asked.
    CodeRequired,
    /// Done: there is a session, and the attempt is worth nothing any more.
    LoggedOn,
    /// Another browser began the enrolment of the same userID; this one's QR is dead (R13).
    Replaced,
}

words!(Stage {
    ChoosingPassword = "choosing-password",
    Enrolling = "enrolling",
    GoodToGo = "good-to-go",
    Confirming = "confirming",
    CodeRequired = "code-required",
    LoggedOn = "logged-on",
    Replaced = "replaced",
});

/// What happens to a logon attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The person chose a password; the account's two-factor status decides what follows.
    PasswordChosen(TwoFactor),
    /// A code proved the new authenticator.
    EnrolmentVerified,
    /// OK was pressed.
    Acknowledged,
    /// Password and a fresh code were right.
    Confirmed,
    /// The code was right.
    CodeAccepted,
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
    pub const ALL: [Self; 7] = [
        Self::ChoosingPassword,
        Self::Enrolling,
        Self::GoodToGo,
        Self::Confirming,
        Self::CodeRequired,
        Self::LoggedOn,
        Self::Replaced,
    ];

    /// The stage that follows a right password.
    #[must_use]
    pub const fn after_password(two_factor: TwoFactor) -> Self {
        match two_factor {
            TwoFactor::Off => Self::LoggedOn,
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
            (Self::ChoosingPassword, Progress::PasswordChosen(two_factor)) => {
                Ok(Self::after_password(two_factor))
            }
            (Self::Enrolling, Progress::EnrolmentVerified) => Ok(Self::GoodToGo),
            (Self::GoodToGo, Progress::Acknowledged) => Ok(Self::Confirming),
            (Self::Confirming, Progress::Confirmed)
            | (Self::CodeRequired, Progress::CodeAccepted) => Ok(Self::LoggedOn),
            (Self::Enrolling, Progress::Superseded) => Ok(Self::Replaced),
            (stage, progress) => Err(InvalidTransition { stage, progress }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRESS: [Progress; 8] = [
        Progress::PasswordChosen(TwoFactor::Off),
        Progress::PasswordChosen(TwoFactor::AwaitingEnrolment),
        Progress::PasswordChosen(TwoFactor::On),
        Progress::EnrolmentVerified,
        Progress::Acknowledged,
        Progress::Confirmed,
        Progress::CodeAccepted,
        Progress::Superseded,
    ];

    #[test]
    fn every_transition_and_every_forbidden_one() {
        let allowed = [
            (Stage::ChoosingPassword, PROGRESS[0], Stage::LoggedOn),
            (Stage::ChoosingPassword, PROGRESS[1], Stage::Enrolling),
            (Stage::ChoosingPassword, PROGRESS[2], Stage::CodeRequired),
            (
                Stage::Enrolling,
                Progress::EnrolmentVerified,
                Stage::GoodToGo,
            ),
            (Stage::GoodToGo, Progress::Acknowledged, Stage::Confirming),
            (Stage::Confirming, Progress::Confirmed, Stage::LoggedOn),
            (Stage::CodeRequired, Progress::CodeAccepted, Stage::LoggedOn),
            (Stage::Enrolling, Progress::Superseded, Stage::Replaced),
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
        assert_eq!(Stage::after_password(TwoFactor::Off), Stage::LoggedOn);
        assert_eq!(
            Stage::after_password(TwoFactor::AwaitingEnrolment),
            Stage::Enrolling
        );
        assert_eq!(Stage::after_password(TwoFactor::On), Stage::CodeRequired);
    }

    #[test]
    fn words_are_read_back() {
        for stage in Stage::ALL {
            assert_eq!(Stage::from_word(stage.as_str()), Some(stage));
        }
        assert_eq!(Stage::from_word("skipped"), None);
    }
}
