//! Verifying the audit events while serving (R39): one at a time, and what came of the last one is
//! kept, on each node.

use crate::{Console, Service, ServiceError};
use domain::Timestamp;
use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

/// What came of verifying all chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Events from before this time were looked at.
    pub at: Timestamp,
    /// So many are as they were written; `Err`: the first thing that is not.
    pub outcome: Result<u64, String>,
}

/// The last one, and whose turn it is.
#[derive(Default)]
pub(crate) struct Verifications {
    turn: tokio::sync::Mutex<()>,
    last: Mutex<Option<Verification>>,
}

impl Verifications {
    fn last(&self) -> Option<Verification> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.clone()
    }

    /// What `verify` finds, or what it found for somebody else who began after `now` was asked.
    async fn once(
        &self,
        now: impl Fn() -> Timestamp,
        verify: impl AsyncFnOnce() -> Result<Result<u64, String>, ServiceError>,
    ) -> Result<Verification, ServiceError> {
        let asked_at = now();
        let _turn = self.turn.lock().await;
        if let Some(last) = self.last().filter(|last| last.at > asked_at) {
            return Ok(last);
        }
        let at = now();
        let outcome = verify().await?;
        let verification = Verification { at, outcome };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some(verification.clone());
        Ok(verification)
    }
}

impl Console<'_> {
    /// The last verification of this node since it was started, for staff.
    #[must_use]
    pub fn last_verification(&self) -> Option<Verification> {
        self.verifications.last()
    }
}

impl Service {
    /// Verifies all chains and the checkpoints in `file`, after whoever does so already: it reads
    /// everything, and two at once would only be slower. Who waited takes what that one found.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`] when the database does not answer.
    pub async fn verify_audit_once(&self, file: &Path) -> Result<Verification, ServiceError> {
        let verify = async || match self.operator().verify_audit(file).await {
            Ok(verified) => Ok(Ok(verified.events)),
            Err(ServiceError::Store(error)) if !error.is_outage() => Ok(Err(error.to_string())),
            Err(error) => Err(error),
        };
        self.verifications.once(|| self.now(), verify).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
    use tokio::sync::Semaphore;

    #[tokio::test]
    async fn r43_events_are_verified_by_one_at_a_time() {
        let verifications = Verifications::default();
        let (clock, may_end) = (AtomicI64::new(0), Semaphore::new(0));
        let one = || {
            let now = || Timestamp::from_unix(clock.fetch_add(1, Relaxed));
            let verify = async || {
                let _permit = may_end.acquire().await.expect("it stays open");
                Ok(Ok(7))
            };
            verifications.once(now, verify)
        };
        // By then all of them have asked.
        let end = async { may_end.add_permits(1) };
        let (first, second, third, ()) = tokio::join!(one(), one(), one(), end);
        let at = [first, second, third].map(|found| found.expect("nothing fails").at);
        assert!(at[0] < at[1], "the first began before they asked: {at:?}");
        assert_eq!(at[1], at[2], "the second did it for all who waited");
    }
}
