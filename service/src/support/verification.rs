//! Verifying the audit events while serving (R39): one at a time, and what came of the last one is
//! kept, on each node.

use super::Staff;
use crate::{Service, ServiceError};
use domain::Timestamp;
use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
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
}

impl Service {
    /// The last verification of this node since it was started, for staff.
    #[must_use]
    pub fn last_verification(&self, _: &Staff) -> Option<Verification> {
        self.verifications.last()
    }

    /// Verifies all chains and the checkpoints in `file`, after whoever does so already: it reads
    /// everything, and two at once would only be slower. Who waited takes what that one found.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`] when the database does not answer.
    pub async fn verify_audit_once(&self, file: &Path) -> Result<Verification, ServiceError> {
        let asked_at = self.now();
        let verifications = Arc::clone(&self.verifications);
        let _turn = verifications.turn.lock().await;
        let last = verifications.last();
        if let Some(last) = last.filter(|last| last.at > asked_at) {
            return Ok(last);
        }
        let at = self.now();
        let outcome = match self.verify_audit(file).await {
            Ok(verified) => Ok(verified.events),
            Err(ServiceError::Store(error)) if !error.is_outage() => Err(error.to_string()),
            Err(error) => return Err(error),
        };
        let verification = Verification { at, outcome };
        let mut last = verifications
            .last
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *last = Some(verification.clone());
        Ok(verification)
    }
}
