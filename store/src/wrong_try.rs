//! Wrong tries by address (R22).

use crate::{
    Connection, Keyring, StoreError,
    entity::wrong_try,
    keyed_hash::{Of, keyed_hash},
};
use domain::{Timestamp, UserId, regulation::WrongTry};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};

/// Adds a wrong try for `user_id`, which may be nobody's.
///
/// # Errors
///
/// [`StoreError`].
pub async fn add(
    db: &impl Connection,
    keyring: &Keyring,
    address: &str,
    user_id: &UserId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let user = keyed_hash(keyring, &keyring.current(), Of::UserId(user_id.as_str()))?;
    let row = wrong_try::ActiveModel {
        id: NotSet,
        address: Set(address.to_owned()),
        user_hash: Set(user.to_vec()),
        at: Set(now.unix()),
    };
    wrong_try::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The wrong tries from `address` since `since`, oldest first.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn list(
    db: &impl Connection,
    address: &str,
    since: Timestamp,
) -> Result<Vec<WrongTry>, StoreError> {
    let rows = wrong_try::Entity::find()
        .filter(wrong_try::Column::Address.eq(address))
        .filter(wrong_try::Column::At.gt(since.unix()))
        .order_by_asc(wrong_try::Column::At)
        .order_by_asc(wrong_try::Column::Id)
        .all(db)
        .await?;
    let read = |row: wrong_try::Model| WrongTry {
        at: Timestamp::from_unix(row.at),
        user: row.user_hash,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Forgets the tries before `before`.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn forget(db: &impl Connection, before: Timestamp) -> Result<(), StoreError> {
    wrong_try::Entity::delete_many()
        .filter(wrong_try::Column::At.lte(before.unix()))
        .exec(db)
        .await?;
    Ok(())
}
