//! The stages of a logon attempt, from the right password to the session.
//!
//! ```text
//!                        ┌────────────────▶ ChoosePassword (set-up code)
//!                        │                       │ password chosen
//!   password right ──────┤◀──────────────────────┘
//!                        │ 2FA off ──────────────────────────────────────▶ Home
//!                        │ 2FA on ───▶ Code ──────── code accepted ──────▶ Home
//!                        │              │ recovery code accepted
//!                        │              ▼
//!                        │ waiting ──▶ Enrol ─────── code verified ──▶ GoodToGo
//!                        │              ▲ │                                │ OK
//!                        │    PIN right │ │ another browser began          ▼
//!                        │              │ ▼                             Confirm
//!                        └ with PIN ▶ EnterPin, Replaced                   │ password and code
//!                                                                          ▼
//!                                                    Home ◀── kept ── KeepCodes
//! ```
//!
//! Whoever has not kept recovery codes yet is shown new ones after the next code too.
//! Support staff have none (R19): for them `Confirm` leads to `Home`. Where an organisation
//! wants to know who it is at a shared userID, `Initials` comes last before `Home`.
//!
//! Two changes on the account page go the same way, in a session that is there already:
//! `AddAuthenticator` and `KeepNewCodes`. Whoever is replaced there is logged on still, and begins again.

use crate::{Timestamp, TwoFactor};
pub use protocol::StageKind;
use thiserror::Error;

/// Whether a stage is reached only with a code, besides the password.
#[must_use]
pub const fn comes_after_a_code(stage: StageKind) -> bool {
    match stage {
        StageKind::LogOn
        | StageKind::ChoosePassword
        | StageKind::EnterPin
        | StageKind::Enrol
        | StageKind::GoodToGo
        | StageKind::Confirm
        | StageKind::Code
        | StageKind::Replaced => false,
        StageKind::KeepCodes
        | StageKind::Initials
        | StageKind::AddAuthenticator
        | StageKind::KeepNewCodes
        | StageKind::Home
        | StageKind::Account => true,
    }
}

/// Whether a stage is a change on the account page: without its session it is worth nothing.
#[must_use]
pub const fn needs_session(stage: StageKind) -> bool {
    matches!(stage, StageKind::AddAuthenticator | StageKind::KeepNewCodes)
}

/// How many times as long as usual an attempt lasts at most, for a person who asks for more time.
/// WCAG 2.2, 2.2.1 wants ten times at least; a Secret Key must not stay on a page for ever (R13).
const MAX_PROLONGED: i64 = 12;

/// When an attempt ends that was created at `created`, usually lasts for `seconds`, and is prolonged
/// at `now`.
#[must_use]
pub fn prolonged(created: Timestamp, seconds: i64, now: Timestamp) -> Timestamp {
    let at_most = seconds.saturating_mul(MAX_PROLONGED);
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
        ask_initials: bool,
    },
    /// A recovery code was right.
    RecoveryCodeAccepted,
    /// The recovery codes are kept.
    CodesKept {
        /// Whether initials are asked.
        ask_initials: bool,
    },
    /// Initials were given.
    InitialsGiven,
    /// A code proved the other authenticator.
    AuthenticatorAdded,
    /// Another attempt began an enrolment of the same account.
    Superseded,
}

/// A stage out of order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{progress:?} cannot follow {stage}")]
pub struct InvalidTransition {
    stage: StageKind,
    progress: Progress,
}

/// Returns the stage that follows a right password.
#[must_use]
pub const fn after_password(two_factor: TwoFactor, has_pin: bool) -> StageKind {
    match two_factor {
        TwoFactor::Off => StageKind::Home,
        TwoFactor::AwaitingEnrolment if has_pin => StageKind::EnterPin,
        TwoFactor::AwaitingEnrolment => StageKind::Enrol,
        TwoFactor::On => StageKind::Code,
    }
}

/// Returns the stage after `progress`.
///
/// # Errors
///
/// [`InvalidTransition`] for everything that the diagram does not show.
pub fn after(stage: StageKind, progress: Progress) -> Result<StageKind, InvalidTransition> {
    use StageKind::{
        AddAuthenticator, ChoosePassword, Code, Confirm, Enrol, EnterPin, GoodToGo, Home, Initials,
        KeepCodes, KeepNewCodes, Replaced,
    };
    Ok(match (stage, progress) {
        (
            ChoosePassword,
            Progress::PasswordChosen {
                two_factor,
                has_pin,
            },
        ) => after_password(two_factor, has_pin),
        (EnterPin, Progress::PinAccepted) | (Code, Progress::RecoveryCodeAccepted) => Enrol,
        (Enrol, Progress::EnrolmentVerified) => GoodToGo,
        (GoodToGo, Progress::Acknowledged) => Confirm,
        (
            Confirm | Code,
            Progress::CodeAccepted {
                keep_codes,
                ask_initials,
            },
        ) => match (keep_codes, ask_initials) {
            (true, _) => KeepCodes,
            (false, true) => Initials,
            (false, false) => Home,
        },
        (KeepCodes, Progress::CodesKept { ask_initials: true }) => Initials,
        (KeepCodes | KeepNewCodes, Progress::CodesKept { .. })
        | (Initials, Progress::InitialsGiven)
        | (AddAuthenticator, Progress::AuthenticatorAdded) => Home,
        (Enrol, Progress::Superseded) => Replaced,
        (stage, progress) => return Err(InvalidTransition { stage, progress }),
    })
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

    const fn accepted(keep_codes: bool, ask_initials: bool) -> Progress {
        Progress::CodeAccepted {
            keep_codes,
            ask_initials,
        }
    }

    const KEPT: Progress = Progress::CodesKept {
        ask_initials: false,
    };
    const KEPT_ASK: Progress = Progress::CodesKept { ask_initials: true };

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
        Progress::InitialsGiven,
        Progress::AuthenticatorAdded,
        Progress::Superseded,
    ];

    #[test]
    fn every_transition_and_every_forbidden_one() {
        use StageKind::*;
        let allowed = [
            (ChoosePassword, PROGRESS[0], Home),
            (ChoosePassword, PROGRESS[1], Enrol),
            (ChoosePassword, PROGRESS[2], EnterPin),
            (ChoosePassword, PROGRESS[3], Code),
            (EnterPin, Progress::PinAccepted, Enrol),
            (Enrol, Progress::EnrolmentVerified, GoodToGo),
            (GoodToGo, Progress::Acknowledged, Confirm),
            (Confirm, accepted(false, false), Home),
            (Confirm, accepted(false, true), Initials),
            (Confirm, accepted(true, false), KeepCodes),
            (Confirm, accepted(true, true), KeepCodes),
            (Code, accepted(false, false), Home),
            (Code, accepted(false, true), Initials),
            (Code, accepted(true, false), KeepCodes),
            (Code, accepted(true, true), KeepCodes),
            (Code, Progress::RecoveryCodeAccepted, Enrol),
            (KeepCodes, KEPT, Home),
            (KeepCodes, KEPT_ASK, Initials),
            (Initials, Progress::InitialsGiven, Home),
            (KeepNewCodes, KEPT, Home),
            (KeepNewCodes, KEPT_ASK, Home),
            (AddAuthenticator, Progress::AuthenticatorAdded, Home),
            (Enrol, Progress::Superseded, Replaced),
        ];
        for stage in StageKind::ALL.iter().copied() {
            for progress in PROGRESS {
                let expected = allowed
                    .iter()
                    .find(|(from, by, _)| (*from, *by) == (stage, progress))
                    .map_or(Err(InvalidTransition { stage, progress }), |(_, _, to)| {
                        Ok(*to)
                    });
                assert_eq!(after(stage, progress), expected);
            }
        }
    }

    #[test]
    fn with_two_factor_no_password_alone_logs_on() {
        for (two_factor, has_pin, stage) in [
            (TwoFactor::Off, false, StageKind::Home),
            (TwoFactor::AwaitingEnrolment, false, StageKind::Enrol),
            (TwoFactor::AwaitingEnrolment, true, StageKind::EnterPin),
            (TwoFactor::On, false, StageKind::Code),
        ] {
            assert_eq!(after_password(two_factor, has_pin), stage);
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
}
