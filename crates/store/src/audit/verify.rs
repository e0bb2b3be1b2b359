//! Verifying every chain, and the checkpoints (R39).

mod kept;

use super::{
    PAGE,
    chain::Walk,
    ended,
    fault::{Broken, BrokenEvent, Fault},
};
use crate::{
    Connection, Keyring, Store, StoreError, Transaction,
    entity::{audit_event, audit_pruned, audit_writer},
};
use domain::Timestamp;
use kept::Kept;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query};
use std::{collections::HashMap, path::Path};

/// What was found to be as it was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// Events that are there.
    pub events: u64,
    /// Writers, each with its chain.
    pub writers: u64,
    /// When the last checkpoint was made; `None` without any, and then without events too.
    pub last_checkpoint: Option<Timestamp>,
}

/// Verifies every chain from its beginning, or from where it was pruned, to its end, and then
/// that every checkpoint in `file` is kept. Reads page by page, all from one moment, while others
/// write.
///
/// # Errors
///
/// [`StoreError::Audit`] with the first thing that is not right, chain by chain; a missing file
/// is one, because nothing else shows that a chain was cut off together with its writer's row.
/// [`StoreError::Database`].
pub async fn verify(
    store: &Store,
    keyring: &Keyring,
    file: &Path,
) -> Result<AuditReport, StoreError> {
    // Opened first, and read no further than it reaches now: what is added while we read may
    // tell of later events than we see.
    let checkpoints = kept::open(file)?;
    let db = store.snapshot().await?;
    let chains = list_chains(&db).await?;
    let mut verified = AuditReport::default();
    for chain in &chains {
        verified.events += verify_chain(&db, keyring, chain).await?;
        verified.writers += 1;
    }
    find_orphan(&db).await?;
    let (last, what) = match checkpoints {
        Some(lines) => {
            let mut kept = Kept::by(&db, &chains, ended::find(&db, keyring).await?);
            let last = kept.verify(keyring, file, lines).await?;
            (last, "there is none in the file")
        }
        None => (None, "the file is missing"),
    };
    if last.is_none() && !chains.is_empty() {
        let why = "nothing else shows whether the end of a chain was cut off";
        return Err(kept::about(file, format!("{what}, and {why}")).into());
    }
    verified.last_checkpoint = last;
    Ok(verified)
}

/// One writer's chain, without its events.
struct Chain {
    writer: audit_writer::Model,
    pruned: Option<audit_pruned::Model>,
}

impl Chain {
    fn broken(&self, fault: Fault, sequence: i64, row: Option<&audit_event::Model>) -> StoreError {
        self.broken_since(None, fault, sequence, row)
    }

    fn broken_since(
        &self,
        checkpoint: Option<Timestamp>,
        fault: Fault,
        sequence: i64,
        row: Option<&audit_event::Model>,
    ) -> StoreError {
        let event = row.map(|row| (row.id, Timestamp::from_unix(row.at)));
        let broken = BrokenEvent {
            writer: self.writer.name.clone(),
            sequence,
            event,
            fault,
            checkpoint,
        };
        Broken::from(broken).into()
    }
}

async fn list_chains(db: &Transaction) -> Result<Vec<Chain>, StoreError> {
    let writers = audit_writer::Entity::find()
        .order_by_asc(audit_writer::Column::Id)
        .all(db)
        .await?;
    let pruned = audit_pruned::Entity::find().all(db).await?;
    let mut pruned: HashMap<_, _> = pruned.into_iter().map(|row| (row.writer_id, row)).collect();
    Ok(writers
        .into_iter()
        .map(|writer| Chain {
            pruned: pruned.remove(&writer.id),
            writer,
        })
        .collect())
}

/// The events of a writer behind number `after`, in order, at most a page.
async fn page(
    db: &impl Connection,
    writer_id: i64,
    after: i64,
) -> Result<Vec<audit_event::Model>, StoreError> {
    Ok(audit_event::Entity::find()
        .filter(audit_event::Column::WriterId.eq(writer_id))
        .filter(audit_event::Column::Sequence.gt(after))
        .order_by_asc(audit_event::Column::Sequence)
        .limit(PAGE)
        .all(db)
        .await?)
}

/// Returns how many events there are.
async fn verify_chain(
    db: &Transaction,
    keyring: &Keyring,
    chain: &Chain,
) -> Result<u64, StoreError> {
    let writer = &chain.writer;
    let mut walk = Walk::begin(keyring, &writer.name, chain.pruned.as_ref()).map_err(|fault| {
        let sequence = chain.pruned.as_ref().map_or(0, |mark| mark.sequence);
        chain.broken(fault, sequence, None)
    })?;
    let (mut events, mut read, mut last) = (0, i64::MIN, None);
    loop {
        let rows = page(db, writer.id, read).await?;
        for (n, row) in rows.iter().enumerate() {
            read = row.sequence;
            let beyond = row.sequence > writer.sequence;
            match walk.step(row) {
                Ok(()) if beyond => {
                    return Err(chain.broken(Fault::WriterChanged, row.sequence, Some(row)));
                }
                Err(_) if beyond => {
                    return Err(chain.broken(Fault::Added, row.sequence, Some(row)));
                }
                Ok(()) => events += 1,
                Err(Fault::Missing) => {
                    return Err(chain.broken(Fault::Missing, walk.sequence + 1, None));
                }
                Err(Fault::Changed) => {
                    let after = match rows.get(n + 1) {
                        Some(after) => Some(after.clone()),
                        None => page(db, writer.id, read).await?.into_iter().next(),
                    };
                    let fault = changed_or_moved(last, row, after.as_ref());
                    return Err(chain.broken(fault, row.sequence, Some(row)));
                }
                Err(fault) => return Err(chain.broken(fault, row.sequence, Some(row))),
            }
            last = Some(row.id);
        }
        if rows.is_empty() {
            break;
        }
    }
    if walk.sequence < writer.sequence {
        return Err(chain.broken(Fault::CutOff, walk.sequence + 1, None));
    }
    if walk.mac != *writer.mac {
        return Err(chain.broken(Fault::WriterChanged, walk.sequence, None));
    }
    Ok(events)
}

/// Ids grow along a chain: one that does not tells that rows have changed places.
fn changed_or_moved(
    before: Option<i64>,
    row: &audit_event::Model,
    after: Option<&audit_event::Model>,
) -> Fault {
    let moved =
        before.is_some_and(|id| id > row.id) || after.is_some_and(|after| after.id < row.id);
    if moved {
        Fault::OutOfOrder
    } else {
        Fault::Changed
    }
}

/// Events whose writer has no row: on SQLite, others may delete that in spite of the foreign key.
async fn find_orphan(db: &Transaction) -> Result<(), StoreError> {
    let writers = Query::select()
        .column(audit_writer::Column::Id)
        .from(audit_writer::Entity)
        .to_owned();
    let orphan = audit_event::Entity::find()
        .filter(audit_event::Column::WriterId.not_in_subquery(writers))
        .order_by_asc(audit_event::Column::WriterId)
        .order_by_asc(audit_event::Column::Sequence)
        .one(db)
        .await?;
    let Some(row) = orphan else { return Ok(()) };
    let broken = BrokenEvent {
        writer: format!("writer {}", row.writer_id),
        sequence: row.sequence,
        event: Some((row.id, Timestamp::from_unix(row.at))),
        fault: Fault::NoWriter,
        checkpoint: None,
    };
    Err(Broken::from(broken).into())
}
