//! Audit events: written, never changed, and chained so that a change would show (R39).
//!
//! Each writer has a chain of its own. An event's MAC covers the MAC of the event before it and
//! every column of its own row; the writer's row holds number and MAC of the last one. What the
//! database alone cannot show, a chain that ends too early together with its writer's row, the
//! [`Checkpoint`]s outside of it do.

mod chain;
mod checkpoint;
mod export;
mod fault;
mod prune;
mod verify;

pub use checkpoint::{Checkpoint, Head, append};
pub use export::{Filter, Record, newest, page};
pub use fault::{Broken, BrokenEvent, Fault};
pub use prune::{Part, list_prunable, prune};
pub use verify::{Verified, verify};

use crate::{
    Connection, Keyring, StoreError,
    entity::{audit_event, audit_writer},
};
use chain::{BEGINNING, Mac, link, no_key};
use domain::audit::Event;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, QueryFilter, Statement,
    sea_query::{Expr, OnConflict},
};

/// Rows that are read at a time, and removed in one transaction.
const PAGE: u64 = 1000;

/// Writes `event` as the next one of `writer`, in the transaction of what it tells of. The
/// writer's row stays locked until that ends, so this comes as late in it as can be: after the
/// account, which everybody holds first.
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
    let next = next(db, writer).await?;
    let mut row = audit_event::Model {
        id: next.id,
        at: event.at.unix(),
        kind: event.kind.to_string(),
        account_id: event.account_id,
        actor: event.actor.to_string(),
        address: event.address,
        reason: event.reason,
        detail: event.detail,
        writer_id: next.writer_id,
        sequence: next.sequence,
        key_id: keyring.current(),
        mac: Vec::new(),
    };
    let mac = link(keyring, writer, &next.before, &row);
    let mac = mac.ok_or_else(|| no_key("audit_event", &row.key_id))?;
    row.mac = mac.to_vec();
    audit_event::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(db)
        .await?;
    audit_writer::Entity::update_many()
        .col_expr(audit_writer::Column::Mac, Expr::value(mac.to_vec()))
        .filter(audit_writer::Column::Id.eq(next.writer_id))
        .exec(db)
        .await?;
    Ok(())
}

/// Where the next event of a writer belongs.
struct Next {
    id: i64,
    writer_id: i64,
    sequence: i64,
    before: Mac,
}

async fn next(db: &impl Connection, writer: &str) -> Result<Next, StoreError> {
    if let Some(next) = find_next(db, writer).await? {
        return Ok(next);
    }
    let new = audit_writer::ActiveModel {
        id: NotSet,
        name: Set(writer.to_owned()),
        sequence: Set(0),
        mac: Set(BEGINNING.to_vec()),
    };
    audit_writer::Entity::insert(new)
        .on_conflict(
            OnConflict::column(audit_writer::Column::Name)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    let next = find_next(db, writer).await?;
    Ok(next.ok_or_else(|| DbErr::RecordNotFound(format!("audit writer {writer}")))?)
}

/// Locks the writer's row and counts on. The event's id is taken here too, once the row is
/// locked: the MAC covers it, and it grows along the chain.
async fn find_next(db: &impl Connection, writer: &str) -> Result<Option<Next>, StoreError> {
    let backend = db.get_database_backend();
    let id = match backend {
        DbBackend::Postgres => "nextval(pg_get_serial_sequence('audit_event', 'id'))",
        _ => "(SELECT coalesce(max(id), 0) + 1 FROM audit_event)",
    };
    let take = format!(
        "UPDATE audit_writer SET sequence = sequence + 1 WHERE name = $1 \
         RETURNING id AS writer_id, sequence, mac, {id} AS id"
    );
    let take = Statement::from_sql_and_values(backend, take, [writer.into()]);
    let Some(row) = db.query_one_raw(take).await? else {
        return Ok(None);
    };
    let before: Vec<u8> = row.try_get("", "mac")?;
    Ok(Some(Next {
        id: row.try_get("", "id")?,
        writer_id: row.try_get("", "writer_id")?,
        sequence: row.try_get("", "sequence")?,
        // A MAC that was changed into something else: the chain breaks here, and shows it.
        before: before.try_into().unwrap_or(BEGINNING),
    }))
}
