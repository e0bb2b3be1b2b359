//! What was revoked, in the order in which nodes hear of it (R27). Rows are written by triggers (m0028): by
//! whatever ends or changes an account, a session, or its part at an application, in the same transaction.

use crate::{Connection, StoreError, slice::ROWS};
use domain::AccountId;
use sea_orm::{DbBackend, FromQueryResult, Statement, sqlx::postgres::PgListener};
use std::collections::HashSet;

/// For so many seconds they can be read: a node that has heard nothing for longer must forget what it knows.
pub const KEPT_SECONDS: i64 = 3600;

/// Up to where a node has heard.
#[derive(Debug, Clone, Default)]
pub struct Position {
    /// SQLite: the newest row. PostgreSQL: the oldest transaction that was not over. None: it begins with
    /// what is to come.
    from: Option<i64>,
    /// Rows from there on that were heard.
    heard: HashSet<i64>,
}

#[derive(FromQueryResult)]
struct Row {
    head: i64,
    id: Option<i64>,
    account_id: Option<i64>,
}

/// Nobody but one writes to an SQLite file at a time: rows come in the order of their numbers.
const SQLITE: &str = "SELECT h.head, r.id, r.account_id \
    FROM (SELECT coalesce(max(id), 0) AS head FROM revocation) h LEFT JOIN revocation r ON r.id > $1";
/// On PostgreSQL, a row may show after others with larger numbers. So everything is read again that a
/// transaction wrote which was not over at the reading before.
const POSTGRES: &str = "SELECT h.head, r.id, r.account_id \
    FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS head) h \
    LEFT JOIN revocation r ON r.xid >= $1";

/// Reads what is new since `position`, moves that on, and returns whose accounts it is about.
pub async fn hear(
    db: &impl Connection,
    position: &mut Position,
) -> Result<Vec<AccountId>, StoreError> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => POSTGRES,
        _ => SQLITE,
    };
    let find =
        Statement::from_sql_and_values(backend, sql, [position.from.unwrap_or(i64::MAX).into()]);
    let rows = Row::find_by_statement(find).all(db).await?;
    let head = rows.first().map_or(0, |row| row.head);
    let read = rows
        .into_iter()
        .filter_map(|row| row.id.zip(row.account_id));
    let read: Vec<_> = read.collect();
    let before = std::mem::take(&mut position.heard);
    // Of no rows there is no newest.
    position.from = position.from.max(Some(head));
    position.heard = read.iter().map(|(id, _)| *id).collect();
    let new = read.into_iter().filter(|(id, _)| !before.contains(id));
    Ok(new.map(|(_, id)| AccountId::from_number(id)).collect())
}

/// Forgets some of what every node has heard of, and returns how much.
pub async fn forget(db: &impl Connection) -> Result<u64, StoreError> {
    let backend = db.get_database_backend();
    let now = match backend {
        DbBackend::Postgres => "extract(epoch FROM now())::bigint",
        _ => "unixepoch()",
    };
    let sql = format!(
        "DELETE FROM revocation WHERE id IN \
         (SELECT id FROM revocation WHERE at < {now} - {KEPT_SECONDS} LIMIT {ROWS})"
    );
    Ok(db.execute_unprepared(&sql).await?.rows_affected())
}

/// Wakes whoever waits for what is revoked, so that it is heard sooner than at the next reading. Nothing depends
/// on it: a pooler in between may take it away.
pub struct Listener(PgListener);

impl Listener {
    /// Listens on a connection of its own to the PostgreSQL at `url`; `None`: it is none, or it does not answer.
    pub async fn connect(url: &str) -> Option<Self> {
        if url.starts_with("sqlite:") {
            return None;
        }
        let mut listener = PgListener::connect(url).await.ok()?;
        listener.listen("revocation").await.ok()?;
        Some(Self(listener))
    }

    /// Waits until something was revoked. `false`: it hears nothing any more.
    pub async fn wait(&mut self) -> bool {
        self.0.recv().await.is_ok()
    }
}
