//! Reading what may be longer than memory should hold, a page at a time.

use crate::{Connection, Store, StoreError, Transaction};

/// Rows that can be read page by page.
pub trait Paged {
    /// A row, as it is read.
    type Row: Send;
    /// What the rows are ordered by; no two rows have the same.
    type Key: Send + Sync;

    /// What orders `row`.
    fn key(row: &Self::Row) -> Self::Key;

    /// Returns the first rows behind the one with this key, at most a page; none when that was all.
    fn page(
        &self,
        db: &impl Connection,
        after: Option<&Self::Key>,
    ) -> impl Future<Output = Result<Vec<Self::Row>, StoreError>> + Send;
}

/// Rows page by page. All of them are from one moment: between two pages, one could be added behind
/// which the reader is already. Others write meanwhile.
#[derive(Debug)]
pub struct Pages<P: Paged> {
    db: Transaction,
    rows: P,
    after: Option<P::Key>,
}

impl<P: Paged> Pages<P> {
    /// Opens `rows` as they are now.
    pub async fn open(store: &Store, rows: P) -> Result<Self, StoreError> {
        Ok(Self {
            db: store.snapshot().await?,
            rows,
            after: None,
        })
    }

    /// The next page; empty when that was all.
    pub async fn next(&mut self) -> Result<Vec<P::Row>, StoreError> {
        let page = self.rows.page(&self.db, self.after.as_ref()).await?;
        if let Some(last) = page.last() {
            self.after = Some(P::key(last));
        }
        Ok(page)
    }

    /// Begins again with the first page, of the same moment.
    pub fn rewind(&mut self) {
        self.after = None;
    }
}
