//! What a use case may answer instead of success.

use crate::BreachedFileError;
use domain::{
    account::TwoFactorError, password::PasswordError, support::ActionError, user_id::UserIdError,
};
pub use protocol::Refusal;
use store::StoreError;
use thiserror::Error;

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
    /// So many changes of one member of staff wait for a second one that nothing more can be asked for.
    #[error("too many changes wait for a second member of staff")]
    TooManyApprovals,
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
