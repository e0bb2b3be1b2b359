//! The use cases: one function for each thing a person does.
//!
//! Responsible for putting together what belongs together: it asks `domain` for the decision,
//! writes the outcome and its audit event in one transaction of `store`, and tells the caller
//! what to show. It must never hold a rule of its own, and knows nothing of HTTP.

mod accounts;
pub mod adapters;
mod error;
mod hasher;
mod logon;
mod qr;
mod settings;

pub use accounts::AddAccount;
pub use error::{Refusal, ServiceError};
pub use logon::{Enrolment, Home, Passed, Position};
pub use settings::Settings;
pub use store::account::{LogonMark, Overview};

use domain::{
    Clock, Entropy, Timestamp,
    audit::{Actor, Event, Kind},
};
use hasher::Hasher;
use std::sync::Arc;
use store::{Connection, Keyring, Store, StoreError};

/// Everything that the use cases work with. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    store: Store,
    keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    hasher: Arc<Hasher>,
    settings: Arc<Settings>,
}

/// Where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// The client's IP address, as far as proxies are trusted (R31).
    pub address: Option<String>,
}

impl Service {
    /// Puts the parts together, after making sure that `keyring` is this database's (R40).
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`] when the database does not answer or the keyring is another's.
    pub async fn start(
        store: Store,
        keyring: Keyring,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        settings: Settings,
    ) -> Result<Self, ServiceError> {
        store::canary::place(store.connection(), &keyring, &*entropy).await?;
        let keyring = Arc::new(keyring);
        let hasher = Arc::new(Hasher::new(Arc::clone(&keyring), Arc::clone(&entropy))?);
        Ok(Self {
            store,
            keyring,
            clock,
            entropy,
            hasher,
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

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Writes `event`, in the transaction of what it tells of: the one place where that happens.
    async fn note(&self, db: &impl Connection, event: Event) -> Result<(), StoreError> {
        store::audit::add(db, event).await
    }

    /// An event of the person at the logon page.
    fn event(&self, kind: Kind, account_id: Option<i64>, visitor: &Visitor) -> Event {
        Event {
            account_id,
            address: visitor.address.clone(),
            ..Event::new(self.now(), kind, Actor::Holder)
        }
    }
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
