//! What is written down about everything that happens.
//!
//! An event never holds a password, a code, a key, or what was typed as a userID that does
//! not exist (it may be a password in the wrong field).

mod about;
mod detail;
mod forms;

pub use about::{About, CodeRefusal};
pub use detail::Detail;

use crate::{AccountId, Timestamp, words};

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
    /// The page with the new secret was left without it.
    EnrolmentStopped,
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
    /// After wrong passwords of who had proved it before, the logon attempt or the session was ended; the
    /// detail says which.
    PasswordsUsedUp,
    /// After wrong tries, nobody may try from this address for a while; the detail says for how long,
    /// and from which network.
    AddressPaused,
    /// Staff or the operator lifted the wait of an address; the detail says of which.
    AddressUnpaused,
    /// A session began.
    LoggedOn,
    /// A session was ended by its holder.
    LoggedOff,
    /// Somebody said who it is at a shared userID; the detail has the initials.
    Named,
    /// A code opened changes on the account page.
    ChangesUnlocked,
    /// Another authenticator counts from now on; the detail has its number.
    AuthenticatorAdded,
    /// An authenticator has another name; the detail has its number.
    AuthenticatorRenamed,
    /// An authenticator does not count any more; the detail has its number.
    AuthenticatorRevoked,
    /// The holder changed the password.
    PasswordChanged,
    /// A session was ended from another one.
    SessionEnded,
    /// All sessions but one were ended from that one.
    OtherSessionsEnded,
    /// A browser was forgotten.
    BrowserForgotten,
    /// The holder answered what the home page asks once; the detail says what that was.
    ReminderAnswered,
    /// The holder says that a set-up code, which support issued, was asked for.
    SetUpCodeWanted,
    /// The holder says that it was not.
    SetUpCodeUnwanted,
    /// The holder says that the password, which was chosen with a set-up code, is their own.
    PasswordOwned,
    /// The holder says that somebody else chose it: every session ended, and nobody issues a set-up code
    /// until staff have looked at the account.
    PasswordDisowned,
    /// The holder asked for 2FA.
    TwoFactorAskedFor,
    /// Another channel than the web was told to let somebody in; the detail names it.
    ChannelAllowed,
    /// Another channel was told not to; the detail names it, and why.
    ChannelRefused,
    /// A session was begun at an application; the detail is its origin.
    ApplicationEntered,
    /// An application may not be used: neither organisation nor group fits; the detail is its origin
    /// (R60).
    ApplicationRefused,
    /// The support console was asked for what the account has no right to; the detail says what (R60).
    ConsoleRefused,
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
    /// Staff or the operator have looked at an account whose password somebody else chose: set-up codes
    /// may be issued again.
    SetUpCodesAllowed,
    /// 2FA was switched on.
    TwoFactorEnabled,
    /// The authenticators were forgotten; the holder enrols again.
    TwoFactorReset,
    /// 2FA was switched off.
    TwoFactorDisabled,
    /// The holder, who had asked for 2FA, does not get it; the reason is for the holder.
    TwoFactorDeclined,
    /// The holder may add an authenticator without a code, once.
    AddingApproved,
    /// Support ended all sessions.
    SessionsEnded,
    /// Support made all browsers unknown.
    BrowsersForgotten,
    /// A member of staff asked for something that a second one must agree to; the detail says what.
    ApprovalAskedFor,
    /// A second member of staff did not agree; the detail says to what.
    ApprovalRefused,
    /// Who had asked for it withdrew it before anybody answered; the detail says what.
    ApprovalWithdrawn,
    /// Support asked who is calling: a word is shown on both sides.
    IdentityAsked,
    /// Who was calling, as support found; the detail says how, and what came of it.
    IdentityChecked,
    /// Old audit events are removed.
    AuditPruned,
    /// New values are sealed with a new key; the detail says which (R40).
    KeysRotated,
    /// A backup was begun (R44).
    BackupTaken,
    /// Everything before this came from a backup (R44).
    BackupRestored,
    /// Everything up to this was copied to another database, where it goes on.
    DatabaseCopied,
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
    EnrolmentStopped = "enrolment.stopped",
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
    PasswordsUsedUp = "regulation.passwords-used-up",
    AddressPaused = "regulation.address-paused",
    AddressUnpaused = "regulation.address-unpaused",
    LoggedOn = "logon.logged-on",
    LoggedOff = "logon.logged-off",
    Named = "logon.named",
    ChangesUnlocked = "holder.changes-unlocked",
    AuthenticatorAdded = "authenticator.added",
    AuthenticatorRenamed = "authenticator.renamed",
    AuthenticatorRevoked = "authenticator.revoked",
    PasswordChanged = "holder.password-changed",
    SessionEnded = "session.ended",
    OtherSessionsEnded = "session.others-ended",
    BrowserForgotten = "device.forgotten",
    ReminderAnswered = "holder.reminder-answered",
    SetUpCodeWanted = "holder.set-up-code-wanted",
    SetUpCodeUnwanted = "holder.set-up-code-unwanted",
    PasswordOwned = "holder.password-owned",
    PasswordDisowned = "holder.password-disowned",
    TwoFactorAskedFor = "two-factor.asked-for",
    ChannelAllowed = "channel.allowed",
    ChannelRefused = "channel.refused",
    ApplicationEntered = "application.entered",
    ApplicationRefused = "application.refused",
    ConsoleRefused = "console.refused",
    AccountAdded = "account.added",
    AccountDisabled = "account.disabled",
    AccountEnabled = "account.enabled",
    AccountUnpaused = "account.unpaused",
    EmailChanged = "account.email-changed",
    GroupsChanged = "account.groups-changed",
    SetUpCodeIssued = "account.set-up-code-issued",
    SetUpCodesAllowed = "account.set-up-codes-allowed",
    TwoFactorEnabled = "two-factor.enabled",
    TwoFactorReset = "two-factor.reset",
    TwoFactorDisabled = "two-factor.disabled",
    TwoFactorDeclined = "two-factor.declined",
    AddingApproved = "authenticator.adding-approved",
    SessionsEnded = "session.all-ended",
    BrowsersForgotten = "device.all-forgotten",
    ApprovalAskedFor = "approval.asked-for",
    ApprovalRefused = "approval.refused",
    ApprovalWithdrawn = "approval.withdrawn",
    IdentityAsked = "identity.asked",
    IdentityChecked = "identity.checked",
    AuditPruned = "audit.pruned",
    KeysRotated = "keys.rotated",
    BackupTaken = "backup.taken",
    BackupRestored = "backup.restored",
    DatabaseCopied = "database.copied",
});

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Whoever sits at the logon page.
    Holder,
    /// The operator at the command line.
    Operator,
    /// A member of the support staff; the detail says who.
    Support,
    /// A host that lets people in without a web browser.
    Channel,
}

words!(Actor { Holder = "holder", Operator = "operator", Support = "support", Channel = "channel" });

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: Kind,
    /// To whom, where the account is known.
    pub account_id: Option<AccountId>,
    /// By whom.
    pub actor: Actor,
    /// From where: an IP address.
    pub address: Option<String>,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
    /// More about it.
    pub detail: Detail,
}

impl Event {
    /// An event of which nothing more is known.
    #[must_use]
    pub fn new(at: Timestamp, kind: Kind, actor: Actor) -> Self {
        Self {
            at,
            kind,
            account_id: None,
            actor,
            address: None,
            reason: None,
            detail: Detail::default(),
        }
    }

    /// The same event, about `about`.
    #[must_use]
    pub fn about(mut self, about: impl Into<Option<About>>) -> Self {
        self.detail.about = about.into();
        self
    }
}

/// An event as it is read, perhaps written by a later version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastEvent {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// What; `None`: this version does not know it.
    pub kind: Option<Kind>,
    /// By whom; `None`: this version does not know it.
    pub actor: Option<Actor>,
    /// From where: an IP address.
    pub address: Option<String>,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
    /// More about it.
    pub detail: Detail,
}
