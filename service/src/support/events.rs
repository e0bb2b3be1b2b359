//! Reading audit events in the console.

use super::Staff;
use crate::{Service, ServiceError};
use store::audit::{Filter, Record};

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

impl Service {
    /// The events that pass `filter`, before the one with id `before`, the newest first.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`].
    pub async fn audit_page(
        &self,
        _: &Staff,
        filter: &Filter,
        before: Option<i64>,
    ) -> Result<AuditPage, ServiceError> {
        let db = self.store.connection();
        let mut records = store::audit::page_before(db, filter, before, PAGE + 1).await?;
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let more = records.len() > most;
        records.truncate(most);
        let next = records.last().map(|record| record.event.id);
        Ok(AuditPage {
            next: next.filter(|_| more),
            records,
        })
    }

    /// The events that pass `filter`, behind the one with id `after`, the oldest first: a page of
    /// them, and none when that was all.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`].
    pub async fn audit_after(
        &self,
        _: &Staff,
        filter: &Filter,
        after: i64,
    ) -> Result<Vec<Record>, ServiceError> {
        Ok(store::audit::page(self.store.connection(), filter, after).await?)
    }
}
