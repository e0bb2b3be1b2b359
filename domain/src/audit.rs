//! What is written down about everything that happens.
//!
//! An event never holds a password, a code, a key, or what was typed as a userID that does
//! not exist (it may be a password in the wrong field).

use crate::{Timestamp, account::words};
use std::fmt;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Right password (or set-up code) at the logon page.
    PasswordAccepted,
    /// Wrong password, unknown userID or disabled account.
    PasswordRefused,
    /// The stored hash of an unchanged password was replaced by a better one (R2).
    PasswordRehashed,
    /// A set-up code was used up.
    SetUpCodeUsed,
    /// The holder chose a password.
    PasswordChosen,
    /// The enrolment was not begun in time (R14).
    EnrolmentOver,
    /// The enrolment PIN was right.
    PinAccepted,
    /// The enrolment PIN was wrong.
    PinRefused,
    /// A new secret was shown.
    EnrolmentStarted,
    /// A later attempt replaced an enrolment that was under way.
    EnrolmentReplaced,
    /// A code proved the new authenticator; 2FA is on.
    EnrolmentVerified,
    /// OK on the "Good to go" page.
    EnrolmentAcknowledged,
    /// A code that did not count; the detail says why.
    CodeRefused,
    /// New recovery codes were shown; the older ones are void.
    RecoveryCodesMade,
    /// The holder says that they are kept.
    RecoveryCodesKept,
    /// A recovery code was used up; the detail says how many are left.
    RecoveryCodeUsed,
    /// A recovery code that did not count.
    RecoveryCodeRefused,
    /// After wrong codes, none is looked at for a while.
    CodesPaused,
    /// After wrong codes, none is looked at until support opens the account again.
    CodesClosed,
    /// After wrong passwords, none is looked at for a while.
    PasswordsPaused,
    /// After wrong passwords, none is looked at until support opens the account again.
    PasswordsClosed,
    /// After wrong tries, nobody may try from this address for a while.
    AddressPaused,
    /// A session began.
    LoggedOn,
    /// A session was ended by its holder.
    LoggedOff,
    /// Another channel than the web was told to let somebody in; the detail names it.
    ChannelAllowed,
    /// Another channel was told not to; the detail names it, and why.
    ChannelRefused,
    /// A session was begun at an application; the detail is its origin.
    ApplicationEntered,
    /// An account was added.
    AccountAdded,
    /// An account may no longer log on.
    AccountDisabled,
    /// An account may log on again.
    AccountEnabled,
    /// Pauses and closings were lifted.
    AccountUnpaused,
    /// The address that the holder is written to was changed.
    EmailChanged,
    /// The groups of an account were changed; the detail has the new ones.
    GroupsChanged,
    /// A set-up code was issued.
    SetUpCodeIssued,
    /// 2FA was switched on.
    TwoFactorEnabled,
    /// The authenticators were forgotten; the holder enrols again.
    TwoFactorReset,
    /// 2FA was switched off.
    TwoFactorDisabled,
    /// Old audit events are removed.
    AuditPruned,
    /// New values are sealed with a new key; the detail says which (R40).
    KeysRotated,
    /// A backup was begun (R44).
    BackupTaken,
    /// Everything before this came from a backup (R44).
    BackupRestored,
}

words!(Kind {
    PasswordAccepted = "logon.password-accepted",
    PasswordRefused = "logon.password-refused",
    PasswordRehashed = "logon.password-rehashed",
    SetUpCodeUsed = "logon.set-up-code-used",
    PasswordChosen = "logon.password-chosen",
    EnrolmentOver = "enrolment.over",
    PinAccepted = "enrolment.pin-accepted",
    PinRefused = "enrolment.pin-refused",
    EnrolmentStarted = "enrolment.started",
    EnrolmentReplaced = "enrolment.replaced",
    EnrolmentVerified = "enrolment.verified",
    EnrolmentAcknowledged = "enrolment.acknowledged",
    CodeRefused = "logon.code-refused",
    RecoveryCodesMade = "recovery.codes-made",
    RecoveryCodesKept = "recovery.codes-kept",
    RecoveryCodeUsed = "recovery.code-used",
    RecoveryCodeRefused = "recovery.code-refused",
    CodesPaused = "regulation.codes-paused",
    CodesClosed = "regulation.codes-closed",
    PasswordsPaused = "regulation.passwords-paused",
    PasswordsClosed = "regulation.passwords-closed",
    AddressPaused = "regulation.address-paused",
    LoggedOn = "logon.logged-on",
    LoggedOff = "logon.logged-off",
    ChannelAllowed = "channel.allowed",
    ChannelRefused = "channel.refused",
    ApplicationEntered = "application.entered",
    AccountAdded = "account.added",
    AccountDisabled = "account.disabled",
    AccountEnabled = "account.enabled",
    AccountUnpaused = "account.unpaused",
    EmailChanged = "account.email-changed",
    GroupsChanged = "account.groups-changed",
    SetUpCodeIssued = "account.set-up-code-issued",
    TwoFactorEnabled = "two-factor.enabled",
    TwoFactorReset = "two-factor.reset",
    TwoFactorDisabled = "two-factor.disabled",
    AuditPruned = "audit.pruned",
    KeysRotated = "keys.rotated",
    BackupTaken = "backup.taken",
    BackupRestored = "backup.restored",
});

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Whoever sits at the logon page.
    Holder,
    /// The operator at the command line.
    Operator,
    /// A host that lets people in without a web browser.
    Channel,
}

words!(Actor { Holder = "holder", Operator = "operator", Channel = "channel" });

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: Kind,
    /// To whom, where the account is known.
    pub account_id: Option<i64>,
    /// By whom.
    pub actor: Actor,
    /// From where: an IP address.
    pub address: Option<String>,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
    /// More about it, from a closed set of words and numbers.
    pub detail: Option<String>,
}

impl Event {
    /// An event of which nothing more is known.
    #[must_use]
    pub const fn new(at: Timestamp, kind: Kind, actor: Actor) -> Self {
        Self {
            at,
            kind,
            account_id: None,
            actor,
            address: None,
            reason: None,
            detail: None,
        }
    }
}
