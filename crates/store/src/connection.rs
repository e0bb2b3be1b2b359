//! The connection to the database.

use crate::{
    Cause, StoreError,
    backup::find_occupied,
    demoted,
    migrations::Migrator,
    outage::{is_busy, is_locked},
    writable::OpenFile,
};
use sea_orm::sqlx::{
    self, AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, EntityTrait, IsolationLevel, PaginatorTrait, QueryOrder, RuntimeErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::{MigratorTrait, seaql_migrations};
use std::{
    path::Path,
    str::FromStr as _,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

/// A connection that was in use so shortly before is taken to be there still.
const FRESH: Duration = Duration::from_secs(1);
/// How long a statement waits for another's lock, and a request for a free connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// Until a connection is tried for again that was refused since the file is locked.
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// Any number: what PostgreSQL's advisory locks are told apart by.
const MIGRATING: i64 = 0x6774_676d;

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    connection: DatabaseConnection,
    /// As it was when it was opened.
    pub(crate) file: Option<OpenFile>,
}

impl Store {
    /// Connects to `url` (`sqlite:PATH` or `postgres://…`) with at most `max_connections`,
    /// creating a missing SQLite file, and brings the schema up to date.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`] when it cannot be reached, created or migrated,
    /// [`StoreError::Encoding`] when it is not in UTF-8, [`StoreError::Pooled`] behind a pooler by
    /// transaction.
    pub async fn open(url: &str, max_connections: u32) -> Result<Self, StoreError> {
        let store = Self::connect_to(url, max_connections, true).await?;
        Box::pin(store.check_pooling(max_connections)).await?;
        store.check_encoding().await?;
        store.migrate().await?;
        Ok(store)
    }

    /// As [`Store::open`], of a database that this program has made before. `None` where there is
    /// no such database: then nothing is made, not even an empty file.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    pub async fn open_existing(
        url: &str,
        max_connections: u32,
    ) -> Result<Option<Self>, StoreError> {
        let store = Self::connect_to(url, max_connections, false).await?;
        Box::pin(store.check_pooling(max_connections)).await?;
        let is_ours = store.has_migrations().await?;
        if !is_ours {
            return Ok(None);
        }
        store.check_encoding().await?;
        store.migrate().await?;
        Ok(Some(store))
    }

    /// Connects to the SQLite file at `path`, which is a copy or becomes one: nothing is lost with
    /// it if the power fails, and beside it lies no other file.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`] when it is not an SQLite file.
    pub(crate) async fn open_copy(path: &Path) -> Result<Self, StoreError> {
        let path = path.to_owned();
        let mut options = ConnectOptions::new("sqlite:copy");
        options
            .max_connections(1)
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .filename(&path)
                    .foreign_keys(true)
                    .journal_mode(SqliteJournalMode::Memory)
                    .synchronous(SqliteSynchronous::Off)
            });
        Self::connect(options).await
    }

    async fn connect_to(url: &str, max_connections: u32, create: bool) -> Result<Self, StoreError> {
        match Self::connect(options(url, max_connections, create)).await {
            // The pool tries until its time is over, and forgets why.
            Err(StoreError::Database(error)) if Cause::of(&error) == Cause::Slow => {
                Err(why_not(url).await.unwrap_or(error).into())
            }
            connected => connected,
        }
    }

    /// Of several programs that meet at a new SQLite file, one gives it its write-ahead log, and
    /// SQLite refuses the others where it would let them wait at any other time.
    async fn connect(options: ConnectOptions) -> Result<Self, StoreError> {
        let mut waited = Duration::ZERO;
        loop {
            match Box::pin(Database::connect(options.clone())).await {
                Err(error) if is_busy(&error) && waited < PATIENCE => {
                    tokio::time::sleep(BETWEEN_TRIES).await;
                    waited += BETWEEN_TRIES;
                }
                connection => {
                    let connection = connection?;
                    let file = OpenFile::of(&connection).await;
                    return Ok(Self { connection, file });
                }
            }
        }
    }

    /// Whether the SQLite file is as it was written, as far as SQLite can tell.
    pub(crate) async fn is_whole(&self) -> Result<bool, StoreError> {
        let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA quick_check(1)");
        let row = self.connection.query_one_raw(check).await?;
        let said: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(said.as_deref() == Some("ok"))
    }

    /// Closes every connection: an SQLite file is whole after that.
    pub(crate) async fn close(self) -> Result<(), StoreError> {
        Ok(self.connection.close().await?)
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

    /// Begins a transaction that only reads, all of it from one moment, and keeps nobody from
    /// writing.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`] when no connection is free in time.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = match self.connection.get_database_backend() {
            DbBackend::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..TransactionOptions::default()
            },
            _ => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        Ok(self.connection.begin_with_options(options).await?)
    }

    /// Whether a migration ever ran: every database of this program has the table that says so.
    async fn has_migrations(&self) -> Result<bool, StoreError> {
        let backend = self.connection.get_database_backend();
        let find = match backend {
            DbBackend::Sqlite => "SELECT 1 FROM sqlite_master WHERE name = 'seaql_migrations'",
            _ => {
                "SELECT 1 FROM information_schema.tables \
                 WHERE table_schema = current_schema() AND table_name = 'seaql_migrations'"
            }
        };
        let find = Statement::from_string(backend, find);
        Ok(self.connection.query_one_raw(find).await?.is_some())
    }

    /// Whether there is nothing in it: every installation that was ever started has a canary, and
    /// a database with nothing else is as good as new.
    pub async fn is_new(&self) -> Result<bool, StoreError> {
        Ok(find_occupied(&self.connection).await?.is_none())
    }

    /// Whether the database answers and has every migration.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`] when it does not answer.
    pub async fn is_ready(&self) -> Result<bool, StoreError> {
        let applied = seaql_migrations::Entity::find()
            .count(&self.connection)
            .await?;
        Ok(usize::try_from(applied).is_ok_and(|applied| applied >= Migrator::migrations().len()))
    }

    /// Brings the schema up to date, whole or not at all. Of several nodes that start at once, one
    /// does it and the others wait.
    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        if let Ok(Some(migration)) = self.find_unknown_migration().await {
            return Err(StoreError::Newer { migration });
        }
        // Whoever only serves need not be allowed to change the schema.
        if self.is_ready().await.unwrap_or(false) {
            return Ok(());
        }
        let db = self.begin().await?;
        if db.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATING})"))
                .await?;
        }
        Migrator::up(&db, None).await?;
        Ok(db.commit().await?)
    }

    /// A migration that this version does not know: the database is a newer one's.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`], also when it is not a database of ours at all.
    pub(crate) async fn find_unknown_migration(&self) -> Result<Option<String>, StoreError> {
        let known = Migrator::migrations();
        let applied = seaql_migrations::Entity::find()
            .order_by_asc(seaql_migrations::Column::Version)
            .all(&self.connection)
            .await?;
        Ok(applied
            .into_iter()
            .map(|row| row.version)
            .find(|version| !known.iter().any(|known| known.name() == version)))
    }
}

/// Whether the driver can make anything of `url`, and a server can write what it leads to.
#[must_use]
pub fn is_usable(url: &str) -> bool {
    let Some(file) = url.strip_prefix("sqlite:") else {
        return PgConnectOptions::from_str(url).is_ok();
    };
    let query = file.split_once('?').map_or("", |(_, query)| query);
    let can_write = query.split('&').all(|one| match one.split_once('=') {
        Some(("mode", mode)) => matches!(mode, "rw" | "rwc"),
        Some(("immutable", is)) => matches!(is, "0" | "false"),
        _ => true,
    });
    can_write && SqliteConnectOptions::from_str(url).is_ok()
}

/// Why no connection to `url` can be made, from a single try.
async fn why_not(url: &str) -> Option<DbErr> {
    let one_try = async {
        if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?.busy_timeout(Duration::ZERO);
            let mut connection = SqliteConnection::connect_with(&options).await?;
            connection.execute("BEGIN IMMEDIATE; ROLLBACK").await?;
        } else {
            PgConnection::connect(url).await?;
        }
        Ok::<(), sqlx::Error>(())
    };
    let tried = tokio::time::timeout(PATIENCE, Box::pin(one_try)).await;
    let error = tried.ok()?.err()?;
    Some(DbErr::Conn(RuntimeErr::SqlxError(error.into())))
}

/// Fails where the file may only be read. To begin a transaction tells nothing, to write in it does. Whoever would
/// have to wait for another writer may write, and need not wait: it may be for reading that somebody connects.
async fn check_writable(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    connection.execute("PRAGMA busy_timeout = 0").await?;
    let written = connection
        .execute("BEGIN IMMEDIATE; PRAGMA user_version = 0; ROLLBACK")
        .await;
    let patience = format!("PRAGMA busy_timeout = {}", PATIENCE.as_millis());
    connection.execute(AssertSqlSafe(patience)).await?;
    match written {
        Err(error) if !is_locked(&error) => Err(error),
        _ => Ok(()),
    }
}

/// How a server and the commands connect.
fn options(url: &str, max_connections: u32, create: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(max_connections)
        .acquire_timeout(PATIENCE)
        .connect_timeout(PATIENCE)
        .sqlx_logging(false)
        // A server may have gone since it was used last. Not before each use: that would be one
        // more way there and back for every check of every request.
        .test_before_acquire_if_idle_for(FRESH)
        // When a disk is full, SQLite itself ends the transaction. sqlx then fails to end it,
        // believes that it goes on, and would make a part of it of every later one: answered as
        // done, and never committed.
        .map_sqlx_sqlite_before_acquire(|connection, _| {
            Box::pin(async { Ok(!connection.is_in_transaction()) })
        })
        .map_sqlx_postgres_before_acquire(|_, connection| {
            Box::pin(async move { Ok(!demoted::is_given_up(connection.age)) })
        })
        // SQLite opens a file that may only be read all the same, for reading, and it stays so
        // when the file may be written again. The first connection is for the start, which says
        // what is wrong.
        .map_sqlx_sqlite_pool_opts(move |pool| {
            let is_first = AtomicBool::new(true);
            pool.after_connect(move |connection, _| {
                let must_write = !is_first.swap(false, Ordering::Relaxed);
                Box::pin(async move {
                    if must_write {
                        check_writable(connection).await?;
                    }
                    Ok(())
                })
            })
        })
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(create)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
                .journal_mode(SqliteJournalMode::Wal)
                // A consumed step must still be consumed after a power cut.
                .synchronous(SqliteSynchronous::Full)
        });
    options
}
