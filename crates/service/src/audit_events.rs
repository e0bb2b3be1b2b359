//! What an operator does with the audit events (R39).

use crate::{Operator, ServiceError};
use domain::{
    Timestamp,
    audit::{About, Actor, Event, Kind},
};
use std::{path::Path, sync::Arc};
use store::audit::{AuditReport, Checkpoint, Head};

impl Operator<'_> {
    /// Verifies every chain of audit events, and that the checkpoints in `file` are kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::Audit`] with the first thing that is not as it was written.
    pub async fn verify_audit(&self, file: &Path) -> Result<AuditReport, ServiceError> {
        Ok(store::audit::verify(&self.store, &self.keyring, file).await?)
    }

    /// Adds a checkpoint to `file`, unless all chains still end as in `known`, the answer of the
    /// last time. Waits for the disk.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Checkpoint`] when the file cannot be written; [`ServiceError::Store`].
    pub async fn add_checkpoint(
        &self,
        file: &Path,
        known: &[Head],
    ) -> Result<Vec<Head>, ServiceError> {
        let checkpoint = Checkpoint::take(self.store.connection(), self.now()).await?;
        if checkpoint.heads != known {
            let (path, keyring) = (file.to_owned(), Arc::clone(&self.keyring));
            let signed = checkpoint.clone();
            let added = tokio::task::spawn_blocking(move || {
                let file = store::audit::File::open(&path)?;
                // Not before the file is locked: the key may have changed until then.
                let line = signed.to_line(&keyring).map_err(std::io::Error::other)?;
                file.append(&line)
            });
            let added = added.await.map_err(std::io::Error::other).flatten();
            added.map_err(|source| ServiceError::Checkpoint {
                path: file.to_owned(),
                source,
            })?;
        }
        Ok(checkpoint.heads)
    }

    /// Removes the audit events from before `before`, of each chain as many from its beginning as
    /// are that old. First all are verified with the checkpoints in `file`: what is not right is
    /// evidence, and stays. Others write meanwhile; killed half-way, it can be called again.
    /// Returns how many events were removed.
    ///
    /// # Errors
    ///
    /// [`StoreError::Audit`] when something is not right, and nothing was removed.
    pub async fn prune_audit(
        &self,
        before: Timestamp,
        reason: &str,
        file: &Path,
    ) -> Result<u64, ServiceError> {
        self.verify_audit(file).await?;
        let parts = store::audit::list_prunable(self.store.connection(), before).await?;
        let events: u64 = parts.iter().map(|part| part.events).sum();
        if events == 0 {
            return Ok(0);
        }
        self.record_alone(Event {
            reason: Some(reason.to_owned()),
            detail: About::Pruned { before, events }.into(),
            ..Event::new(self.now(), Kind::AuditPruned, Actor::Operator)
        })
        .await?;
        for part in &parts {
            // Page by page: whoever logs on meanwhile does not wait for all of it.
            loop {
                let db = self.store.begin().await?;
                let removed = store::audit::prune(&db, &self.keyring, part).await?;
                self.commit(db).await?;
                if removed == 0 {
                    break;
                }
            }
        }
        Ok(events)
    }
}
