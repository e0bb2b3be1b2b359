//! What the use cases need of the configuration.

use domain::session::Lifetimes;
use std::path::PathBuf;

/// Settings of the logon. All times in seconds.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The service's name in authenticator apps.
    pub issuer: String,
    /// What people log on to; may be empty.
    pub application: String,
    /// How long a logon attempt lives (R13).
    pub attempt_seconds: i64,
    /// How long sessions live (R25).
    pub lifetimes: Lifetimes,
    /// Least code points of a new password with 2FA (R4).
    pub minimum_password_length: usize,
    /// Least code points of a new password without 2FA (R4).
    pub minimum_password_length_without_2fa: usize,
    /// The operator's list of breached passwords, if any (R6).
    pub breached_passwords_file: Option<PathBuf>,
    /// How long a set-up code lives (R7).
    pub set_up_code_seconds: i64,
}

impl Settings {
    /// Least code points of a new password of an account with this two-factor status (R4).
    #[must_use]
    pub fn minimum_for(&self, two_factor: domain::TwoFactor) -> usize {
        match two_factor {
            domain::TwoFactor::Off => self.minimum_password_length_without_2fa,
            _ => self.minimum_password_length,
        }
    }
}
