//! Why a command did not do what it was asked to, in a sentence that says what to do next.

use std::{path::Path, process::ExitCode};

use domain::{UserId, account::TwoFactorError};
use service::ServiceError;
use store::{Cause, StoreError, audit::Broken};
use thiserror::Error;

use crate::{
    config::ConfigError,
    date::rfc_3339,
    http::ServeError,
    wiring::{WiringError, folder_of},
};

/// None of the sentences holds a secret.
#[derive(Debug, Error)]
pub enum Failure {
    /// The arguments or the settings are wrong: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// Refused or not found: exit code 1.
    #[error("{0}")]
    Refused(String),
}

impl Failure {
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Refused(_) => ExitCode::from(1),
        }
    }

    /// Refuses to write `path` where its folder is missing; the system would say so of the file, which
    /// is missing by rights.
    ///
    /// # Errors
    ///
    /// [`Failure::Refused`].
    pub fn unless_folder_of(path: &Path) -> Result<(), Self> {
        let folder = folder_of(path);
        if folder.exists() {
            return Ok(());
        }
        Err(Self::Refused(format!(
            "{} cannot be created: there is no folder {}; create it first. Nothing was changed",
            path.display(),
            folder.display()
        )))
    }

    /// Completes "error: …" for something asked about the account `user_id`.
    #[must_use]
    pub fn about(user_id: &UserId, error: ServiceError) -> Self {
        Self::Refused(match error {
            ServiceError::NoSuchAccount => {
                format!("there is no account {user_id}; to list all: good-to-go account list")
            }
            ServiceError::Store(StoreError::UserIdTaken) => format!(
                "the userID {user_id} is taken; choose another, or see whose it is: good-to-go account show {user_id}"
            ),
            ServiceError::Password(why) => {
                format!("{why}; nothing was changed, choose another password")
            }
            ServiceError::Already(status) => {
                format!("{user_id} is already {status}; nothing was changed")
            }
            ServiceError::TwoFactor(TwoFactorError::AlreadyOn) => format!(
                "2FA of {user_id} is already on; to let the holder enrol again: \
                 good-to-go 2fa reset {user_id} --reason TEXT"
            ),
            ServiceError::TwoFactor(TwoFactorError::IsOff) => format!(
                "2FA of {user_id} is off, so nothing was changed; to switch it on: \
                 good-to-go 2fa enable {user_id} --reason TEXT"
            ),
            ServiceError::TwoFactor(TwoFactorError::Required) => format!(
                "{user_id} is a support account and must keep 2FA; to keep it out altogether: \
                 good-to-go account disable {user_id}"
            ),
            ServiceError::NoRequest => format!(
                "the holder of {user_id} has not asked for 2FA; to list those who have: good-to-go 2fa requests"
            ),
            other => return other.into(),
        })
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        Self::Refused(match error {
            ServiceError::Store(StoreError::Database(why)) => format!(
                "the database failed, and nothing was changed: {}. To see which database is used: good-to-go config print",
                Cause::of(&why)
            ),
            ServiceError::Store(StoreError::Audit(broken)) => of_audit(&broken),
            other => other.to_string(),
        })
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        ServiceError::from(error).into()
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Usage(format!(
            "the configuration cannot be used; correct this and try again:\n{error}"
        ))
    }
}

impl From<WiringError> for Failure {
    fn from(error: WiringError) -> Self {
        match error {
            WiringError::BreachedFile { .. } => Self::Usage(error.to_string()),
            other => Self::Refused(other.to_string()),
        }
    }
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        let text = error.to_string();
        match error {
            ServeError::Site { .. } | ServeError::Icon(_) => Self::Usage(text),
            ServeError::Listen { .. } | ServeError::Mail(_) => Self::Refused(text),
        }
    }
}

/// What is not right with the audit events.
fn of_audit(broken: &Broken) -> String {
    let event = match broken {
        Broken::Event(event) => event,
        Broken::Checkpoints { .. } => {
            return format!("{broken}; the file is set by log.audit_checkpoints");
        }
        Broken::Ended => return broken.to_string(),
    };
    let written = event.event.map(|(_, at)| ("written", at));
    let shown = event.checkpoint.map(|at| ("checkpoint of", at));
    let times = [written, shown].into_iter().flatten();
    let times: Vec<_> = times
        .map(|(of, at)| format!("{of} {}", rfc_3339(at)))
        .collect();
    let times = if times.is_empty() {
        String::new()
    } else {
        format!(" ({})", times.join(", "))
    };
    format!("{broken}{times}; later events were not checked")
}
