//! What a member of staff asked for and a second one must agree to (R37).

use crate::{Connection, Corrupt, StoreError, account, entity::approval, update::update};
use domain::{AccountId, Timestamp, support::Action};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// To whom it would be done.
    pub account_id: AccountId,
    /// That account's generation: what was asked for is void in a later one.
    pub generation: i64,
    /// By whom it is asked for.
    pub asked_by: AccountId,
    /// The generation of that account, in the same way.
    pub asker_generation: i64,
    /// What.
    pub action: Action,
    /// Why.
    pub reason: String,
    /// Whether the enrolment that follows is put behind a PIN.
    pub with_pin: bool,
    /// How long that may wait, in hours; `None`: as is usual.
    pub window_hours: Option<u32>,
}

/// A wish that nobody has answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenApproval {
    /// The row's number.
    pub id: i64,
    /// What is asked for.
    pub wish: Wish,
    /// The userID of the account.
    pub user_id: String,
    /// The userID of who asks.
    pub asked_by: String,
    /// Since when.
    pub asked_at: Timestamp,
    /// Until when it can be answered.
    pub expires_at: Timestamp,
}

/// Asks for `wish`, in place of an earlier one of the same person for the same.
pub async fn add(
    db: &impl Connection,
    wish: Wish,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    approval::Entity::delete_many()
        .filter(approval::Column::AccountId.eq(wish.account_id.number()))
        .filter(approval::Column::AskedBy.eq(wish.asked_by.number()))
        .filter(approval::Column::Action.eq(wish.action.as_str()))
        .filter(approval::Column::AnsweredBy.is_null())
        .exec(db)
        .await?;
    let row = approval::ActiveModel {
        id: NotSet,
        account_id: Set(wish.account_id.number()),
        generation: Set(wish.generation),
        asked_by: Set(wish.asked_by.number()),
        asker_generation: Set(wish.asker_generation),
        action: Set(wish.action.to_string()),
        reason: Set(wish.reason),
        with_pin: Set(wish.with_pin),
        window_hours: Set(wish.window_hours.map(i64::from)),
        asked_at: Set(now.unix()),
        expires_at: Set(expires_at.unix()),
        answered_by: Set(None),
    };
    approval::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The open ones, the oldest first.
pub async fn list_open(
    db: &impl Connection,
    now: Timestamp,
) -> Result<Vec<OpenApproval>, StoreError> {
    let rows = approval::Entity::find()
        .filter(approval::Column::AnsweredBy.is_null())
        .filter(approval::Column::ExpiresAt.gt(now.unix()))
        .order_by_asc(approval::Column::Id)
        .all(db)
        .await?;
    let of = |row: &approval::Model| [row.account_id, row.asked_by];
    let names = account::find_user_ids(db, rows.iter().flat_map(of)).await?;
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            Ok(OpenApproval {
                id: row.id,
                user_id: name(row.account_id),
                asked_by: name(row.asked_by),
                asked_at: Timestamp::from_unix(row.asked_at),
                expires_at: Timestamp::from_unix(row.expires_at),
                wish: to_wish(row)?,
            })
        })
        .collect()
}

/// How many are open, of one member of staff or of all.
pub async fn count_open(
    db: &impl Connection,
    asked_by: Option<AccountId>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let mut open = approval::Entity::find()
        .filter(approval::Column::AnsweredBy.is_null())
        .filter(approval::Column::ExpiresAt.gt(now.unix()));
    if let Some(asked_by) = asked_by {
        open = open.filter(approval::Column::AskedBy.eq(asked_by.number()));
    }
    Ok(open.count(db).await?)
}

fn to_wish(row: approval::Model) -> Result<Wish, Corrupt> {
    let action = Action::from_word(&row.action);
    let action = Corrupt::unless(action, "approval", "action", row.id)?;
    Ok(Wish {
        account_id: AccountId::from_number(row.account_id),
        generation: row.generation,
        asked_by: AccountId::from_number(row.asked_by),
        asker_generation: row.asker_generation,
        action,
        reason: row.reason,
        with_pin: row.with_pin,
        window_hours: row.window_hours.and_then(|hours| u32::try_from(hours).ok()),
    })
}

/// The open one with this number.
pub async fn find_open(
    db: &impl Connection,
    id: i64,
    now: Timestamp,
) -> Result<Option<Wish>, StoreError> {
    let row = approval::Entity::find_by_id(id)
        .filter(approval::Column::AnsweredBy.is_null())
        .filter(approval::Column::ExpiresAt.gt(now.unix()))
        .one(db)
        .await?;
    Ok(row.map(to_wish).transpose()?)
}

/// The member of staff `by` has answered it, once. `false`: somebody else has, or it is too late.
pub async fn consume(
    db: &impl Connection,
    id: i64,
    by: AccountId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    update(approval::Entity)
        .set(approval::Column::AnsweredBy, by.number())
        .filter(approval::Column::Id.eq(id))
        .filter(approval::Column::AnsweredBy.is_null())
        .filter(approval::Column::ExpiresAt.gt(now.unix()))
        .once(db)
        .await
}
