//! Verifies the audit events from time to time (R39): a fault is to be found before somebody looks.

use super::{Job, Stopping};
use service::{Service, ServiceError};
use std::path::PathBuf;

/// See the module. What is wrong is logged, and keeps nobody from logging on.
pub struct Verification {
    checkpoints: PathBuf,
}

impl Verification {
    /// With the checkpoints of this node.
    #[must_use]
    pub fn with(checkpoints: PathBuf) -> Self {
        Self { checkpoints }
    }
}

impl Job for Verification {
    /// It only reads: when the server stops, it is given up.
    async fn work(&mut self, service: &Service, stopping: &Stopping) -> Result<(), ServiceError> {
        let verified = tokio::select! {
            verified = service.verify_audit_once(&self.checkpoints) => verified?,
            () = stopping.begins() => return Ok(()),
        };
        match verified.outcome {
            Ok(events) => tracing::info!(events, "the chains of audit events are verified"),
            Err(fault) => tracing::error!(
                fault,
                "the audit events are not as they were written: good-to-go audit verify"
            ),
        }
        Ok(())
    }
}
