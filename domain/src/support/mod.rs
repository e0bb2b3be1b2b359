//! What support staff may do to accounts, and when a second one must agree (R37).

mod trouble;
mod word;

pub use trouble::Trouble;
pub use word::CheckWord;

use crate::{
    Account, Role, Status, TwoFactor,
    account::{TwoFactorChange, words},
};
use std::fmt;
use thiserror::Error;

/// How long a second member of staff has to agree, in seconds.
pub const APPROVAL_SECONDS: i64 = 24 * 3600;
/// How long a word to tell who is calling stays, in seconds.
pub const CHECK_SECONDS: i64 = 10 * 60;
/// The shortest and the longest window for an enrolment that staff may choose, in hours.
pub const WINDOW_HOURS: std::ops::RangeInclusive<u32> = 1..=720;

/// What support does to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Switch 2FA on: the next logon sets up the authenticator.
    Enable,
    /// Let the enrolment that is waited for begin anew, with a new window (R14).
    Rearm,
    /// Forget the authenticators: the holder enrols again.
    Reset,
    /// Switch 2FA off.
    Disable,
    /// Lift pauses and closings.
    Unpause,
    /// Issue a one-time code to choose a password with (R7).
    IssueSetUpCode,
    /// Let the holder add one authenticator without a code.
    LetAdd,
    /// End all sessions.
    EndSessions,
    /// Make all browsers unknown.
    ForgetDevices,
    /// Nobody may log on to it any more.
    Close,
    /// Its holder may log on again.
    Reopen,
}

words!(Action {
    Enable = "enable",
    Rearm = "rearm",
    Reset = "reset",
    Disable = "disable",
    Unpause = "unpause",
    IssueSetUpCode = "set-up-code",
    LetAdd = "let-add",
    EndSessions = "end-sessions",
    ForgetDevices = "forget-devices",
    Close = "close",
    Reopen = "reopen",
});

/// What becomes of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is done at once.
    Now,
    /// A second member of staff must agree first.
    AfterSecond(WhySecond),
}

/// Why a second member of staff must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhySecond {
    /// It is an account of staff (R37).
    Staff,
    /// Password and authenticators would both be renewed by support, with no logon between: whoever
    /// did both could log on as the holder (invariant 7).
    Both,
}

/// What support has renewed since the holder last logged on with it: with the password, and with an
/// authenticator.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Renewed {
    /// The password, by a set-up code.
    pub password: bool,
    /// The authenticators, which were forgotten.
    pub authenticators: bool,
}

/// Why an action is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ActionError {
    /// Nobody acts on their own account.
    #[error("nobody acts on their own account")]
    Own,
    /// The account is not, or not any more, as this action needs it.
    #[error("the account is not as this needs it")]
    Unfit,
}

impl Action {
    /// All of them, in the order in which they are needed most.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::WORDS.iter().filter_map(|word| Self::from_word(word))
    }

    /// Whether `account` is such that this does something.
    #[must_use]
    pub fn fits(self, account: &Account) -> bool {
        let is_holder = account.role == Role::Account;
        match self {
            Self::Enable => account.two_factor == TwoFactor::Off,
            Self::Rearm => account.two_factor == TwoFactor::AwaitingEnrolment,
            Self::Reset => account.two_factor == TwoFactor::On,
            Self::Disable => is_holder && account.two_factor != TwoFactor::Off,
            Self::LetAdd => is_holder && account.two_factor == TwoFactor::On,
            Self::IssueSetUpCode | Self::Close => account.status == Status::Enabled,
            Self::Reopen => account.status == Status::Disabled,
            Self::Unpause | Self::EndSessions | Self::ForgetDevices => true,
        }
    }

    /// What becomes of it when the member of staff `staff_id` does it to `account`, of which support
    /// has `renewed` so much since its holder last logged on.
    ///
    /// # Errors
    ///
    /// [`ActionError`].
    pub fn judge(
        self,
        staff_id: i64,
        account: &Account,
        renewed: Renewed,
    ) -> Result<Verdict, ActionError> {
        if staff_id == account.id {
            return Err(ActionError::Own);
        }
        if !self.fits(account) {
            return Err(ActionError::Unfit);
        }
        Ok(if account.role == Role::Support {
            Verdict::AfterSecond(WhySecond::Staff)
        } else if self.completes(account, renewed) {
            Verdict::AfterSecond(WhySecond::Both)
        } else {
            Verdict::Now
        })
    }

    /// Whether with this support would have renewed all that a logon needs. Who has never had an
    /// authenticator has nothing to lose by it.
    fn completes(self, account: &Account, renewed: Renewed) -> bool {
        match self {
            Self::IssueSetUpCode => renewed.authenticators,
            Self::Reset | Self::Disable => renewed.password && account.two_factor == TwoFactor::On,
            _ => false,
        }
    }

    /// The change of the two-factor status that this is, if any. Those take a PIN and a window
    /// where an enrolment follows (R14).
    #[must_use]
    pub const fn two_factor(self) -> Option<TwoFactorChange> {
        match self {
            Self::Enable | Self::Rearm => Some(TwoFactorChange::Enable),
            Self::Reset => Some(TwoFactorChange::Reset),
            Self::Disable => Some(TwoFactorChange::Disable),
            _ => None,
        }
    }

    /// Whether an enrolment follows, which may be put behind a PIN (R14).
    #[must_use]
    pub const fn leads_to_enrolment(self) -> bool {
        matches!(self, Self::Enable | Self::Rearm | Self::Reset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Groups, UserId};

    fn account(role: Role, status: Status, two_factor: TwoFactor) -> Account {
        Account {
            id: 7,
            user_id: UserId::parse("office").expect("a userID"),
            name: String::new(),
            organisation: String::new(),
            role,
            status,
            two_factor,
            generation: 0,
            enrol_until: None,
            has_pin: false,
            groups: Groups::default(),
        }
    }

    #[test]
    fn r37_nobody_acts_on_their_own_account() {
        for action in Action::all() {
            for two_factor in [TwoFactor::Off, TwoFactor::On] {
                let own = account(Role::Support, Status::Enabled, two_factor);
                let verdict = action.judge(7, &own, Renewed::default());
                assert_eq!(verdict, Err(ActionError::Own));
            }
        }
    }

    #[test]
    fn r37_whatever_is_done_to_staff_needs_a_second_one() {
        for action in Action::all() {
            for two_factor in [TwoFactor::AwaitingEnrolment, TwoFactor::On] {
                let other = account(Role::Support, Status::Enabled, two_factor);
                let verdict = action.judge(1, &other, Renewed::default());
                assert_ne!(verdict, Ok(Verdict::Now), "{action}");
                let is_for_holders = matches!(action, Action::Disable | Action::LetAdd);
                assert!(!is_for_holders || verdict.is_err(), "{action}");
            }
        }
    }

    #[test]
    fn r37_nobody_renews_password_and_authenticators_alone() {
        let second = Ok(Verdict::AfterSecond(WhySecond::Both));
        for (password, authenticators) in [(false, true), (true, false), (true, true)] {
            let renewed = Renewed {
                password,
                authenticators,
            };
            for two_factor in [TwoFactor::Off, TwoFactor::AwaitingEnrolment, TwoFactor::On] {
                let holder = account(Role::Account, Status::Enabled, two_factor);
                for action in Action::all().filter(|action| action.fits(&holder)) {
                    let completes = match action {
                        Action::IssueSetUpCode => authenticators,
                        Action::Reset => password,
                        Action::Disable => password && two_factor == TwoFactor::On,
                        _ => false,
                    };
                    let verdict = action.judge(1, &holder, renewed);
                    assert_eq!(verdict == second, completes, "{action} {renewed:?}");
                }
            }
        }
    }

    #[test]
    fn what_may_be_done_when() {
        let offered = |status, two_factor| -> Vec<_> {
            let account = account(Role::Account, status, two_factor);
            let now =
                |action: &Action| action.judge(1, &account, Renewed::default()) == Ok(Verdict::Now);
            Action::all().filter(now).map(Action::as_str).collect()
        };
        let always = ["end-sessions", "forget-devices"];
        for (status, two_factor, first) in [
            (
                Status::Enabled,
                TwoFactor::Off,
                &["enable", "unpause", "set-up-code"][..],
            ),
            (
                Status::Enabled,
                TwoFactor::AwaitingEnrolment,
                &["rearm", "disable", "unpause", "set-up-code"],
            ),
            (
                Status::Enabled,
                TwoFactor::On,
                &["reset", "disable", "unpause", "set-up-code", "let-add"],
            ),
            (
                Status::Disabled,
                TwoFactor::On,
                &["reset", "disable", "unpause", "let-add"],
            ),
        ] {
            let last = if status == Status::Enabled {
                "close"
            } else {
                "reopen"
            };
            let expected = [first, &always, &[last]].concat();
            assert_eq!(offered(status, two_factor), expected);
        }
    }
}
