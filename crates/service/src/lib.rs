//! The use cases: one function for each thing a person does.
//!
//! Responsible for putting together what belongs together: it asks `domain` for the decision,
//! writes the outcome and its audit event in one transaction of `store`, and tells the caller
//! what to show. A caller holds the door that fits ([`Service`]), and reaches nothing behind another one.
//! It must never hold a rule of its own, and knows nothing of HTTP.
//!
//! Every use case returns [`ServiceError::Store`] when the database fails. A section on errors names
//! what else may go wrong.

#![allow(
    clippy::missing_errors_doc,
    reason = "many of them would say that the database failed"
)]

mod accounts;
mod activity;
pub mod adapters;
mod addresses;
mod applications;
mod audit_events;
mod backup;
mod breached;
mod channels;
mod client_info;
mod clocks;
mod core;
mod denied;
mod doors;
mod error;
mod forgetting;
mod hasher;
mod keys;
mod logon;
mod new_password;
mod notifications;
mod own_account;
mod qr;
mod settings;
mod support;
mod turns;

pub use accounts::{
    Act, AddAccount, BadLine, By, CheckedImport, Done, ImportCounts, IssuedSetUpCodes,
    LeftOutEntries, Receivers, StaffRows, Standing, TwoFactorChanged,
};
pub use addresses::Lifted;
pub use applications::{CheckOutcome, Entry, Identity, RedeemOutcome};
pub use breached::BreachedFileError;
pub use client_info::ClientInfo;
pub use doors::{Caller, Console, Gateway, Logon, NotReady, Operator, OwnAccount, Service};
pub use error::{Refusal, ServiceError};
pub use hasher::HashingMemory;
pub use keys::RotationReport;
pub use logon::{LoggedOn, LogonOutcome};
pub use notifications::AfterFailure;
pub use own_account::{AccountDetails, NewAuthenticator, PasswordChange, RequestState};
pub use settings::{Hashing, HashingJob, HashingThreads, Retention, Settings};
pub use store::account::{AllAccounts, LastLogon, LogonMark, Order, Overview, Search, State};
pub use store::approval::OpenApproval;
pub use store::audit::{
    AuditReport, Filter as AuditFilter, Head, Record as AuditRecord, Whom as AuditWhom,
};
pub use store::authenticator::{Former, NamedAuthenticator};
pub use store::identity_check::ShownWord;
pub use store::issued_set_up_code::{DisownedPassword, Issue as SetUpCodeIssue, Wanted};
pub use store::lease::Lease;
pub use store::outbox::Notification;
pub use store::overview::{Bar, HOUR, MONDAY, OfOrganisation, Totals, WEEK};
pub use store::paused_address::PausedAddress;
pub use store::remembered_browser::{RememberedBrowser, Sighting};
pub use store::session::ListedSession;
pub use store::two_factor_request::{OpenRequest, Request as TwoFactorRequest};
pub use store::{BrowserId, Pages, SessionId};
pub use support::{
    AccountState, ActOutcome, AuditExport, AuditPage, Dossier, EnabledMany, Enabling, Listing,
    Numbers, Staff, StaffImport, Verification, WaitingImport, WhyStays,
};

use self::core::Core;
pub use self::core::Parts;
use breached::BreachedPasswords;

/// Whether the files that `settings` name can be used.
///
/// # Errors
///
/// [`ServiceError::BreachedFile`].
pub fn check_files(settings: &Settings) -> Result<(), ServiceError> {
    BreachedPasswords::of(settings)?;
    Ok(())
}
