//! Addresses and networks that have to wait (R22, R58): written once, when the wait begins, so that
//! nobody has to count the tries again to know of it.

use crate::{Connection, StoreError, entity::paused_address, slice};
use domain::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

/// One that has to wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PausedAddress {
    /// The address, or the network.
    pub address: String,
    /// Since when.
    pub begun_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// After so many wrong tries.
    pub tries: u32,
}

/// Those of `addresses` that have to wait at `now`.
pub async fn find_all(
    db: &impl Connection,
    addresses: &[&str],
    now: Timestamp,
) -> Result<Vec<PausedAddress>, StoreError> {
    let rows = paused_address::Entity::find()
        .filter(paused_address::Column::Address.is_in(addresses.iter().copied()))
        .filter(paused_address::Column::Until.gt(now.unix()))
        .order_by_asc(paused_address::Column::Address)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(to_paused).collect())
}

/// Those that have to wait at `now`, the newest first: at most `most` of them, or all.
pub async fn list(
    db: &impl Connection,
    now: Timestamp,
    most: Option<u64>,
) -> Result<Vec<PausedAddress>, StoreError> {
    let rows = paused_address::Entity::find()
        .filter(paused_address::Column::Until.gt(now.unix()))
        .order_by_desc(paused_address::Column::BegunAt)
        .order_by_asc(paused_address::Column::Address)
        .limit(most)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(to_paused).collect())
}

fn to_paused(row: paused_address::Model) -> PausedAddress {
    PausedAddress {
        address: row.address,
        begun_at: Timestamp::from_unix(row.begun_at),
        until: Timestamp::from_unix(row.until),
        tries: u32::try_from(row.tries).unwrap_or(0),
    }
}

/// Begins a wait. `false`: it has to wait already.
pub async fn begin(db: &impl Connection, paused: &PausedAddress) -> Result<bool, StoreError> {
    use paused_address::{Column, Entity};
    let row = paused_address::ActiveModel {
        address: Set(paused.address.clone()),
        begun_at: Set(paused.begun_at.unix()),
        until: Set(paused.until.unix()),
        tries: Set(i32::try_from(paused.tries).unwrap_or(i32::MAX)),
    };
    let over = Expr::col((Entity, Column::Until)).lte(paused.begun_at.unix());
    let begun = Entity::insert(row)
        .on_conflict(
            OnConflict::column(Column::Address)
                .update_columns([Column::BegunAt, Column::Until, Column::Tries])
                .action_and_where(over)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(begun == 1)
}

/// Lifts the wait of `address`. `false`: it has to wait no more.
pub async fn lift(db: &impl Connection, address: &str, now: Timestamp) -> Result<bool, StoreError> {
    let lifted = paused_address::Entity::delete_many()
        .filter(paused_address::Column::Address.eq(address))
        .filter(paused_address::Column::Until.gt(now.unix()))
        .exec(db)
        .await?;
    Ok(lifted.rows_affected == 1)
}

/// Forgets some of the waits that are over at `now`, or that a clock has begun which was ahead of `latest`
/// (R59), and returns how many.
pub async fn forget_over(
    db: &impl Connection,
    now: Timestamp,
    latest: Timestamp,
) -> Result<u64, StoreError> {
    use paused_address::{Column, Entity};
    let is_ahead = Column::BegunAt.gt(latest.unix());
    slice::remove::<Entity>(db, Column::Until.lte(now.unix()).or(is_ahead)).await
}
