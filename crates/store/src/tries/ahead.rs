//! Tries that a clock has counted which was ahead (R59).

use super::{Bucket, NONE, to_tries};
use crate::{
    BrowserId, Connection, StoreError,
    entity::tries::{self, Column},
    slice::ROWS,
};
use domain::{
    AccountId, Timestamp,
    throttle::{Attempts, Throttle},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

/// Some of those with tries after `latest`, or a pause until after `longest`. All that are left, when they are fewer than [`ROWS`].
pub async fn list_ahead(
    db: &impl Connection,
    latest: Timestamp,
    longest: Timestamp,
) -> Result<Vec<(Bucket, Attempts)>, StoreError> {
    let is_ahead = Condition::any()
        .add(Column::Since.gt(latest.unix()))
        .add(Column::Last.gt(latest.unix()))
        .add(Column::PausedUntil.gt(longest.unix()));
    let rows = tries::Entity::find().filter(is_ahead).limit(ROWS).all(db);
    let some = |number: i64| (number != NONE).then_some(number);
    let ahead = rows.await?.into_iter().filter_map(|row| {
        let bucket = Bucket {
            throttle: Throttle::from_word(&row.guard)?,
            account_id: some(row.account_id).map(AccountId::from_number),
            browser_id: some(row.device_id).map(BrowserId),
        };
        Some((bucket, to_tries(&row)))
    });
    Ok(ahead.collect())
}
