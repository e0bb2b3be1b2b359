//! Holders who ask for 2FA, and what they were answered (S2).

use crate::{
    Connection, StoreError,
    entity::{account, two_factor_request},
    update::update,
};
use domain::{AccountId, Timestamp};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

/// The newest request of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// When it was made.
    pub asked_at: Timestamp,
    /// When it was answered; `None`: it is open.
    pub answered_at: Option<Timestamp>,
    /// Why not, in words for the holder.
    pub declined: Option<String>,
}

/// An open request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRequest {
    /// Whose.
    pub user_id: String,
    /// The customer that the account belongs to; may be empty.
    pub organisation: String,
    /// When it was made.
    pub asked_at: Timestamp,
    /// How many earlier ones were declined.
    pub declined_before: u64,
}

/// Asks for 2FA. `false`: a request is open already.
pub async fn add(
    db: &impl Connection,
    account_id: AccountId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let row = two_factor_request::ActiveModel {
        id: NotSet,
        account_id: Set(account_id.number()),
        asked_at: Set(now.unix()),
        answered_at: Set(None),
        declined: Set(None),
    };
    // One is open at a time: the index of the open ones stands in the way of another.
    let added = two_factor_request::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(added == 1)
}

/// The newest request of an account.
pub async fn find_newest(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<Option<Request>, StoreError> {
    let row = two_factor_request::Entity::find()
        .filter(two_factor_request::Column::AccountId.eq(account_id.number()))
        .order_by_desc(two_factor_request::Column::Id)
        .one(db)
        .await?;
    Ok(row.map(|row| Request {
        asked_at: Timestamp::from_unix(row.asked_at),
        answered_at: row.answered_at.map(Timestamp::from_unix),
        declined: row.declined,
    }))
}

/// How many are open.
pub async fn count_open(db: &impl Connection) -> Result<u64, StoreError> {
    let open =
        two_factor_request::Entity::find().filter(two_factor_request::Column::AnsweredAt.is_null());
    Ok(open.count(db).await?)
}

/// The open requests, oldest first.
pub async fn list_open(db: &impl Connection) -> Result<Vec<OpenRequest>, StoreError> {
    let join = two_factor_request::Entity::belongs_to(account::Entity)
        .from(two_factor_request::Column::AccountId)
        .to(account::Column::Id)
        .into();
    let rows = two_factor_request::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, join)
        .select_also(account::Entity)
        .filter(two_factor_request::Column::AnsweredAt.is_null())
        .order_by_asc(two_factor_request::Column::Id)
        .all(db)
        .await?;
    let ids = rows.iter().map(|(request, _)| request.account_id);
    let declined: Vec<i64> = two_factor_request::Entity::find()
        .select_only()
        .column(two_factor_request::Column::AccountId)
        .filter(two_factor_request::Column::AccountId.is_in(ids))
        .filter(two_factor_request::Column::Declined.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    let open = rows.into_iter().filter_map(|(request, account)| {
        let earlier = declined.iter().filter(|id| **id == request.account_id);
        let declined_before = u64::try_from(earlier.count()).unwrap_or(u64::MAX);
        account.map(|account| OpenRequest {
            declined_before,
            user_id: account.user_id,
            organisation: account.organisation,
            asked_at: Timestamp::from_unix(request.asked_at),
        })
    });
    Ok(open.collect())
}

/// Takes back what was said to earlier requests of an account: 2FA is switched on.
pub async fn forget_declined(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<(), StoreError> {
    update(two_factor_request::Entity)
        .set(two_factor_request::Column::Declined, None::<String>)
        .filter(two_factor_request::Column::AccountId.eq(account_id.number()))
        .done(db)
        .await
}

/// Answers the open request of an account; `declined`: why not. `false`: none is open.
pub async fn answer(
    db: &impl Connection,
    account_id: AccountId,
    declined: Option<&str>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    use two_factor_request::Column;
    update(two_factor_request::Entity)
        .set(Column::AnsweredAt, now.unix())
        .set(Column::Declined, declined)
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(Column::AnsweredAt.is_null())
        .once(db)
        .await
}
