//! What the use cases need of the configuration.

use crate::HashingMemory;
use domain::{
    Applications,
    channel::Channel,
    session::Lifetimes,
    support::Accepted,
    throttle::{AddressLimits, Limits},
};
use std::{fmt::Debug, num::NonZero, path::PathBuf, sync::Arc, time::Duration};

/// Settings of the use cases. All times in seconds.
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
    /// How long after enabling 2FA the enrolment may begin (R14).
    pub enrolment_seconds: i64,
    /// The organisations that want to know who it is after a code, at a userID that people share.
    pub ask_initials: Vec<String>,
    /// What staff may accept as proof of who is calling.
    pub accepted: Vec<Accepted>,
    /// How long a browser is remembered (R21, R25).
    pub browser_seconds: i64,
    /// Codes, recovery codes and PINs of an account (R17).
    pub codes: Limits,
    /// Passwords of an account from one remembered browser, or from all others (R21).
    pub passwords: Limits,
    /// Wrong tries from an address (R22).
    pub addresses: AddressLimits,
    /// The applications behind the logon.
    pub applications: Applications,
    /// The channels that are open for accounts without two-factor logon.
    pub open_channels: Vec<Channel>,
    /// Whose chain of audit events this process writes (R39).
    pub writer: String,
    /// Whether holders are written to.
    pub mail: bool,
    /// By how many seconds the clock may be off (R59); `None`: nobody minds.
    pub clock_tolerance: Option<i64>,
    /// How much is kept of what nobody needs any more.
    pub retention: Retention,
    /// How many passwords may be hashed, and wait for it (R43).
    pub hashing: Hashing,
}

/// How much is kept of what nobody needs any more.
#[derive(Debug, Clone, Copy)]
pub struct Retention {
    /// Authenticators of an account that were replaced, and as many that were never proved.
    pub replaced_authenticators: u32,
    /// For how long the end of a chain of audit events is kept without events, in seconds.
    pub audit_writer_seconds: i64,
}

/// The bounds of password hashing (R43).
#[derive(Debug, Clone)]
pub struct Hashing {
    /// Hashes at a time; without it, as many as there are cores.
    pub at_once: Option<NonZero<usize>>,
    /// How many more may wait.
    pub waiting: usize,
    /// How long each of them waits at most.
    pub patience: Duration,
    /// Where hashes are computed; without it, on threads of its own.
    pub threads: Option<Arc<dyn HashingThreads>>,
}

/// Computes one hash.
pub type HashingJob = Box<dyn FnOnce(&mut HashingMemory) + Send>;

/// Threads that compute hashes.
pub trait HashingThreads: Debug + Send + Sync {
    /// Begins `job` as soon as a thread is free, with memory of that thread. A job that is dropped was
    /// not done.
    fn begin(&self, job: HashingJob);
}

impl Settings {
    /// Whether people at `account` are asked for their initials.
    #[must_use]
    pub fn asks_initials(&self, account: &domain::Account) -> bool {
        self.ask_initials.contains(&account.organisation)
    }

    /// Least code points of a new password of an account with this two-factor status (R4).
    #[must_use]
    pub fn minimum_for(&self, two_factor: domain::TwoFactor) -> usize {
        match two_factor {
            domain::TwoFactor::Off => self.minimum_password_length_without_2fa,
            _ => self.minimum_password_length,
        }
    }
}
