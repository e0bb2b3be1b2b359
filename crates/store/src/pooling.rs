//! What stands between here and PostgreSQL must not lend one server connection to several clients in turn,
//! as `PgBouncer` does by transaction: prepared statements and LISTEN belong to a connection.

use crate::{Store, StoreError};
use sea_orm::{
    DbBackend, DbErr, RuntimeErr,
    sqlx::{self, PgConnection, Row as _},
};

impl Store {
    /// Fails where two of our connections turn out to be one of PostgreSQL's.
    ///
    /// # Errors
    ///
    /// [`StoreError::Pooled`], [`StoreError::Database`].
    pub(crate) async fn check_pooling(&self, max_connections: u32) -> Result<(), StoreError> {
        let is_postgres = self.connection().get_database_backend() == DbBackend::Postgres;
        if !is_postgres || max_connections < 2 {
            return Ok(());
        }
        let pool = self.connection().get_postgres_connection_pool();
        let mut one = pool.acquire().await.map_err(failed)?;
        let mut other = pool.acquire().await.map_err(failed)?;
        let first = backend(&mut one, "SELECT pg_backend_pid()").await?;
        // A pooler lends what was given back last, and lends it until the end of the transaction.
        let second = backend(&mut other, "BEGIN; SELECT pg_backend_pid()").await;
        let ended = sqlx::raw_sql("ROLLBACK").execute(&mut *other).await;
        if first == second? {
            return Err(StoreError::Pooled);
        }
        ended.map_err(failed)?;
        Ok(())
    }
}

/// The number of the process that answers, without a prepared statement.
async fn backend(connection: &mut PgConnection, sql: &'static str) -> Result<i32, StoreError> {
    let rows = sqlx::raw_sql(sql).fetch_one(connection).await;
    rows.and_then(|row| row.try_get(0))
        .map_err(|error| failed(error).into())
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}
