//! Whether this node's clock is to be believed (R59).

use crate::{Core, Refusal, Service, ServiceError};
use domain::{
    Timestamp,
    clock_watch::{ClockOff, ClockWatch, Reading},
};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// An answer that took longer tells little of the time.
const PROMPT: Duration = Duration::from_secs(10);

/// What is known of it.
pub(crate) struct Watched(Mutex<ClockWatch>);

impl Watched {
    pub fn begin(tolerance: Option<i64>, now: Reading) -> Self {
        Self(Mutex::new(ClockWatch::begin(tolerance, now)))
    }

    fn lock(&self) -> MutexGuard<'_, ClockWatch> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Core {
    fn reading(&self) -> Reading {
        Reading {
            wall: self.clock.now(),
            monotonic: self.clock.monotonic(),
        }
    }

    /// The time: of this node's clock, while that is to be believed.
    pub(crate) fn now(&self) -> Timestamp {
        self.watched.lock().time(self.reading())
    }

    /// Refuses to judge a code or a password while the clock is not to be believed: nothing is counted then.
    pub(crate) fn check_clock(&self) -> Result<(), Refusal> {
        let checked = self.watched.lock().check(self.reading());
        checked.map_err(|_| Refusal::ClockOff)
    }
}

impl Service {
    /// Whether this node's clock is to be believed.
    ///
    /// # Errors
    ///
    /// [`ClockOff`].
    pub fn clock(&self) -> Result<(), ClockOff> {
        self.watched.lock().check(self.reading())
    }

    /// Compares this node's clock with the database's, or where that has none, with what it said before. To
    /// be called every few seconds.
    pub async fn compare_clocks(&self) -> Result<(), ServiceError> {
        let asked_at = self.clock.monotonic();
        let time = store::clock::ask(self.store.connection()).await?;
        let Some(time) = time else {
            let now = self.reading();
            self.watched.lock().observe(now);
            return Ok(());
        };
        let took = self.clock.monotonic().saturating_sub(asked_at);
        if took < PROMPT {
            self.watched.lock().compare(time, asked_at + took / 2);
        }
        Ok(())
    }
}
