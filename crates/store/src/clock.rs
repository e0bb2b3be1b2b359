//! The clock that all nodes have in common (R59).

use crate::{Connection, StoreError};
use domain::Timestamp;
use sea_orm::{DbBackend, Statement};

/// Asks the database for the time. `None`: it has no other clock than the machine that asks.
pub async fn ask(db: &impl Connection) -> Result<Option<Timestamp>, StoreError> {
    let backend = db.get_database_backend();
    if backend != DbBackend::Postgres {
        return Ok(None);
    }
    let time = "SELECT extract(epoch FROM clock_timestamp())::bigint AS time";
    let row = db.query_one_raw(Statement::from_string(backend, time));
    let time = row.await?.map(|row| row.try_get("", "time")).transpose()?;
    Ok(time.map(Timestamp::from_unix))
}
