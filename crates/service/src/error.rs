//! What a use case may answer instead of success.

use crate::BreachedFileError;
use domain::{
    account::TwoFactorError, authenticator::NameError, password::PasswordError,
    support::ActionError, user_id::UserIdError,
};
use store::StoreError;
use thiserror::Error;

/// What a person is told. A closed set: pages translate it into sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// What was typed as userID is none.
    #[error("not a userID")]
    UserId,
    /// Nothing was typed as password.
    #[error("no password")]
    PasswordMissing,
    /// The typed password is too long to be one.
    #[error("password too long")]
    PasswordTooLong,
    /// Wrong password, unknown userID or disabled account: nobody learns which (R41).
    #[error("wrong userID or password")]
    Credentials,
    /// Wrong password, told to somebody who has proved it before.
    #[error("wrong password")]
    Password,
    /// The present password, typed for another one, is wrong.
    #[error("wrong present password")]
    PresentPassword,
    /// A new password with fewer code points than demanded.
    #[error("password too short")]
    PasswordTooShort {
        /// The least number of code points.
        minimum: usize,
    },
    /// A new password that is the userID.
    #[error("password is the userID")]
    PasswordIsUserId,
    /// A new password of nothing but the userID and names of the site.
    #[error("password of site words")]
    PasswordSiteWords,
    /// A new password that many people use.
    #[error("common password")]
    PasswordCommon,
    /// A new password that is known from a breach.
    #[error("breached password")]
    PasswordBreached,
    /// The two new passwords differ.
    #[error("the passwords differ")]
    PasswordsDiffer,
    /// What was typed is not six digits.
    #[error("not a code")]
    CodeMalformed,
    /// A wrong code.
    #[error("wrong code")]
    CodeWrong {
        /// How many tries are left before a pause; 0: not to be told yet.
        left: u32,
    },
    /// A code that was used.
    #[error("spent code")]
    CodeSpent {
        /// Seconds until the authenticator shows the next one.
        wait: i64,
    },
    /// The authenticator's clock is slow.
    #[error("slow clock")]
    CodeSlow {
        /// By about so many seconds.
        seconds: i64,
    },
    /// A code from an entry that was replaced.
    #[error("code of a replaced entry")]
    CodeReplaced,
    /// Too many wrong tries from this address.
    #[error("too many wrong tries from this address")]
    AddressPaused {
        /// Seconds to wait.
        wait: i64,
    },
    /// Too many wrong codes; told only after a right password (R24).
    #[error("codes are paused")]
    CodesPaused {
        /// Seconds to wait.
        wait: i64,
    },
    /// Too many wrong passwords of somebody who has proved it before: the logon attempt or the session
    /// that they were typed in has ended (R21).
    #[error("too many wrong passwords: start again")]
    PasswordsUsedUp,
    /// Too many wrong tries in a row: support has to open the account again.
    #[error("closed")]
    Closed,
    /// The time to enrol has passed (R14).
    #[error("the time to enrol has passed")]
    EnrolmentOver,
    /// What was typed is not six digits.
    #[error("not a PIN")]
    PinMalformed,
    /// A wrong PIN.
    #[error("wrong PIN")]
    PinWrong {
        /// How many tries are left before a pause; 0: not to be told yet.
        left: u32,
    },
    /// What was typed is no recovery code.
    #[error("not a recovery code")]
    RecoveryCodeMalformed,
    /// A wrong or used recovery code.
    #[error("wrong recovery code")]
    RecoveryCodeWrong {
        /// How many tries are left before a pause; 0: not to be told yet.
        left: u32,
    },
    /// What was typed are no initials.
    #[error("not initials")]
    InitialsMalformed,
    /// What was typed is no name of an authenticator.
    #[error("not a name")]
    NameMalformed,
    /// A name with a character that nobody sees.
    #[error("a name with invisible characters")]
    NameInvisible,
    /// A change that a fresh code must open first.
    #[error("a fresh code is needed")]
    Locked,
    /// An account has no more authenticators than [`domain::authenticator::MOST`].
    #[error("too many authenticators")]
    TooManyAuthenticators,
    /// The last authenticator stays while 2FA is on.
    #[error("the last authenticator")]
    LastAuthenticator,
    /// There is no logon attempt any more: expired, ended by a change of the account, or none.
    #[error("start again")]
    StartAgain,
    /// The form was made for another userID than this browser has gone on with.
    #[error("a form of another userID")]
    OtherUserId,
    /// The logon attempt stands elsewhere.
    #[error("not this step")]
    WrongStep,
    /// Too many passwords wait to be hashed (R43). Said before anything about this one is known.
    #[error("too many logons at once")]
    Busy,
}

impl From<NameError> for Refusal {
    fn from(error: NameError) -> Self {
        match error {
            NameError::Length => Self::NameMalformed,
            NameError::Invisible => Self::NameInvisible,
        }
    }
}

impl From<PasswordError> for Refusal {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Empty => Self::PasswordMissing,
            PasswordError::TooLong => Self::PasswordTooLong,
            PasswordError::TooShort(minimum) => Self::PasswordTooShort { minimum },
            PasswordError::IsUserId => Self::PasswordIsUserId,
            PasswordError::SiteWords => Self::PasswordSiteWords,
            PasswordError::Common => Self::PasswordCommon,
            PasswordError::Breached => Self::PasswordBreached,
        }
    }
}

/// Why a use case did not do what it was asked to.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// The person can do something about it.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// There is no such account.
    #[error("there is no account with this userID")]
    NoSuchAccount,
    /// What was given as userID is none.
    #[error(transparent)]
    UserId(#[from] UserIdError),
    /// The given password is not allowed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The account's two-factor status forbids it.
    #[error(transparent)]
    TwoFactor(#[from] TwoFactorError),
    /// What staff may not do.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// It is so already.
    #[error("the account is {0} already")]
    Already(domain::Status),
    /// Not for support staff.
    #[error("it is a support account; to let its holder enrol again, use 2fa reset")]
    SupportAccount,
    /// Nobody asked.
    #[error("its holder has not asked for 2FA")]
    NoRequest,
    /// An address that does not have to wait.
    #[error("the address does not have to wait")]
    NotPaused,
    /// Lines of an import that must be mended first, or taken out.
    #[error("{0} lines cannot be imported")]
    BadLines(usize),
    /// An import with too many secrets to wait for a second member of staff, or too many that wait.
    #[error(
        "too many accounts with passwords or authenticators would wait for a second member of staff"
    )]
    TooManyWait,
    /// Somebody else changed the account at the same moment.
    #[error("the account was changed by somebody else at the same moment; look and try again")]
    Changed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The operator's list of breached passwords is none.
    #[error("the list of breached passwords cannot be used: {0}")]
    BreachedFile(#[from] BreachedFileError),
    /// Hashing failed: a hash that is none, or no memory.
    #[error("password hashing failed: {0}")]
    Hashing(&'static str),
    /// A checkpoint of the audit events could not be written (R39).
    #[error("no checkpoint of the audit events can be added to {path}: {}", store::reason(.source))]
    Checkpoint {
        /// The file.
        path: std::path::PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A QR code could not be drawn.
    #[error("the QR code cannot be drawn: the service's name is too long")]
    Qr,
}

impl ServiceError {
    /// Whether the database is out of reach, out of room or read-only: another moment's request
    /// may well go through.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_outage())
    }
}
