//! What holders were asked once on the home page, and have answered.

use crate::{Connection, StoreError, entity::reminder};
use domain::{AccountId, Reminder, Timestamp};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

/// When the holder of an account last answered; `None`: never.
pub async fn answered_at(
    db: &impl Connection,
    account_id: AccountId,
    reminder: Reminder,
) -> Result<Option<Timestamp>, StoreError> {
    let key = (account_id.number(), reminder.to_string());
    let row = reminder::Entity::find_by_id(key).one(db).await?;
    Ok(row.map(|row| Timestamp::from_unix(row.answered_at)))
}

/// The holder of an account answers.
pub async fn answer(
    db: &impl Connection,
    account_id: AccountId,
    reminder: Reminder,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = reminder::ActiveModel {
        account_id: Set(account_id.number()),
        word: Set(reminder.to_string()),
        answered_at: Set(now.unix()),
    };
    let again = OnConflict::columns([reminder::Column::AccountId, reminder::Column::Word])
        .update_column(reminder::Column::AnsweredAt)
        .to_owned();
    reminder::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
