//! The account, its status and its two-factor state.
//!
//! ```text
//!          enable                    enrolled
//!   Off ───────────▶ AwaitingEnrolment ───────▶ On
//!    ▲                │  ▲   │  ▲               │ │
//!    └── disable ─────┘  └─ enable / reset ─────┘ │
//!    └────────────────── disable ─────────────────┘
//! ```

use crate::{AccountId, Groups, Timestamp, UserId, words};
use thiserror::Error;

/// Whom an account belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An account holder.
    Account,
    /// The vendor's support staff. Their accounts always have 2FA (R37).
    Support,
}

/// Whether an account may log on at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It may.
    Enabled,
    /// It may not; the logon answers as for a wrong password (R41).
    Disabled,
}

/// The two-factor status of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TwoFactor {
    /// The password is enough.
    Off,
    /// The next logon walks through enrolment.
    AwaitingEnrolment,
    /// Password and code.
    On,
}

/// What support may do to a two-factor status. Only the holder can enrol, with a code that proves
/// it: that is no change by decision, and [`crate::logon`] has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TwoFactorChange {
    /// Switch on; for an account that waits already: let it wait anew.
    Enable,
    /// Forget the authenticators and enrol again.
    Reset,
    /// Switch off.
    Disable,
}

/// A change that the present status does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TwoFactorError {
    /// Enabling what is on.
    #[error("2FA is already on; use reset to let the holder enrol again")]
    AlreadyOn,
    /// Resetting or disabling what is off.
    #[error("2FA is off")]
    IsOff,
    /// Support staff must have 2FA (R37).
    #[error("a support account must have 2FA; disable the account instead")]
    Required,
}

impl TwoFactor {
    /// The status after `change`.
    ///
    /// # Errors
    ///
    /// [`TwoFactorError`] when the present status or the account's role forbids it.
    pub fn after(self, change: TwoFactorChange, role: Role) -> Result<Self, TwoFactorError> {
        use TwoFactorChange as Change;
        match (self, change) {
            (Self::On, Change::Enable) => Err(TwoFactorError::AlreadyOn),
            (Self::Off, Change::Reset | Change::Disable) => Err(TwoFactorError::IsOff),
            (_, Change::Disable) if role == Role::Support => Err(TwoFactorError::Required),
            (Self::Off | Self::AwaitingEnrolment, Change::Enable)
            | (Self::AwaitingEnrolment | Self::On, Change::Reset) => Ok(Self::AwaitingEnrolment),
            (Self::AwaitingEnrolment | Self::On, Change::Disable) => Ok(Self::Off),
        }
    }
}

/// An account as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// The logon name.
    pub user_id: UserId,
    /// What the holder is called on pages; empty when not given.
    pub name: String,
    /// The customer it belongs to; empty when not given.
    pub organisation: String,
    /// Holder or support.
    pub role: Role,
    /// May it log on?
    pub status: Status,
    /// Off, waiting or on.
    pub two_factor: TwoFactor,
    /// Counts every change that ends sessions and logon attempts (R15, R27): both carry the
    /// generation they began in and are worth nothing in a later one.
    pub generation: i64,
    /// Until when the holder may begin to enrol; `None`: for ever (R14).
    pub enrol_until: Option<Timestamp>,
    /// Whether the enrolment PIN is asked before the QR code (R14).
    pub has_pin: bool,
    /// What the applications behind may allow or refuse it for.
    pub groups: Groups,
}

impl Account {
    /// Whether recovery codes open it: never those of support staff (R19), who are let in again
    /// by a second person (R37).
    #[must_use]
    pub fn has_recovery(&self) -> bool {
        self.role == Role::Account
    }

    /// Whether a logon asks for a code or a PIN: otherwise nothing that was counted of them stops it.
    #[must_use]
    pub fn asks_for_codes(&self) -> bool {
        self.two_factor == TwoFactor::On || self.has_pin
    }

    /// Whether the time to begin the enrolment has passed (R14).
    #[must_use]
    pub fn enrolment_is_over(&self, now: Timestamp) -> bool {
        self.two_factor == TwoFactor::AwaitingEnrolment
            && self.enrol_until.is_some_and(|until| until <= now)
    }
}

words!(Role { Account = "account", Support = "support" });
words!(Status { Enabled = "enabled", Disabled = "disabled" });
words!(TwoFactor { Off = "off", AwaitingEnrolment = "awaiting-enrolment", On = "on" });

#[cfg(test)]
mod tests {
    use super::{Role, TwoFactor, TwoFactorChange, TwoFactorError};

    #[test]
    fn every_change_of_every_status() {
        use TwoFactor::{AwaitingEnrolment, Off, On};
        use TwoFactorChange::{Disable, Enable, Reset};
        for (from, change, to) in [
            (Off, Enable, Ok(AwaitingEnrolment)),
            (Off, Reset, Err(TwoFactorError::IsOff)),
            (Off, Disable, Err(TwoFactorError::IsOff)),
            (AwaitingEnrolment, Enable, Ok(AwaitingEnrolment)),
            (AwaitingEnrolment, Reset, Ok(AwaitingEnrolment)),
            (AwaitingEnrolment, Disable, Ok(Off)),
            (On, Enable, Err(TwoFactorError::AlreadyOn)),
            (On, Reset, Ok(AwaitingEnrolment)),
            (On, Disable, Ok(Off)),
        ] {
            assert_eq!(from.after(change, Role::Account), to, "{from} {change:?}");
        }
    }

    #[test]
    fn r37_support_accounts_keep_two_factor() {
        assert_eq!(
            TwoFactor::On.after(TwoFactorChange::Disable, Role::Support),
            Err(TwoFactorError::Required)
        );
        assert_eq!(
            TwoFactor::On.after(TwoFactorChange::Reset, Role::Support),
            Ok(TwoFactor::AwaitingEnrolment)
        );
    }
}
