//! Chains that have ended (R39): every container is a writer of its own, and none of them comes back.
//!
//! A chain has ended when all its events were removed. Checkpoints tell no more of it, and after a while its
//! writer's row goes. Older checkpoints know it still: up to a time that is signed they are compared with
//! nothing. All that was there later stands in later checkpoints too.

use super::{
    chain::{Fields, Mac, no_key, prune_mark},
    fault::Broken,
};
use crate::{
    Connection, Keyring, StoreError, Transaction, canary,
    entity::{audit_ended, audit_event, audit_pruned, audit_writer},
    slice::ROWS,
    update::update,
};
use domain::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType, OnConflict, Query, SelectStatement},
};

/// Of the one row.
const ROW: i64 = 1;

/// Nodes whose clocks differ may have told of a chain in checkpoints a little after it ended.
const MARGIN: i64 = 24 * 60 * 60;

/// The mark up to which a writer's chain was pruned, if it was pruned up to its end.
fn mark_at_the_end() -> SelectStatement {
    use audit_pruned::Column;
    let writer = |column| Expr::col((audit_writer::Entity, column));
    Query::select()
        .column(Column::WriterId)
        .from(audit_pruned::Entity)
        .and_where(
            Column::WriterId
                .into_expr()
                .eq(writer(audit_writer::Column::Id)),
        )
        .and_where(
            Column::Sequence
                .into_expr()
                .eq(writer(audit_writer::Column::Sequence)),
        )
        .to_owned()
}

/// The events of a writer: where its chain has ended, somebody added them.
fn events() -> SelectStatement {
    let writer = Expr::col((audit_writer::Entity, audit_writer::Column::Id));
    Query::select()
        .column(audit_event::Column::Id)
        .from(audit_event::Entity)
        .and_where(audit_event::Column::WriterId.into_expr().eq(writer))
        .to_owned()
}

/// Those whose events are not all gone: checkpoints tell of them.
pub(super) fn is_going_on() -> Expr {
    Expr::exists(mark_at_the_end()).not()
}

/// Notes which chains have ended.
pub async fn note(db: &impl Connection, now: Timestamp) -> Result<(), StoreError> {
    update(audit_writer::Entity)
        .set(audit_writer::Column::EndedAt, now.unix())
        .filter(audit_writer::Column::EndedAt.is_null())
        .filter(Expr::exists(mark_at_the_end()))
        .done(db)
        .await
}

/// Removes the rows of some writers whose chains ended before `before`, and returns how many. A chain that
/// is not as it was left is evidence, and stays.
///
/// # Errors
///
/// [`StoreError::Database`]; [`StoreError::Sealed`] when the keyring lacks the database's key.
pub async fn remove(
    db: &Transaction,
    keyring: &Keyring,
    before: Timestamp,
) -> Result<u64, StoreError> {
    let ended = audit_writer::Entity::find()
        .filter(audit_writer::Column::EndedAt.lt(before.unix()))
        .filter(Expr::exists(mark_at_the_end()))
        .filter(Expr::exists(events()).not())
        .order_by_asc(audit_writer::Column::Id)
        .limit(ROWS)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(db)
        .await?;
    let marks = audit_pruned::Entity::find()
        .filter(audit_pruned::Column::WriterId.is_in(ended.iter().map(|writer| writer.id)))
        .all(db)
        .await?;
    let is_right = |mark: &&audit_pruned::Model| {
        let writer = ended.iter().find(|writer| writer.id == mark.writer_id);
        writer.is_some_and(|writer| is_the_end(keyring, writer, mark))
    };
    let ids: Vec<_> = marks
        .iter()
        .filter(is_right)
        .map(|mark| mark.writer_id)
        .collect();
    if ids.is_empty() {
        return Ok(0);
    }
    set(db, keyring, before.plus(MARGIN)).await?;
    audit_pruned::Entity::delete_many()
        .filter(audit_pruned::Column::WriterId.is_in(ids.iter().copied()))
        .exec(db)
        .await?;
    let removed = audit_writer::Entity::delete_many()
        .filter(audit_writer::Column::Id.is_in(ids))
        .exec(db)
        .await?;
    Ok(removed.rows_affected)
}

fn is_the_end(keyring: &Keyring, writer: &audit_writer::Model, mark: &audit_pruned::Model) -> bool {
    let mac = prune_mark(
        keyring,
        &mark.key_id,
        &writer.name,
        mark.sequence,
        &mark.event_mac,
    );
    mac.is_some_and(|mac| mac == *mark.mac) && mark.event_mac == writer.mac
}

/// Up to when checkpoints may tell of chains that are gone with their writer's row.
///
/// # Errors
///
/// [`StoreError::Audit`] when that was changed; [`StoreError::Database`].
pub(super) async fn find(
    db: &impl Connection,
    keyring: &Keyring,
) -> Result<Option<Timestamp>, StoreError> {
    let Some(row) = audit_ended::Entity::find_by_id(ROW).one(db).await? else {
        return Ok(None);
    };
    let until = Timestamp::from_unix(row.until);
    // A rotation makes it anew, as it does the marks of what was pruned (R62).
    let standing = keyring.standing(&row.key_id);
    let is_retired = standing.is_some_and(|standing| standing.retired_at.is_some());
    if is_retired || sign(keyring, &row.key_id, until).is_none_or(|mac| mac != *row.mac) {
        return Err(Broken::Ended.into());
    }
    Ok(Some(until))
}

/// Makes it anew with the key `to`, as a rotation does before the old one is retired, if it is right.
pub(super) async fn renew(
    db: &impl Connection,
    keyring: &Keyring,
    to: &str,
) -> Result<(), StoreError> {
    match find(db, keyring).await {
        Ok(Some(until)) => write(db, keyring, to, until).await,
        Ok(None) | Err(StoreError::Audit(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn set(db: &Transaction, keyring: &Keyring, until: Timestamp) -> Result<(), StoreError> {
    let before = find(db, keyring).await?;
    // Held: a rotation that begins meanwhile makes it anew.
    let key_id = canary::lock_key_id(db).await?;
    write(
        db,
        keyring,
        &key_id,
        before.max(Some(until)).unwrap_or(until),
    )
    .await
}

async fn write(
    db: &impl Connection,
    keyring: &Keyring,
    key_id: &str,
    until: Timestamp,
) -> Result<(), StoreError> {
    use audit_ended::Column;
    let mac = sign(keyring, key_id, until).ok_or_else(|| no_key("audit_ended", key_id))?;
    let row = audit_ended::ActiveModel {
        id: Set(ROW),
        until: Set(until.unix()),
        key_id: Set(key_id.to_owned()),
        mac: Set(mac.to_vec()),
    };
    let anew = OnConflict::column(Column::Id)
        .update_columns([Column::Until, Column::KeyId, Column::Mac])
        .to_owned();
    audit_ended::Entity::insert(row)
        .on_conflict(anew)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

fn sign(keyring: &Keyring, key_id: &str, until: Timestamp) -> Option<Mac> {
    let begun = Fields::begin(keyring, key_id, "audit ended v1")?;
    Some(begun.number(until.unix()).finish())
}
