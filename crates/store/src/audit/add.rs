//! Writing events, one or many.

use super::chain::{BEGINNING, Mac, link, no_key};
use crate::{
    Connection, Keyring, StoreError, canary,
    entity::{audit_event, audit_writer},
    update::set,
};
use domain::{AccountId, audit::Event};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    DbBackend, DbErr, EntityTrait, IntoActiveModel, Statement,
    sea_query::OnConflict,
};

/// Rows of one statement: SQLite takes 32,766 values in one.
const AT_ONCE: usize = 500;

/// Writes `events` as the next ones of `writer`, in their order. As [`add`](super::add) in every other
/// way.
///
/// # Errors
///
/// As [`add`](super::add).
pub async fn add_all(
    db: &impl Connection,
    keyring: &Keyring,
    writer: &str,
    events: Vec<Event>,
) -> Result<(), StoreError> {
    let Ok(count @ 1..) = i64::try_from(events.len()) else {
        return Ok(());
    };
    let next = next(db, writer, count).await?;
    let ids = ids(db, next.id, count).await?;
    let (key_id, mut mac) = (key_of(db, keyring).await?, next.before);
    let mut rows = Vec::with_capacity(events.len());
    for ((event, id), sequence) in events.into_iter().zip(ids).zip(next.sequence..) {
        let mut row = audit_event::Model {
            id,
            at: event.at.unix(),
            kind: event.kind.to_string(),
            account_id: event.account_id.map(AccountId::number),
            actor: event.actor.to_string(),
            address: event.address,
            reason: event.reason,
            detail: event.detail.write(),
            writer_id: next.writer_id,
            sequence,
            key_id: key_id.clone(),
            mac: Vec::new(),
        };
        let linked = link(keyring, writer, &mac, &row);
        mac = linked.ok_or_else(|| no_key("audit_event", &row.key_id))?;
        row.mac = mac.to_vec();
        rows.push(row.into_active_model().reset_all());
    }
    let mut rows = rows.into_iter();
    loop {
        let some: Vec<_> = rows.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            break;
        }
        audit_event::Entity::insert_many(some)
            .exec_without_returning(db)
            .await?;
    }
    set(
        db,
        next.writer_id,
        [(audit_writer::Column::Mac, mac.to_vec().into())],
    )
    .await
}

/// The key of the next event. In the middle of a rotation the database says it, and not the key file:
/// nodes that have a file each take up the new key at the same event, and none goes back behind it. (The
/// writer's row is locked, and whoever had it before has committed.)
async fn key_of(db: &impl Connection, keyring: &Keyring) -> Result<String, StoreError> {
    let current = keyring.current();
    let Some(next) = keyring.next() else {
        return Ok(current);
    };
    let is_begun = canary::find_key_id(db).await?.as_ref() == Some(&next);
    Ok(if is_begun { next } else { current })
}

/// Where the next events of a writer belong.
struct Next {
    id: i64,
    writer_id: i64,
    sequence: i64,
    before: Mac,
}

async fn next(db: &impl Connection, writer: &str, count: i64) -> Result<Next, StoreError> {
    if let Some(next) = find_next(db, writer, count).await? {
        return Ok(next);
    }
    let new = audit_writer::ActiveModel {
        id: NotSet,
        name: Set(writer.to_owned()),
        sequence: Set(0),
        mac: Set(BEGINNING.to_vec()),
        ended_at: Set(None),
    };
    audit_writer::Entity::insert(new)
        .on_conflict(
            OnConflict::column(audit_writer::Column::Name)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    let next = find_next(db, writer, count).await?;
    Ok(next.ok_or_else(|| DbErr::RecordNotFound(format!("audit writer {writer}")))?)
}

/// Locks the writer's row and counts on. The id of the first event is taken here too, once the row is
/// locked: the MAC covers it, and it grows along the chain.
async fn find_next(
    db: &impl Connection,
    writer: &str,
    count: i64,
) -> Result<Option<Next>, StoreError> {
    let backend = db.get_database_backend();
    let id = match backend {
        DbBackend::Postgres => "nextval(pg_get_serial_sequence('audit_event', 'id'))",
        _ => "(SELECT coalesce(max(id), 0) + 1 FROM audit_event)",
    };
    let take = format!(
        "UPDATE audit_writer SET sequence = sequence + $2, ended_at = NULL WHERE name = $1 \
         RETURNING id AS writer_id, sequence, mac, {id} AS id"
    );
    let take = Statement::from_sql_and_values(backend, take, [writer.into(), count.into()]);
    let Some(row) = db.query_one_raw(take).await? else {
        return Ok(None);
    };
    let (before, last): (Vec<u8>, i64) = (row.try_get("", "mac")?, row.try_get("", "sequence")?);
    Ok(Some(Next {
        id: row.try_get("", "id")?,
        writer_id: row.try_get("", "writer_id")?,
        sequence: last - count + 1,
        // A MAC that was changed into something else: the chain breaks here, and shows it.
        before: before.try_into().unwrap_or(BEGINNING),
    }))
}

/// The ids of `count` events, of which the first one has been taken.
async fn ids(db: &impl Connection, first: i64, count: i64) -> Result<Vec<i64>, StoreError> {
    let backend = db.get_database_backend();
    if count == 1 || backend != DbBackend::Postgres {
        // Nobody else writes to an SQLite file meanwhile.
        return Ok((first..).zip(0..count).map(|(id, _)| id).collect());
    }
    let take = "SELECT nextval(pg_get_serial_sequence('audit_event', 'id')) AS id \
                FROM generate_series(2, $1)";
    let take = Statement::from_sql_and_values(backend, take, [count.into()]);
    let rows = db.query_all_raw(take).await?;
    let more = rows.iter().map(|row| row.try_get("", "id"));
    let mut ids: Vec<i64> = std::iter::once(Ok(first))
        .chain(more)
        .collect::<Result<_, _>>()?;
    ids.sort_unstable();
    Ok(ids)
}
