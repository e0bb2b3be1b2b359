//! Wrong tries by address or network (R22, R58). Each question is answered from no more rows than the
//! limits allow, however many there are.

use crate::{
    Connection, Keyring, StoreError,
    entity::wrong_try,
    keyed_hash::{Of, keyed_hash},
    slice,
};
use domain::{Timestamp, UserId};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// Adds a wrong try for `user_id`, which may be nobody's.
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

/// When the wrong try from `address` was that `count - 1` newer ones followed; `None`: since `since`
/// there were fewer.
pub async fn find_newest_but(
    db: &impl Connection,
    address: &str,
    count: usize,
    since: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let at = wrong_try::Entity::find()
        .select_only()
        .column(wrong_try::Column::At)
        .filter(wrong_try::Column::Address.eq(address))
        .filter(wrong_try::Column::At.gt(since.unix()))
        .order_by_desc(wrong_try::Column::At)
        .offset(count.saturating_sub(1) as u64)
        .limit(1)
        .into_tuple::<i64>()
        .one(db)
        .await?;
    Ok(at.map(Timestamp::from_unix))
}

/// How many wrong tries there were from `address` since `since`.
pub async fn count(
    db: &impl Connection,
    address: &str,
    since: Timestamp,
) -> Result<u64, StoreError> {
    Ok(wrong_try::Entity::find()
        .filter(wrong_try::Column::Address.eq(address))
        .filter(wrong_try::Column::At.gt(since.unix()))
        .count(db)
        .await?)
}

/// For how many userIDs there were wrong tries from `address` since `since`; no more than `most` are
/// looked for.
pub async fn count_accounts(
    db: &impl Connection,
    address: &str,
    most: usize,
    since: Timestamp,
) -> Result<usize, StoreError> {
    let users = wrong_try::Entity::find()
        .select_only()
        .column(wrong_try::Column::UserHash)
        .distinct()
        .filter(wrong_try::Column::Address.eq(address))
        .filter(wrong_try::Column::At.gt(since.unix()))
        .limit(most as u64)
        .into_tuple::<Vec<u8>>()
        .all(db)
        .await?;
    Ok(users.len())
}

/// Forgets the tries of an address that may try again.
pub async fn forget_address(db: &impl Connection, address: &str) -> Result<(), StoreError> {
    wrong_try::Entity::delete_many()
        .filter(wrong_try::Column::Address.eq(address))
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets some of the tries before `before`, and of those that a clock has written which was ahead of `latest`
/// (R59), and returns how many.
pub async fn forget(
    db: &impl Connection,
    before: Timestamp,
    latest: Timestamp,
) -> Result<u64, StoreError> {
    use wrong_try::{Column, Entity};
    let is_ahead = Column::At.gt(latest.unix());
    slice::remove::<Entity>(db, Column::At.lte(before.unix()).or(is_ahead)).await
}
