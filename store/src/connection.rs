//! The connection to the database.

use crate::{StoreError, migrations::Migrator};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use std::time::Duration;

/// How long a statement waits for another's lock, and a request for a free connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    connection: DatabaseConnection,
}

impl Store {
    /// Connects to `url` (`sqlite:PATH` or `postgres://…`) with at most `max_connections`,
    /// creating a missing SQLite file, and brings the schema up to date.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`] when it cannot be reached, created or migrated.
    pub async fn open(url: &str, max_connections: u32) -> Result<Self, StoreError> {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(max_connections)
            .acquire_timeout(PATIENCE)
            .connect_timeout(PATIENCE)
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .create_if_missing(true)
                    .foreign_keys(true)
                    .busy_timeout(PATIENCE)
                    .journal_mode(SqliteJournalMode::Wal)
                    // A consumed step must still be consumed after a power cut.
                    .synchronous(SqliteSynchronous::Full)
            });
        let connection = Box::pin(Database::connect(options)).await?;
        migrate(&connection).await?;
        Ok(Self { connection })
    }

    /// For reads, and for single statements that need no transaction.
    #[must_use]
    pub fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Begins a transaction. On SQLite it takes the write lock at once: one that reads first
    /// and writes later would be refused when another wrote in between.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`] when no connection is free in time.
    pub async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.connection.begin_with_options(options).await?)
    }

    /// Whether the database answers and has every migration.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`] when it does not answer.
    pub async fn is_ready(&self) -> Result<bool, StoreError> {
        Ok(Migrator::get_pending_migrations(&self.connection)
            .await?
            .is_empty())
    }
}

/// Of several nodes that start at once, one migrates; the others fail, look again and find it
/// done.
async fn migrate(connection: &DatabaseConnection) -> Result<(), DbErr> {
    for _ in 0..10 {
        if Migrator::up(connection, None).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Migrator::up(connection, None).await
}
