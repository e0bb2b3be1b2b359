//! An installation that moves to another database. Both would be right about codes and set-up codes that
//! the other one took meanwhile, so the earlier one takes none from the same moment on.

use super::{BackupError, Contents, count, tables};
use crate::{Cause, Store, StoreError, entity, sealed};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IsolationLevel,
    TransactionOptions, TransactionTrait as _,
};

/// What the earlier one says of whatever is recorded. Nothing that counts is done without an audit event.
pub(crate) const MOVED: &str = "this database was copied, and another one is in use";

fn closing(backend: DbBackend) -> String {
    match backend {
        DbBackend::Sqlite => format!(
            "CREATE TRIGGER moved BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, '{MOVED}'); END"
        ),
        _ => format!(
            "CREATE FUNCTION moved() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE '{MOVED}'; END $$; \
             CREATE TRIGGER moved BEFORE INSERT ON audit_event \
             FOR EACH STATEMENT EXECUTE FUNCTION moved()"
        ),
    }
}

/// Begins a transaction on the database that is copied: all of it from one moment, and nobody else takes
/// a code, changes an account or does anything else that is recorded until it is over.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn begin_to_copy(store: &Store) -> Result<DatabaseTransaction, StoreError> {
    if store.connection().get_database_backend() == DbBackend::Sqlite {
        return store.begin().await;
    }
    let options = TransactionOptions {
        isolation_level: Some(IsolationLevel::RepeatableRead),
        ..TransactionOptions::default()
    };
    let db = store.connection().begin_with_options(options).await?;
    db.execute_unprepared("LOCK TABLE audit_event IN EXCLUSIVE MODE")
        .await?;
    Ok(db)
}

/// Copies everything that is seen in `from`, begun by [`begin_to_copy`], into `to`, in which nothing is
/// yet, compares both row by row, and closes the earlier one: it writes no audit event any more, and so
/// nobody logs on there.
///
/// # Errors
///
/// [`BackupError::Occupied`], [`BackupError::Differs`], [`StoreError::Database`]: then both are as they were.
/// [`BackupError::Open`]: the copy is whole, and the earlier one not closed.
pub async fn copy_and_close(from: DatabaseTransaction, to: &Store) -> Result<Contents, StoreError> {
    let into = to.begin().await?;
    if let Some(table) = tables::find_occupied(&into).await? {
        return Err(BackupError::Occupied { table }.into());
    }
    entity::canary::Entity::delete_many().exec(&into).await?;
    tables::copy_all(&from, &into).await.map_err(DbErr::from)?;
    tables::count_on(&into).await?;
    if let Some(table) = tables::find_difference(&from, &into).await? {
        return Err(BackupError::Differs { table }.into());
    }
    let contents = Contents {
        key_ids: sealed::list_key_ids(&into).await?,
        accounts: count::<entity::account::Entity>(&into).await?,
        events: count::<entity::audit_event::Entity>(&into).await?,
    };
    from.execute_unprepared(&closing(from.get_database_backend()))
        .await?;
    into.commit().await?;
    from.commit().await.map_err(|error| BackupError::Open {
        cause: Cause::of(&error),
    })?;
    Ok(contents)
}
