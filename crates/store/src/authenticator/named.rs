//! The authenticators of an account as its holder sees them: by name, never their secrets.

use super::in_state;
use crate::{
    Connection, StoreError,
    account::{LogonMark, mark},
    entity::authenticator::{self, Column},
    update::update,
};
use domain::{
    AccountId, Timestamp,
    authenticator::{Name, State},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// An authenticator in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedAuthenticator {
    /// The row's number.
    pub id: i64,
    /// What its holder calls it.
    pub name: Option<String>,
    /// When and from where it was set up.
    pub set_up: Option<LogonMark>,
    /// When a code of it was last right.
    pub last_used_at: Option<Timestamp>,
    /// By how many seconds its clock was slow when it was last seen so.
    pub drift_seconds: Option<i64>,
}

/// Those whose codes count, the oldest first.
pub async fn list_named(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<Vec<NamedAuthenticator>, StoreError> {
    let rows = in_state(account_id, State::Active)
        .order_by_asc(Column::ActivatedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let named = rows.into_iter().map(|row| NamedAuthenticator {
        id: row.id,
        name: given(row.name),
        set_up: mark(row.activated_at, row.activated_address),
        last_used_at: row.last_used_at.map(Timestamp::from_unix),
        drift_seconds: row.drift_seconds,
    });
    Ok(named.collect())
}

/// An authenticator that counts no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// What its holder called it.
    pub name: Option<String>,
    /// When a code of it was last right.
    pub last_used_at: Option<Timestamp>,
    /// When it was removed or replaced.
    pub revoked_at: Option<Timestamp>,
}

/// So many of them are of interest.
const MAX_FORMER: u64 = 5;

/// Those that counted once and do not any more, the last ones first.
pub async fn list_former(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<Vec<Former>, StoreError> {
    let rows = in_state(account_id, State::Revoked)
        .filter(Column::ActivatedAt.is_not_null())
        .order_by_desc(Column::RevokedAt)
        .limit(MAX_FORMER)
        .all(db)
        .await?;
    let former = rows.into_iter().map(|row| Former {
        name: given(row.name),
        last_used_at: row.last_used_at.map(Timestamp::from_unix),
        revoked_at: row.revoked_at.map(Timestamp::from_unix),
    });
    Ok(former.collect())
}

/// The names of all that have one, also of those that do not count any more: events tell of them.
pub async fn list_names(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<Vec<(i64, String)>, StoreError> {
    let names = authenticator::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name])
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(Column::Name.ne(""))
        .into_tuple();
    Ok(names.all(db).await?)
}

/// How many count.
pub async fn count_active(db: &impl Connection, account_id: AccountId) -> Result<u64, StoreError> {
    let active = in_state(account_id, State::Active);
    Ok(active.count(db).await?)
}

/// How many count or have counted once.
pub async fn count_activated(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<u64, StoreError> {
    let activated = authenticator::Entity::find()
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(Column::ActivatedAt.is_not_null());
    Ok(activated.count(db).await?)
}

/// Gives an authenticator of an account that counts a name. `false`: it is none.
pub async fn rename(
    db: &impl Connection,
    account_id: AccountId,
    id: i64,
    name: &Name,
) -> Result<bool, StoreError> {
    update(authenticator::Entity)
        .set(Column::Name, name.as_str())
        .filter(Column::Id.eq(id))
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(Column::State.eq(State::Active.as_str()))
        .once(db)
        .await
}

/// The name in a column that takes no null.
fn given(name: String) -> Option<String> {
    Some(name).filter(|name| !name.is_empty())
}
