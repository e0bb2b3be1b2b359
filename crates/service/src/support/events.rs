//! Reading audit events in the console.

use crate::{Console, ServiceError};
use std::sync::Arc;
use store::{
    Pages,
    audit::{Filter, Record},
};
use tokio::sync::OwnedMutexGuard;

/// Events on a page.
const PAGE: u64 = 100;

/// One page of events, the newest first.
#[derive(Debug)]
pub struct AuditPage {
    /// The events.
    pub records: Vec<Record>,
    /// Behind which the next page begins; `None`: there is none.
    pub next: Option<i64>,
}

impl Console<'_> {
    /// The events that pass `filter`, before the one with id `before`, the newest first.
    pub async fn audit_page(
        &self,
        filter: &Filter,
        before: Option<i64>,
    ) -> Result<AuditPage, ServiceError> {
        let db = self.store.connection();
        let mut records = store::audit::page_before(db, filter, before, PAGE + 1).await?;
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let more = records.len() > most;
        records.truncate(most);
        let next = records.last().map(|record| record.id);
        Ok(AuditPage {
            next: next.filter(|_| more),
            records,
        })
    }

    /// The events that pass `filter`, to be taken along: as they are now, and by one at a time on
    /// each node, since the database keeps that moment for it. `None`: somebody else does.
    pub async fn audit_export(&self, filter: Filter) -> Result<Option<AuditExport>, ServiceError> {
        let Ok(turn) = Arc::clone(&self.exports).try_lock_owned() else {
            return Ok(None);
        };
        let pages = Pages::open(&self.store, filter).await?;
        Ok(Some(AuditExport { pages, _turn: turn }))
    }
}

/// Events that are being taken along.
#[derive(Debug)]
pub struct AuditExport {
    pages: Pages<Filter>,
    _turn: OwnedMutexGuard<()>,
}

impl AuditExport {
    /// The next ones, the oldest first; empty when that was all.
    pub async fn next(&mut self) -> Result<Vec<Record>, ServiceError> {
        Ok(self.pages.next().await?)
    }
}
