//! Audit events: written, never changed, and chained so that a change would show (R39).
//!
//! Each writer has a chain of its own. An event's MAC covers the MAC of the event before it and
//! every column of its own row; the writer's row holds number and MAC of the last one. What the
//! database alone cannot show, a chain that ends too early together with its writer's row, the
//! [`Checkpoint`]s outside of it do.

mod add;
mod chain;
mod checkpoint;
pub mod ended;
mod export;
mod fault;
mod prune;
mod verify;

pub use add::add_all;
pub use chain::RETIRED_KEY_GRACE;
pub use checkpoint::{Checkpoint, File, Head, append};
pub use export::{Filter, Kinds, Record, Whom, newest, page_before};
pub use fault::{Broken, BrokenEvent, Fault};
pub use prune::{Part, list_prunable, prune, renew_marks};
pub use verify::{AuditReport, verify};

use crate::{Connection, Keyring, StoreError};
use domain::audit::Event;

/// Rows that are read at a time, and removed in one transaction.
const PAGE: u64 = 1000;

/// Writes `event` as the next one of `writer`, in the transaction of what it tells of. The
/// writer's row stays locked until that ends, so this comes as late in it as can be: after the
/// account, which everybody locks first.
///
/// # Errors
///
/// [`StoreError::Database`]; [`StoreError::Sealed`] when the keyring lacks its own current key.
pub async fn add(
    db: &impl Connection,
    keyring: &Keyring,
    writer: &str,
    event: Event,
) -> Result<(), StoreError> {
    add_all(db, keyring, writer, vec![event]).await
}
