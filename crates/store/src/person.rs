//! Who has said who it is at a userID that several people share.

use crate::{Connection, StoreError, entity::person, slice};
use domain::{AccountId, Initials, Timestamp};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

/// So many are there to be picked: a page full of them helps nobody.
const MAX_LISTED: u64 = 12;

/// Adds `initials`, or says that they were given again.
pub async fn add(
    db: &impl Connection,
    account_id: AccountId,
    initials: &Initials,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = person::ActiveModel {
        id: NotSet,
        account_id: Set(account_id.number()),
        initials: Set(initials.to_string()),
        last_seen_at: Set(now.unix()),
    };
    let seen = OnConflict::columns([person::Column::AccountId, person::Column::Initials])
        .update_column(person::Column::LastSeenAt)
        .to_owned();
    person::Entity::insert(row)
        .on_conflict(seen)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The initials that were given last, in the order of the alphabet.
pub async fn list(db: &impl Connection, account_id: AccountId) -> Result<Vec<String>, StoreError> {
    let mut initials: Vec<String> = person::Entity::find()
        .select_only()
        .column(person::Column::Initials)
        .filter(person::Column::AccountId.eq(account_id.number()))
        .order_by_desc(person::Column::LastSeenAt)
        .limit(MAX_LISTED)
        .into_tuple()
        .all(db)
        .await?;
    initials.sort();
    Ok(initials)
}

/// Forgets some of those who were not there since `before`, and returns how many.
pub async fn forget(db: &impl Connection, before: Timestamp) -> Result<u64, StoreError> {
    slice::remove::<person::Entity>(db, person::Column::LastSeenAt.lt(before.unix())).await
}
