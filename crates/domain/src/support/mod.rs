//! What support staff may do to accounts, and when a second one must agree (R37).

mod accepted;
mod history;
mod trouble;
mod word;

pub use accepted::Accepted;
pub use history::{History, Renewed};
pub use trouble::Trouble;
pub use word::CheckWord;

use crate::{
    Account, AccountId, Role, Status, Timestamp, TwoFactor, account::TwoFactorChange, words,
};
use thiserror::Error;

/// How long a second member of staff has to agree, in seconds.
pub const APPROVAL_SECONDS: i64 = 24 * 3600;
/// Within how many seconds after a lifting of pauses the next one needs a second person (R57).
pub const LIFTING_SECONDS: i64 = 24 * 3600;
/// No import that waits for a second member of staff brings more accounts: all of them are shown on one
/// page.
pub const MAX_WAITING_ROWS: usize = 1000;
/// No member of staff has more imports waiting.
pub const MAX_WAITING_IMPORTS: u64 = 5;
/// No member of staff has more changes waiting for a second one.
pub const MAX_WAITING_APPROVALS: u64 = 50;
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
    /// Lift the present pauses; what was counted in a row stays counted (R57).
    Unpause,
    /// Issue a one-time code to choose a password with (R7), which staff read out.
    IssueSetUpCode,
    /// Issue one that goes to the holder's own address by mail, and to nobody else.
    MailSetUpCode,
    /// Say that one has looked at an account whose password somebody else chose: set-up codes may be
    /// issued again (R37).
    AllowSetUpCodes,
    /// Let the holder add one authenticator without a code.
    LetAdd,
    /// End all sessions.
    EndSessions,
    /// Make all browsers unknown.
    ForgetBrowsers,
    /// Nobody may log on to it any more.
    Close,
    /// Its holder may log on again.
    Reopen,
}

// In the order in which they are needed most.
words!(Action {
    Enable = "enable",
    Rearm = "rearm",
    Reset = "reset",
    Disable = "disable",
    Unpause = "unpause",
    IssueSetUpCode = "set-up-code",
    MailSetUpCode = "mail-set-up-code",
    AllowSetUpCodes = "allow-set-up-codes",
    LetAdd = "let-add",
    EndSessions = "end-sessions",
    ForgetBrowsers = "forget-devices",
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
    /// The holder has logged on before: whoever reads the set-up code could become that person.
    LoggedOnBefore,
    /// Support has lifted pauses of it within the last 24 hours (R57).
    LiftedBefore,
    /// Support has renewed a half of the logon since the holder last logged on: guesses at the other
    /// would be all that is missing (R57).
    Renewed,
    /// They issued or asked for the set-up code themselves with which somebody else chose a password.
    OwnIssue,
    /// So many wrong codes in a row have locked it that somebody else may have the password (R57).
    CodesClosed,
}

/// Why an action is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ActionError {
    /// Nobody acts on their own account.
    #[error("nobody acts on their own account")]
    Own,
    /// Nobody agrees to what is about a set-up code that they issued or asked for themselves (R37).
    #[error("nobody agrees to what is about their own set-up code")]
    OwnIssue,
    /// The account is not, or not any more, as this action needs it.
    #[error("the account is not as this needs it")]
    Unfit,
    /// No PIN would be checked: too many wrong codes in a row (R57).
    #[error(
        "after too many wrong codes in a row no PIN is checked until the holder has enrolled again: do it without a PIN"
    )]
    NoPin,
}

impl Action {
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
            Self::IssueSetUpCode | Self::MailSetUpCode | Self::Close => {
                account.status == Status::Enabled
            }
            Self::Reopen => account.status == Status::Disabled,
            Self::Unpause | Self::AllowSetUpCodes | Self::EndSessions | Self::ForgetBrowsers => {
                true
            }
        }
    }

    /// What becomes of it when the member of staff `staff_id` does it to `account`, with which so much
    /// has happened before, at `now`.
    ///
    /// # Errors
    ///
    /// [`ActionError`].
    pub fn judge(
        self,
        staff_id: AccountId,
        account: &Account,
        history: &History,
        now: Timestamp,
    ) -> Result<Verdict, ActionError> {
        if staff_id == account.id {
            return Err(ActionError::Own);
        }
        let fits_history = match self {
            Self::IssueSetUpCode => history.disowned.is_none(),
            Self::MailSetUpCode => history.disowned.is_none() && history.has_mail,
            Self::AllowSetUpCodes => history.disowned.is_some(),
            _ => true,
        };
        if !self.fits(account) || !fits_history {
            return Err(ActionError::Unfit);
        }
        let why = if account.role == Role::Support {
            Some(WhySecond::Staff)
        } else if self.is_about_own_issue(staff_id, history) {
            Some(WhySecond::OwnIssue)
        } else {
            self.needs_second(account, history, now)
        };
        Ok(why.map_or(Verdict::Now, Verdict::AfterSecond))
    }

    /// Whether the member of staff `staff_id` may agree to it, which another has asked for: not who had a
    /// part in the set-up codes that it is about (R37).
    #[must_use]
    pub fn may_agree(self, staff_id: AccountId, history: &History) -> bool {
        !self.is_about_own_issue(staff_id, history)
    }

    fn is_about_own_issue(self, staff_id: AccountId, history: &History) -> bool {
        let disowned = history.disowned.as_ref();
        self == Self::AllowSetUpCodes && disowned.is_some_and(|by| by.contains(&staff_id))
    }

    /// Why a second person must agree, for what would let whoever does it alone become the holder,
    /// together with what support has done since that holder's last own logon (R37, R57).
    fn needs_second(
        self,
        account: &Account,
        history: &History,
        now: Timestamp,
    ) -> Option<WhySecond> {
        let renewed = history.renewed;
        match self {
            // Who has never had an authenticator has nothing to lose by both.
            Self::IssueSetUpCode | Self::MailSetUpCode if renewed.authenticators => {
                Some(WhySecond::Both)
            }
            Self::Reset | Self::Disable
                if renewed.password && account.two_factor == TwoFactor::On =>
            {
                Some(WhySecond::Both)
            }
            Self::IssueSetUpCode if history.has_logged_on => Some(WhySecond::LoggedOnBefore),
            Self::Reset | Self::Disable | Self::Rearm if history.codes_locked => {
                Some(WhySecond::CodesClosed)
            }
            Self::Unpause if renewed.password || renewed.authenticators => Some(WhySecond::Renewed),
            Self::Unpause if history.was_lifted_lately(now) => Some(WhySecond::LiftedBefore),
            _ => None,
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

    /// Whether it lifts the present pause of codes, at least: whoever enrols anew must not meet it.
    #[must_use]
    pub const fn lifts_pauses(self) -> bool {
        matches!(self, Self::Unpause) || self.two_factor().is_some()
    }

    /// Whether an enrolment follows, which may be put behind a PIN (R14).
    #[must_use]
    pub const fn leads_to_enrolment(self) -> bool {
        matches!(self, Self::Enable | Self::Rearm | Self::Reset)
    }
}

#[cfg(test)]
mod tests;
