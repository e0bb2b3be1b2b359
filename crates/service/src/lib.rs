//! The use cases: one function for each thing a person does.
//!
//! Responsible for putting together what belongs together: it asks `domain` for the decision,
//! writes the outcome and its audit event in one transaction of `store`, and tells the caller
//! what to show. It must never hold a rule of its own, and knows nothing of HTTP.
//!
//! Every use case returns [`ServiceError::Store`] when the database fails. A section on errors names
//! what else may go wrong.

#![allow(
    clippy::missing_errors_doc,
    reason = "many of them would say that the database failed"
)]

mod accounts;
pub mod adapters;
mod addresses;
mod applications;
mod audit_events;
mod backup;
mod breached;
mod channels;
mod denied;
mod error;
mod hasher;
mod keys;
mod letters;
mod logon;
mod new_password;
mod own_account;
mod qr;
mod settings;
mod support;
mod touches;

pub use accounts::{
    Act, AddAccount, BadLine, By, CheckedImport, Done, ImportCounts, IssuedSetUpCodes,
    LeftOutEntries, Receivers, StaffRows, Standing, TwoFactorChanged,
};
pub use applications::{Checked, Entered, Entry, Identity};
pub use breached::BreachedFileError;
pub use error::{Refusal, ServiceError};
pub use keys::Rotated;
pub use letters::AfterFailure;
pub use logon::{LoggedOn, LogonOutcome};
pub use own_account::{Asked, NewAuthenticator, OwnAccount, PasswordChange};
pub use settings::{Hashing, HashingThreads, Settings};
pub use store::account::{LastLogon, LogonMark, Order, Overview, Search, State};
pub use store::approval::Open as OpenApproval;
pub use store::audit::{Filter as AuditFilter, Head, Record as AuditRecord, Verified};
pub use store::authenticator::{Former, Named};
pub use store::device::{Device, Seen};
pub use store::identity_check::Shown as ShownWord;
pub use store::letter::Letter;
pub use store::overview::{Bar, HOUR, MONDAY, OfOrganisation, Totals, WEEK};
pub use store::paused_address::PausedAddress;
pub use store::session::Listed;
pub use store::set_up_code_issue::{Issue as SetUpCodeIssue, Wanted};
pub use store::two_factor_request::{Open as OpenRequest, Request as TwoFactorRequest};
pub use store::{DeviceId, SessionId};
pub use support::{
    AccountState, Acted, AuditExport, AuditPage, Dossier, EnabledMany, Enabling, Listing, Numbers,
    Staff, StaffImport, Verification, WaitingImport, WhyStays,
};

use applications::Answers;
use breached::BreachedPasswords;
use denied::Denied;
use domain::{
    Account, Clock, Entropy, Initials, Timestamp, Token,
    audit::{Actor, Event, Kind},
};
use hasher::Hasher;
use std::sync::Arc;
use store::{Connection, Keyring, Store, StoreError, Transaction};
use support::Verifications;
use touches::Touches;

/// Everything that the use cases work with. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    store: Store,
    keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    hasher: Arc<Hasher>,
    breached_passwords: Option<BreachedPasswords>,
    answers: Arc<Answers>,
    touches: Arc<Touches>,
    verifications: Arc<Verifications>,
    denied: Arc<Denied>,
    /// Whose turn it is to take audit events along.
    exports: Arc<tokio::sync::Mutex<()>>,
    /// Whose turn it is to import accounts.
    imports: Arc<tokio::sync::Mutex<()>>,
    settings: Arc<Settings>,
}

/// Where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The client's IP address, as far as proxies are trusted (R31).
    pub address: Option<String>,
    /// The token of the browser, if it shows one (R21).
    pub device: Option<Token>,
    /// What the browser calls itself, such as "Firefox, Windows"; may be empty.
    pub browser: String,
    /// Who it is, where a session at a shared userID knows that.
    pub initials: Option<Initials>,
    /// The language that it is answered in, BCP 47.
    pub language: Option<&'static str>,
    /// Where the browser goes when it is logged on; `None`: to the home page.
    pub return_to: Option<String>,
    /// The userID that the form was made for; `None`: it does not say.
    pub form_of: Option<String>,
}

impl Visitor {
    /// Refuses a form that was made for another userID: this browser has gone on with that of
    /// `account` in another tab, and what was typed is no try of that one.
    fn check_form(&self, account: &Account) -> Result<(), Refusal> {
        match &self.form_of {
            Some(user_id) if user_id != account.user_id.as_str() => Err(Refusal::OtherUserId),
            _ => Ok(()),
        }
    }
}

impl Service {
    /// Puts the parts together, after making sure that `keyring` is this database's (R40).
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`] when the database does not answer or the keyring is another's,
    /// [`ServiceError::BreachedFile`] when that file is not what it should be (R6).
    pub async fn start(
        store: Store,
        keyring: Keyring,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        settings: Settings,
    ) -> Result<Self, ServiceError> {
        let service = Self::start_to_restore(store, keyring, clock, entropy, settings)?;
        let db = service.store.connection();
        store::canary::place(db, &service.keyring, &*service.entropy).await?;
        Ok(service)
    }

    /// As [`Service::start`], for [`Service::restore`] alone: the database is still nobody's, or
    /// that of a key file which goes with what it had so far, which is nothing.
    ///
    /// # Errors
    ///
    /// [`ServiceError::BreachedFile`].
    pub fn start_to_restore(
        store: Store,
        keyring: Keyring,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        settings: Settings,
    ) -> Result<Self, ServiceError> {
        let breached_passwords = BreachedPasswords::of(&settings)?;
        let keyring = Arc::new(keyring);
        let hasher = Hasher::new(
            Arc::clone(&keyring),
            Arc::clone(&entropy),
            &settings.hashing,
        )?;
        Ok(Self {
            store,
            keyring,
            clock,
            entropy,
            hasher: Arc::new(hasher),
            breached_passwords,
            answers: Arc::default(),
            touches: Arc::default(),
            verifications: Arc::default(),
            denied: Arc::default(),
            exports: Arc::default(),
            imports: Arc::default(),
            settings: Arc::new(settings),
        })
    }

    /// Whether this node can serve: the database answers and is up to date, the keys fit.
    pub async fn is_ready(&self) -> bool {
        let keys_fit = store::canary::check(self.store.connection(), &self.keyring)
            .await
            .is_ok();
        keys_fit && matches!(self.store.is_ready().await, Ok(true))
    }

    /// The time of this node.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Writes `event`, in the transaction of what it tells of: the one place where that happens.
    async fn note(&self, db: &impl Connection, event: Event) -> Result<(), StoreError> {
        store::audit::add(db, &self.keyring, &self.settings.writer, event).await
    }

    /// The same for many events, in their order.
    async fn note_all(&self, db: &impl Connection, events: Vec<Event>) -> Result<(), StoreError> {
        store::audit::add_all(db, &self.keyring, &self.settings.writer, events).await
    }

    /// Ends a transaction: the one place where that happens. Nothing that was known before is
    /// answered after it (R27).
    async fn commit(&self, db: Transaction) -> Result<(), StoreError> {
        let committed = db.commit().await;
        self.answers.forget();
        Ok(committed?)
    }

    /// Writes an event that tells of no change.
    async fn note_alone(&self, event: Event) -> Result<(), StoreError> {
        let db = self.store.begin().await?;
        self.note(&db, event).await?;
        self.commit(db).await
    }

    /// An event of the person at the logon page.
    fn event(&self, kind: Kind, account_id: Option<i64>, visitor: &Visitor) -> Event {
        let mut event = Event::new(self.now(), kind, Actor::Holder);
        event.account_id = account_id;
        event.address.clone_from(&visitor.address);
        event.detail.initials.clone_from(&visitor.initials);
        event
    }
}

/// Whether the files that `settings` name can be used.
///
/// # Errors
///
/// [`ServiceError::BreachedFile`].
pub fn check_files(settings: &Settings) -> Result<(), ServiceError> {
    BreachedPasswords::of(settings)?;
    Ok(())
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
