//! The doors: what each kind of caller can do is what its door has. Each is opened for one request.

use crate::{
    ClientInfo, ServiceError,
    core::{Core, Parts},
    support::Staff,
};
use domain::{Timestamp, Token, clock_watch::ClockOff};
use std::{
    fmt,
    ops::Deref,
    sync::{Arc, atomic::Ordering},
};
use store::StoreError;
use thiserror::Error;

/// The use cases, behind their doors, and what the server does by itself. Cheap to clone.
#[derive(Clone)]
pub struct Service(Arc<Core>);

/// Why this node cannot serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotReady {
    /// The database.
    #[error("the database does not answer, or is not up to date")]
    Database,
    /// The keys (R40).
    #[error("the keys of this node are not those of the database")]
    Keys,
    /// The database, for all but reading.
    #[error("nothing can be written to the database, and so nobody logs on; the log says why")]
    Writing,
    /// The clock (R59).
    #[error("{0}; until it is right, no code and no password is checked")]
    Clock(#[from] ClockOff),
}

/// Whoever sent a request: what their browser showed.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// The token of a logon attempt.
    pub attempt: Option<&'a Token>,
    /// The token of a session.
    pub session: Option<&'a Token>,
    /// Where it comes from.
    pub client: &'a ClientInfo,
}

/// The logon, from the userID to the session.
pub struct Logon<'a> {
    core: &'a Core,
    pub(crate) caller: Caller<'a>,
}

/// What holders change about their own account.
pub struct OwnAccount<'a> {
    core: &'a Core,
    pub(crate) caller: Caller<'a>,
}

/// What a member of staff does at the console.
pub struct Console<'a> {
    core: &'a Core,
    pub(crate) staff: &'a Staff,
}

/// What applications and channels ask.
pub struct Gateway<'a>(pub(crate) &'a Core);

/// What the operator does by command.
pub struct Operator<'a>(&'a Core);

impl Service {
    /// Puts the parts together, after making sure that the keyring is this database's (R40).
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`] when the database does not answer or the keyring is another's,
    /// [`ServiceError::BreachedFile`] when that file is not what it should be (R6).
    pub async fn start(parts: Parts) -> Result<Self, ServiceError> {
        let service = Self::start_to_restore(parts)?;
        service.place_canary().await?;
        service.hear_of_revocations().await?;
        Ok(service)
    }

    /// As [`Service::start`], for [`Operator::restore`] alone: the database is still nobody's, or
    /// that of a key file which goes with what it had so far, which is nothing.
    ///
    /// # Errors
    ///
    /// [`ServiceError::BreachedFile`].
    pub fn start_to_restore(parts: Parts) -> Result<Self, ServiceError> {
        Ok(Self(Arc::new(Core::new(parts)?)))
    }

    /// Whether this node can serve: the database answers, takes what is written and is up to date, the keys fit,
    /// and its clock is to be believed.
    ///
    /// # Errors
    ///
    /// [`NotReady`].
    pub async fn check_ready(&self) -> Result<(), NotReady> {
        self.clock()?;
        if let Err(StoreError::Keyring(_)) = self.check_canary().await {
            Err(NotReady::Keys)
        } else if !matches!(self.store.is_ready().await, Ok(true)) {
            Err(NotReady::Database)
        } else if self.takes_writes.load(Ordering::Relaxed) || self.check_writing().await.is_ok() {
            Ok(())
        } else {
            Err(NotReady::Writing)
        }
    }

    /// Whether the keys fit and something can be written, which [`Service::check_ready`] says from then on. To be
    /// called every few seconds.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`]: they do not, or it cannot.
    pub async fn check_writing(&self) -> Result<(), ServiceError> {
        let written = self.store.check_writable(self.now()).await;
        self.takes_writes.store(written.is_ok(), Ordering::Relaxed);
        written?;
        Ok(self.check_canary().await?)
    }

    /// The time of this node.
    #[must_use]
    pub fn present(&self) -> Timestamp {
        self.now()
    }

    /// For whoever logs on.
    #[must_use]
    pub fn logon<'a>(&'a self, caller: Caller<'a>) -> Logon<'a> {
        Logon { core: self, caller }
    }

    /// For whoever looks after their own account.
    #[must_use]
    pub fn own_account<'a>(&'a self, caller: Caller<'a>) -> OwnAccount<'a> {
        OwnAccount { core: self, caller }
    }

    /// For a member of staff, whom [`Service::staff`] found.
    #[must_use]
    pub fn console<'a>(&'a self, staff: &'a Staff) -> Console<'a> {
        Console { core: self, staff }
    }

    /// For applications and channels.
    #[must_use]
    pub fn gateway(&self) -> Gateway<'_> {
        Gateway(self)
    }

    /// For the command line.
    #[must_use]
    pub fn operator(&self) -> Operator<'_> {
        Operator(self)
    }
}

impl Deref for Service {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.0
    }
}

macro_rules! lead_to_core {
    ($($door:ident.$core:tt)*) => {$(
        impl Deref for $door<'_> {
            type Target = Core;

            fn deref(&self) -> &Core {
                self.$core
            }
        }
    )*};
}

lead_to_core! { Logon.core OwnAccount.core Console.core Gateway.0 Operator.0 }

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
