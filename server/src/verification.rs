//! Verifies the audit events from time to time (R39): a fault is to be found before somebody looks.

use std::{path::PathBuf, time::Duration};

use service::Service;
use tokio::time::sleep;

/// Whoever starts a server has better to do at first.
pub const FIRST: Duration = Duration::from_mins(1);
const EVERY: Duration = Duration::from_hours(24);

/// Verifies after `first`, and daily for as long as it is polled. What is wrong is logged, and keeps nobody
/// from logging on.
pub async fn again_and_again(service: Service, checkpoints: PathBuf, first: Duration) {
    let mut pause = first;
    loop {
        sleep(pause).await;
        pause = EVERY;
        match service
            .verify_audit_once(&checkpoints)
            .await
            .map(|v| v.outcome)
        {
            Ok(Ok(events)) => tracing::info!(events, "the chains of audit events are verified"),
            Ok(Err(fault)) => {
                tracing::error!(
                    fault,
                    "the audit events are not as they were written: good-to-go audit verify"
                );
            }
            Err(error) => tracing::error!(%error, "the audit events could not be verified"),
        }
    }
}
