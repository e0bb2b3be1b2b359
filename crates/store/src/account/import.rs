//! Many accounts at once.

use super::{NewAccount, PasswordHash, to_row};
use crate::{
    Connection, StoreError,
    entity::account::{Column, Entity},
    ids,
};
use domain::{AccountId, Groups, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, SqlErr};
use std::collections::HashSet;

/// Rows of one statement: SQLite takes 32,766 values in one.
const AT_ONCE: usize = 500;

/// An account that was another system's.
#[derive(Debug, Clone)]
pub struct ImportedAccount {
    /// Its number, from [`take_ids`].
    pub id: AccountId,
    /// What it begins with.
    pub new: NewAccount,
    /// Its password; `None`: the holder chooses one.
    pub password: Option<PasswordHash>,
    /// Its groups.
    pub groups: Groups,
}

/// Those of `user_ids` that are taken.
pub async fn find_taken(
    db: &impl Connection,
    user_ids: &[&UserId],
) -> Result<HashSet<String>, StoreError> {
    let mut taken = HashSet::new();
    for some in user_ids.chunks(AT_ONCE) {
        let found = Entity::find()
            .select_only()
            .column(Column::UserId)
            .filter(Column::UserId.is_in(some.iter().map(|user_id| user_id.as_str())))
            .into_tuple::<String>()
            .all(db)
            .await?;
        taken.extend(found);
    }
    Ok(taken)
}

/// Takes a number for each of `rows`, which are added as accounts in the same transaction, and returns
/// each with its own.
pub async fn take_ids<R>(
    db: &impl Connection,
    rows: Vec<R>,
) -> Result<Vec<(AccountId, R)>, StoreError> {
    let ids = ids::take_ids(db, "account", rows.len()).await?.into_iter();
    Ok(ids.map(AccountId::from_number).zip(rows).collect())
}

/// Adds accounts under numbers that [`take_ids`] gave.
///
/// # Errors
///
/// [`StoreError::UserIdTaken`] when one is.
pub async fn add_all(
    db: &impl Connection,
    accounts: Vec<ImportedAccount>,
) -> Result<(), StoreError> {
    let mut rows = accounts.into_iter().map(|account| {
        let mut row = to_row(&account.new);
        row.id = Set(account.id.number());
        row.groups = Set(account.groups.to_string());
        if let Some(PasswordHash { phc, pepper_id }) = account.password {
            row.password_hash = Set(Some(phc));
            row.pepper_id = Set(pepper_id);
        }
        row
    });
    loop {
        let some: Vec<_> = rows.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            return Ok(());
        }
        let added = Entity::insert_many(some).exec_without_returning(db).await;
        added.map_err(|error| match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => StoreError::UserIdTaken,
            _ => error.into(),
        })?;
    }
}
