//! Numbers of rows: their types, but for [`domain::AccountId`], which rules need too; and those that are
//! drawn before the rows are added.

use crate::{Connection, StoreError};
use domain::{Entropy, entropy::random};
use sea_orm::{DbBackend, DeriveValueType, Statement};

/// The number of a logon attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, DeriveValueType)]
pub struct AttemptId(pub i64);

/// The number of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, DeriveValueType)]
pub struct SessionId(pub i64);

/// The number of a remembered browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, DeriveValueType)]
pub struct BrowserId(pub i64);

/// Returns a random number, for a row whose number is part of what is sealed in it.
pub(crate) fn random_id(entropy: &dyn Entropy) -> i64 {
    i64::from_be_bytes(random(entropy)) & i64::MAX
}

/// Takes the next `count` numbers of `table`, in a transaction that adds their rows.
pub(crate) async fn take_ids(
    db: &impl Connection,
    table: &str,
    count: usize,
) -> Result<Vec<i64>, StoreError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let backend = db.get_database_backend();
    let (sql, values) = match backend {
        DbBackend::Postgres => (
            "SELECT nextval(pg_get_serial_sequence($1, 'id')) AS id FROM generate_series(1, $2)",
            vec![table.into(), count.into()],
        ),
        // Nobody else writes to an SQLite file meanwhile, and no number is given twice.
        _ => (
            "SELECT coalesce(max(seq), 0) + 1 AS id FROM sqlite_sequence WHERE name = $1",
            vec![table.into()],
        ),
    };
    let statement = Statement::from_sql_and_values(backend, sql, values);
    let rows = db.query_all_raw(statement).await?;
    let ids = rows.iter().map(|row| row.try_get("", "id"));
    let mut ids: Vec<i64> = ids.collect::<Result<_, _>>()?;
    if backend != DbBackend::Postgres {
        ids = ids
            .into_iter()
            .flat_map(|first| first..first + count)
            .collect();
    }
    ids.sort_unstable();
    Ok(ids)
}
