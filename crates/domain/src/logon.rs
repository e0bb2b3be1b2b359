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
//! Support staff have none (R19): for them `Confirm` leads to `Home`. `AskAboutPassword` comes once before
//! `Home`, at the next logon after a password was changed with a set-up code (R37). Where an organisation
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
        // With two-factor off, after the password alone.
        | StageKind::AskAboutPassword
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

/// What is still to come between the last factor and [`StageKind::Home`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ahead {
    /// Recovery codes that nobody has kept.
    pub keep_codes: bool,
    /// Whether a password that was chosen with a set-up code was chosen by the holder (R37).
    pub ask_about_password: bool,
    /// Whose initials it is.
    pub ask_initials: bool,
}

impl Ahead {
    const fn next(self) -> StageKind {
        if self.keep_codes {
            StageKind::KeepCodes
        } else if self.ask_about_password {
            StageKind::AskAboutPassword
        } else if self.ask_initials {
            StageKind::Initials
        } else {
            StageKind::Home
        }
    }
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
        /// Whether another one was chosen before, of which the holder has said nothing yet.
        ask_about_password: bool,
    },
    /// The PIN was right.
    PinAccepted,
    /// A code proved the new authenticator.
    EnrolmentVerified,
    /// OK was pressed.
    Acknowledged,
    /// The fresh code was right.
    CodeAccepted(Ahead),
    /// A recovery code was right.
    RecoveryCodeAccepted,
    /// The recovery codes are kept.
    CodesKept(Ahead),
    /// The holder says that it was they who chose the password.
    PasswordOwned(Ahead),
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
pub const fn after_password(
    two_factor: TwoFactor,
    has_pin: bool,
    ask_about_password: bool,
) -> StageKind {
    match two_factor {
        TwoFactor::Off if ask_about_password => StageKind::AskAboutPassword,
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
        AddAuthenticator, AskAboutPassword, ChoosePassword, Code, Confirm, Enrol, EnterPin,
        GoodToGo, Home, Initials, KeepCodes, KeepNewCodes, Replaced,
    };
    Ok(match (stage, progress) {
        (
            ChoosePassword,
            Progress::PasswordChosen {
                two_factor,
                has_pin,
                ask_about_password,
            },
        ) => after_password(two_factor, has_pin, ask_about_password),
        (EnterPin, Progress::PinAccepted) | (Code, Progress::RecoveryCodeAccepted) => Enrol,
        (Enrol, Progress::EnrolmentVerified) => GoodToGo,
        (GoodToGo, Progress::Acknowledged) => Confirm,
        (Confirm | Code, Progress::CodeAccepted(ahead)) => ahead.next(),
        (KeepCodes, Progress::CodesKept(ahead))
        | (AskAboutPassword, Progress::PasswordOwned(ahead)) => Ahead {
            keep_codes: false,
            ..ahead
        }
        .next(),
        (KeepNewCodes, Progress::CodesKept(_))
        | (Initials, Progress::InitialsGiven)
        | (AddAuthenticator, Progress::AuthenticatorAdded) => Home,
        (Enrol, Progress::Superseded) => Replaced,
        (stage, progress) => return Err(InvalidTransition { stage, progress }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn chosen(two_factor: TwoFactor, has_pin: bool, ask_about_password: bool) -> Progress {
        Progress::PasswordChosen {
            two_factor,
            has_pin,
            ask_about_password,
        }
    }

    const fn ahead(keep_codes: bool, ask_about_password: bool, ask_initials: bool) -> Ahead {
        Ahead {
            keep_codes,
            ask_about_password,
            ask_initials,
        }
    }

    const NOTHING: Ahead = ahead(false, false, false);
    const INITIALS: Ahead = ahead(false, false, true);
    const PASSWORD: Ahead = ahead(false, true, false);
    const PASSWORD_AND_INITIALS: Ahead = ahead(false, true, true);
    const AHEAD: [Ahead; 6] = [
        NOTHING,
        INITIALS,
        PASSWORD,
        PASSWORD_AND_INITIALS,
        ahead(true, false, false),
        ahead(true, true, true),
    ];
    fn all_progress() -> Vec<Progress> {
        let mut all = vec![
            chosen(TwoFactor::Off, false, false),
            chosen(TwoFactor::Off, false, true),
            chosen(TwoFactor::AwaitingEnrolment, false, true),
            chosen(TwoFactor::AwaitingEnrolment, true, false),
            chosen(TwoFactor::On, false, true),
            Progress::PinAccepted,
            Progress::EnrolmentVerified,
            Progress::Acknowledged,
            Progress::RecoveryCodeAccepted,
            Progress::InitialsGiven,
            Progress::AuthenticatorAdded,
            Progress::Superseded,
        ];
        all.extend(AHEAD.map(Progress::CodeAccepted));
        all.extend(AHEAD.map(Progress::CodesKept));
        all.extend(AHEAD.map(Progress::PasswordOwned));
        all
    }

    #[test]
    fn every_transition_and_every_forbidden_one() {
        use StageKind::*;
        let mut allowed = vec![
            (ChoosePassword, chosen(TwoFactor::Off, false, false), Home),
            (
                ChoosePassword,
                chosen(TwoFactor::Off, false, true),
                AskAboutPassword,
            ),
            (
                ChoosePassword,
                chosen(TwoFactor::AwaitingEnrolment, false, true),
                Enrol,
            ),
            (
                ChoosePassword,
                chosen(TwoFactor::AwaitingEnrolment, true, false),
                EnterPin,
            ),
            (ChoosePassword, chosen(TwoFactor::On, false, true), Code),
            (EnterPin, Progress::PinAccepted, Enrol),
            (Enrol, Progress::EnrolmentVerified, GoodToGo),
            (GoodToGo, Progress::Acknowledged, Confirm),
            (Code, Progress::RecoveryCodeAccepted, Enrol),
            (Initials, Progress::InitialsGiven, Home),
            (AddAuthenticator, Progress::AuthenticatorAdded, Home),
            (Enrol, Progress::Superseded, Replaced),
        ];
        let next = [
            Home,
            Initials,
            AskAboutPassword,
            AskAboutPassword,
            KeepCodes,
            KeepCodes,
        ];
        let after_codes = [
            Home,
            Initials,
            AskAboutPassword,
            AskAboutPassword,
            Home,
            AskAboutPassword,
        ];
        for ((ahead, next), after_codes) in AHEAD.into_iter().zip(next).zip(after_codes) {
            allowed.extend([
                (Confirm, Progress::CodeAccepted(ahead), next),
                (Code, Progress::CodeAccepted(ahead), next),
                (KeepCodes, Progress::CodesKept(ahead), after_codes),
                (
                    AskAboutPassword,
                    Progress::PasswordOwned(ahead),
                    after_codes,
                ),
                (KeepNewCodes, Progress::CodesKept(ahead), Home),
            ]);
        }
        for stage in StageKind::ALL.iter().copied() {
            for progress in all_progress() {
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
        for (two_factor, has_pin, ask, stage) in [
            (TwoFactor::Off, false, false, StageKind::Home),
            (TwoFactor::Off, false, true, StageKind::AskAboutPassword),
            (TwoFactor::AwaitingEnrolment, false, true, StageKind::Enrol),
            (
                TwoFactor::AwaitingEnrolment,
                true,
                true,
                StageKind::EnterPin,
            ),
            (TwoFactor::On, false, true, StageKind::Code),
        ] {
            assert_eq!(after_password(two_factor, has_pin, ask), stage);
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
