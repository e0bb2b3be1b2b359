//! What all doors lead to: the parts, and what every use case does with them. Nobody outside this crate
//! reaches it but through a door.

use crate::{
    ClientInfo, ServiceError, Settings,
    activity::ActivityTracker,
    applications::{Answers, Heard},
    breached::BreachedPasswords,
    clocks::Watched,
    denied::Denied,
    hasher::Hasher,
    support::Verifications,
};
use domain::{
    AccountId, Clock, Entropy,
    audit::{Actor, Event, Kind},
    clock_watch::Reading,
};
use std::sync::{Arc, atomic::AtomicBool};
use store::{Connection, Keyring, Store, StoreError, Transaction};
use tokio::sync::Mutex;

/// What a service is put together from.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The keys that it was made with (R40).
    pub keyring: Keyring,
    /// The time of this node.
    pub clock: Arc<dyn Clock>,
    /// Where tokens, secrets and codes are drawn from.
    pub entropy: Arc<dyn Entropy>,
    /// What the operator has chosen.
    pub settings: Settings,
}

/// Everything that the use cases work with.
pub struct Core {
    pub(crate) store: Store,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) watched: Watched,
    /// Whether the database took what was written last.
    pub(crate) takes_writes: AtomicBool,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) hasher: Hasher,
    pub(crate) breached_passwords: Option<BreachedPasswords>,
    pub(crate) answers: Answers,
    /// Up to where this node has heard of what was revoked.
    pub(crate) heard: Mutex<Heard>,
    pub(crate) activity: ActivityTracker,
    pub(crate) verifications: Verifications,
    pub(crate) denied: Denied,
    /// Whose turn it is to take audit events along.
    pub(crate) exports: Arc<Mutex<()>>,
    /// Whose turn it is to import accounts.
    pub(crate) imports: Mutex<()>,
    pub(crate) settings: Settings,
}

impl Core {
    /// Puts the parts together.
    ///
    /// # Errors
    ///
    /// [`ServiceError::BreachedFile`].
    pub(crate) fn new(parts: Parts) -> Result<Self, ServiceError> {
        let Parts {
            store,
            keyring,
            clock,
            entropy,
            settings,
        } = parts;
        let breached_passwords = BreachedPasswords::of(&settings)?;
        let keyring = Arc::new(keyring);
        let now = Reading {
            wall: clock.now(),
            monotonic: clock.monotonic(),
        };
        let hasher = Hasher::new(
            Arc::clone(&keyring),
            Arc::clone(&entropy),
            &settings.hashing,
        )?;
        Ok(Self {
            store,
            keyring,
            watched: Watched::begin(settings.clock_tolerance, now),
            clock,
            takes_writes: AtomicBool::new(true),
            entropy,
            hasher,
            breached_passwords,
            answers: Answers::default(),
            heard: Mutex::default(),
            activity: ActivityTracker::default(),
            verifications: Verifications::default(),
            denied: Denied::default(),
            exports: Arc::default(),
            imports: Mutex::default(),
            settings,
        })
    }

    /// Makes sure that the keyring is this database's.
    pub(crate) async fn place_canary(&self) -> Result<(), StoreError> {
        store::canary::place(self.store.connection(), &self.keyring, &*self.entropy).await
    }

    pub(crate) async fn check_canary(&self) -> Result<(), StoreError> {
        store::canary::check(self.store.connection(), &self.keyring).await
    }

    /// Records `event`, in the transaction of what it tells of: the one place where that happens.
    pub(crate) async fn record(
        &self,
        db: &impl Connection,
        event: Event,
    ) -> Result<(), StoreError> {
        store::audit::add(db, &self.keyring, &self.settings.writer, event).await
    }

    /// Records many events, in their order.
    pub(crate) async fn record_all(
        &self,
        db: &impl Connection,
        events: Vec<Event>,
    ) -> Result<(), StoreError> {
        store::audit::add_all(db, &self.keyring, &self.settings.writer, events).await
    }

    /// Ends a transaction: the one place where that happens. What it revoked is not answered after it (R27).
    pub(crate) async fn commit(&self, db: Transaction) -> Result<(), StoreError> {
        if let Err(error) = db.commit().await {
            // Nobody is told that it happened, and a database that is gone is not waited for once more.
            self.answers.lose();
            return Err(error.into());
        }
        self.hear_of_commit().await;
        Ok(())
    }

    /// Records an event that tells of no change.
    pub(crate) async fn record_alone(&self, event: Event) -> Result<(), StoreError> {
        let db = self.store.begin().await?;
        self.record(&db, event).await?;
        self.commit(db).await
    }

    /// An event of the person at the logon page.
    pub(crate) fn event(
        &self,
        kind: Kind,
        account_id: Option<AccountId>,
        client: &ClientInfo,
    ) -> Event {
        let mut event = Event::new(self.now(), kind, Actor::Holder);
        event.account_id = account_id;
        event.address.clone_from(&client.address);
        event.detail.initials.clone_from(&client.initials);
        event
    }
}
