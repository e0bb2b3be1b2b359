//! Removing old events, in a way that what remains still verifies (R39).

use super::{
    PAGE,
    chain::{no_key, prune_mark},
    ended,
};
use crate::{
    Connection, Keyring, StoreError, Transaction, canary,
    entity::{audit_event, audit_pruned, audit_writer},
    update::update,
};
use domain::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};

/// The beginning of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The number of the writer's row.
    pub writer_id: i64,
    /// The writer's name.
    pub writer: String,
    /// The number of its last event.
    pub up_to: i64,
    /// How many events there are up to that one.
    pub events: u64,
}

/// The longest beginnings of chains with events from before `before` only.
pub async fn list_prunable(
    db: &impl Connection,
    before: Timestamp,
) -> Result<Vec<Part>, StoreError> {
    let mut parts = Vec::new();
    for writer in audit_writer::Entity::find().all(db).await? {
        let of_writer =
            || audit_event::Entity::find().filter(audit_event::Column::WriterId.eq(writer.id));
        let first_left = of_writer()
            .filter(audit_event::Column::At.gte(before.unix()))
            .order_by_asc(audit_event::Column::Sequence)
            .one(db)
            .await?;
        let up_to = first_left.map_or(writer.sequence, |event| event.sequence - 1);
        let events = of_writer()
            .filter(audit_event::Column::Sequence.lte(up_to))
            .count(db)
            .await?;
        if events > 0 {
            parts.push(Part {
                writer_id: writer.id,
                writer: writer.name,
                up_to,
                events,
            });
        }
    }
    Ok(parts)
}

/// Removes the next events of `part`, at most a page, and marks where the chain begins now.
/// Returns how many it were; 0 when nothing of `part` is left.
///
/// # Errors
///
/// [`StoreError::Database`]; [`StoreError::Sealed`] when the keyring lacks the database's key.
pub async fn prune(db: &Transaction, keyring: &Keyring, part: &Part) -> Result<u64, StoreError> {
    let rows = audit_event::Entity::find()
        .filter(audit_event::Column::WriterId.eq(part.writer_id))
        .filter(audit_event::Column::Sequence.lte(part.up_to))
        .order_by_asc(audit_event::Column::Sequence)
        .limit(PAGE)
        .all(db)
        .await?;
    let Some(last) = rows.last() else {
        return Ok(0);
    };
    // Held: a rotation that begins meanwhile finds the mark, and makes it anew.
    let key_id = canary::lock_key_id(db).await?;
    let mac = prune_mark(keyring, &key_id, &part.writer, last.sequence, &last.mac);
    let mac = mac.ok_or_else(|| no_key("audit_pruned", &key_id))?;
    let mark = audit_pruned::ActiveModel {
        writer_id: Set(part.writer_id),
        sequence: Set(last.sequence),
        event_mac: Set(last.mac.clone()),
        key_id: Set(key_id.clone()),
        mac: Set(mac.to_vec()),
    };
    let mut onward = OnConflict::column(audit_pruned::Column::WriterId);
    onward
        .update_columns([
            audit_pruned::Column::Sequence,
            audit_pruned::Column::EventMac,
            audit_pruned::Column::KeyId,
            audit_pruned::Column::Mac,
        ])
        // Of two who prune at once, the one behind moves nothing back.
        .action_and_where(
            Expr::col((audit_pruned::Entity, audit_pruned::Column::Sequence)).lt(last.sequence),
        );
    audit_pruned::Entity::insert(mark)
        .on_conflict(onward)
        .exec_without_returning(db)
        .await?;
    let done = audit_event::Entity::delete_many()
        .filter(audit_event::Column::WriterId.eq(part.writer_id))
        .filter(audit_event::Column::Sequence.lte(last.sequence))
        .exec(db)
        .await?;
    Ok(done.rows_affected)
}

/// Makes every mark anew with the key `to`, and what tells of chains that have ended, as a rotation does before the old one is retired. One that
/// is not right stays as it is.
///
/// # Errors
///
/// [`StoreError::Database`]; [`StoreError::Sealed`] when the keyring lacks `to`.
pub async fn renew_marks(db: &Transaction, keyring: &Keyring, to: &str) -> Result<(), StoreError> {
    ended::renew(db, keyring, to).await?;
    let marks = audit_pruned::Entity::find()
        .filter(audit_pruned::Column::KeyId.ne(to))
        .all(db)
        .await?;
    for mark in marks {
        let writer = audit_writer::Entity::find_by_id(mark.writer_id).one(db);
        let Some(writer) = writer.await? else {
            continue;
        };
        let made = |key_id: &str| {
            prune_mark(
                keyring,
                key_id,
                &writer.name,
                mark.sequence,
                &mark.event_mac,
            )
        };
        if made(&mark.key_id).is_none_or(|mac| mac != *mark.mac) {
            continue;
        }
        let mac = made(to).ok_or_else(|| no_key("audit_pruned", to))?;
        update(audit_pruned::Entity)
            .set(audit_pruned::Column::KeyId, to)
            .set(audit_pruned::Column::Mac, mac.to_vec())
            .filter(audit_pruned::Column::WriterId.eq(mark.writer_id))
            .filter(audit_pruned::Column::Mac.eq(mark.mac.clone()))
            .done(db)
            .await?;
    }
    Ok(())
}
