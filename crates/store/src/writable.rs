//! Whether anything can be written, which reading does not tell: a full disk, a server that has become a
//! standby, a file that was removed while it is open and lives on without a name.

use crate::{Store, StoreError};
use domain::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::{fs, os::unix::fs::MetadataExt as _, path::PathBuf};

/// A row of its own, in a table whose rows mean nothing for long.
const WRITE: &str = "INSERT INTO lease (name, taken, until) VALUES ('nobody', 0, $1) \
    ON CONFLICT (name) DO UPDATE SET until = excluded.until";

/// The SQLite file, and which one that was.
#[derive(Debug, Clone)]
pub(crate) struct OpenFile {
    path: PathBuf,
    id: (u64, u64),
}

impl OpenFile {
    /// That of `connection`; `None` where there is none, or it cannot be looked at.
    pub(crate) async fn of(connection: &DatabaseConnection) -> Option<Self> {
        if connection.get_database_backend() != DbBackend::Sqlite {
            return None;
        }
        let list = Statement::from_string(DbBackend::Sqlite, "PRAGMA database_list");
        let row = connection.query_one_raw(list).await.ok()??;
        let path = PathBuf::from(row.try_get::<String>("", "file").ok()?);
        let id = id(&path)?;
        Some(Self { path, id })
    }

    fn is_there(&self) -> bool {
        id(&self.path) == Some(self.id)
    }
}

fn id(path: &PathBuf) -> Option<(u64, u64)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

impl Store {
    /// Writes something, to the very database that was opened.
    ///
    /// # Errors
    ///
    /// [`StoreError::Replaced`], [`StoreError::Database`].
    pub async fn check_writable(&self, now: Timestamp) -> Result<(), StoreError> {
        if self.file.as_ref().is_some_and(|file| !file.is_there()) {
            return Err(StoreError::Replaced);
        }
        let db = self.connection();
        let values = [now.unix().into()];
        let write = Statement::from_sql_and_values(db.get_database_backend(), WRITE, values);
        db.execute_raw(write).await?;
        Ok(())
    }
}
