//! What text a PostgreSQL database can hold. SQLite's is Unicode always.

use crate::{Store, StoreError};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

const UTF_8: &str = "UTF8";

impl Store {
    /// Refuses a database of another encoding than UTF-8, before anything is written into it: the first
    /// name with a letter that it lacks would fail, or come back as something else.
    pub(crate) async fn check_encoding(&self) -> Result<(), StoreError> {
        let db = self.connection();
        if db.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let asked = Statement::from_string(DbBackend::Postgres, "SHOW server_encoding");
        let row = db.query_one_raw(asked).await?;
        match row
            .map(|row| row.try_get_by_index::<String>(0))
            .transpose()?
        {
            Some(encoding) if encoding != UTF_8 => Err(StoreError::Encoding(encoding)),
            _ => Ok(()),
        }
    }
}
