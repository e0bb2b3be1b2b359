//! What can go wrong with the store.

use thiserror::Error;

/// A failure of the store. None of its texts holds a secret or anything typed by a person.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database did not answer, or refused a statement.
    #[error("database: {0}")]
    Database(#[source] sea_orm::DbErr),
    /// A later version made or changed the database.
    #[error(
        "it was brought up to date by a newer version of Good to Go (it has {migration}); use that version or a later one, or \
         restore a backup of before into a new database"
    )]
    Newer {
        /// The first change of the schema that this version does not know.
        migration: String,
    },
    /// The userID is taken.
    #[error("this userID exists already")]
    UserIdTaken,
    /// A row holds what no version of this program writes.
    #[error(transparent)]
    Corrupt(#[from] Corrupt),
    /// A sealed value does not open: another key, or another row's value (R40).
    #[error("a sealed value in {table}.{column} does not open with key {key_id}")]
    Sealed {
        /// Table of the value.
        table: &'static str,
        /// Column of the value.
        column: &'static str,
        /// Key that it says it was sealed with.
        key_id: String,
    },
    /// The key file is unusable.
    #[error(transparent)]
    Keyring(#[from] crate::keyring::KeyringError),
    /// The audit events are not as they were written (R39).
    #[error(transparent)]
    Audit(#[from] crate::audit::Broken),
    /// A PostgreSQL database that does not take every name; the encoding that it has.
    #[error(
        "its encoding is {0} and not UTF8, so it cannot hold every name; make a new, empty one with: createdb --encoding=UTF8 --template=template0 --locale=C.UTF-8 NAME"
    )]
    Encoding(String),
    /// What stands before PostgreSQL lends its connections by transaction.
    #[error(
        "what stands between here and PostgreSQL lends one connection to several clients in turn, so that statements and what is \
         listened for are lost; let it do so by session (PgBouncer: pool_mode = session), or name PostgreSQL's own port in database.url"
    )]
    Pooled,
    /// The SQLite file is not the one that was opened.
    #[error(
        "its file was removed or replaced while it is in use, so what is written now is lost: put the file back, or restart every server that uses it"
    )]
    Replaced,
    /// A backup cannot be written or read.
    #[error(transparent)]
    Backup(#[from] crate::backup::BackupError),
}

impl From<sea_orm::DbErr> for StoreError {
    fn from(error: sea_orm::DbErr) -> Self {
        crate::demoted::notice(&error);
        Self::Database(error)
    }
}

/// A row holds what no version of this program writes.
#[derive(Debug, Error)]
#[error("the row {id} of {table} holds an unknown {column}")]
pub struct Corrupt {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row.
    pub id: i64,
}

impl Corrupt {
    /// Returns what was read of a column, or this error where it could not be.
    pub(crate) fn unless<T>(
        read: Option<T>,
        table: &'static str,
        column: &'static str,
        id: i64,
    ) -> Result<T, Self> {
        read.ok_or(Self { table, column, id })
    }
}
