//! Many accounts at once.

use super::{NewAccount, PasswordHash, to_row};
use crate::{
    Connection, StoreError,
    entity::account::{Column, Entity},
};
use domain::{Groups, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, SqlErr};
use std::collections::{HashMap, HashSet};

/// Rows of one statement: SQLite takes 32,766 values in one.
const AT_ONCE: usize = 500;

/// An account that was another system's.
#[derive(Debug, Clone)]
pub struct Imported {
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

/// Adds accounts, at most [`AT_ONCE`] in one statement. Returns their numbers in the order of
/// `accounts`.
///
/// # Errors
///
/// [`StoreError::UserIdTaken`] when one is, or [`StoreError::Database`].
pub async fn add_all(
    db: &impl Connection,
    accounts: Vec<Imported>,
) -> Result<Vec<i64>, StoreError> {
    let order: Vec<String> = accounts
        .iter()
        .map(|account| account.new.user_id.to_string())
        .collect();
    let mut rows = accounts.into_iter().map(|account| {
        let mut row = to_row(&account.new);
        row.groups = Set(account.groups.to_string());
        if let Some(PasswordHash { phc, pepper_id }) = account.password {
            row.password_hash = Set(Some(phc));
            row.pepper_id = Set(pepper_id);
        }
        row
    });
    let mut ids = HashMap::with_capacity(order.len());
    loop {
        let some: Vec<_> = rows.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            break;
        }
        let added = Entity::insert_many(some).exec_with_returning(db).await;
        let added = added.map_err(|error| match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => StoreError::UserIdTaken,
            _ => error.into(),
        })?;
        // No database promises to return them in their order.
        ids.extend(added.into_iter().map(|row| (row.user_id, row.id)));
    }
    let id = |user_id: &String| {
        ids.get(user_id)
            .copied()
            .ok_or_else(|| sea_orm::DbErr::RecordNotInserted.into())
    };
    order.iter().map(id).collect()
}
