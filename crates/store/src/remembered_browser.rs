//! Remembered browsers (R21): those in which somebody has logged on to the account before.

use crate::{
    BrowserId, Connection, StoreError,
    entity::remembered_browser::{self, Column},
    slice, tries,
    update::update,
};
use domain::{AccountId, Timestamp, TokenHash};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

/// No list is longer.
const MAX_LISTED: u64 = 50;

/// Where a browser was seen.
#[derive(Debug, Clone, Default)]
pub struct Sighting {
    /// What it calls itself, such as "Firefox, Windows"; may be empty.
    pub browser: String,
    /// From which IP address.
    pub address: Option<String>,
}

/// A remembered browser in a list.
#[derive(Debug, Clone)]
pub struct RememberedBrowser {
    /// The row's number.
    pub id: BrowserId,
    /// Where it was seen last.
    pub seen: Sighting,
    /// When it was remembered first.
    pub created_at: Timestamp,
    /// When somebody last logged on in it.
    pub last_seen_at: Timestamp,
}

/// The number of the browser with this token, if the account remembers it.
pub async fn find(
    db: &impl Connection,
    token: &TokenHash,
    account_id: Option<AccountId>,
    now: Timestamp,
) -> Result<Option<BrowserId>, StoreError> {
    let row = remembered_browser::Entity::find()
        .filter(is(token, now))
        .filter(Column::AccountId.eq(account_id.map_or(tries::NONE, AccountId::number)))
        .one(db)
        .await?;
    Ok(row.map(|row| row.id))
}

/// The browser with this token, or with the one before, as long as that counts.
fn is(token: &TokenHash, now: Timestamp) -> Condition {
    let hash = token.as_bytes().to_vec();
    let former = Column::FormerHash
        .eq(hash.clone())
        .and(Column::FormerUntil.gt(now.unix()));
    Condition::all()
        .add(Column::TokenHash.eq(hash).or(former))
        .add(Column::ExpiresAt.gt(now.unix()))
}

/// Gives a browser a new token in place of `old`, for every account that remembers it: one that was
/// planted there, or copied from there, is worth nothing after `grace` (R26). Until then it
/// counts: the answer with the new one may have been lost.
pub async fn renew(
    db: &impl Connection,
    old: &TokenHash,
    new: &TokenHash,
    now: Timestamp,
    grace: Timestamp,
) -> Result<(), StoreError> {
    update(remembered_browser::Entity)
        .set(Column::FormerHash, old.as_bytes().to_vec())
        .set(Column::FormerUntil, grace.unix())
        .set(Column::TokenHash, new.as_bytes().to_vec())
        .filter(is(old, now))
        .done(db)
        .await
}

/// Has an account remember a browser until `expires_at`. `false`: it was remembered already, and
/// is for longer now.
pub async fn add(
    db: &impl Connection,
    token: &TokenHash,
    account_id: AccountId,
    seen: Sighting,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let row = remembered_browser::ActiveModel {
        id: NotSet,
        token_hash: Set(token.as_bytes().to_vec()),
        former_hash: Set(None),
        former_until: Set(0),
        account_id: Set(account_id.number()),
        created_at: Set(now.unix()),
        last_seen_at: Set(now.unix()),
        expires_at: Set(expires_at.unix()),
        browser: Set(seen.browser.clone()),
        address: Set(seen.address.clone()),
    };
    let key = [Column::TokenHash, Column::AccountId];
    let added = remembered_browser::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    if added == 1 {
        return Ok(true);
    }
    update(remembered_browser::Entity)
        .set(Column::LastSeenAt, now.unix())
        .set(Column::ExpiresAt, expires_at.unix())
        .set(Column::Browser, seen.browser)
        .set(Column::Address, seen.address)
        .filter(Column::TokenHash.eq(token.as_bytes().to_vec()))
        .filter(Column::AccountId.eq(account_id.number()))
        .done(db)
        .await?;
    Ok(false)
}

/// The browsers that an account remembers, those seen last first.
pub async fn list(
    db: &impl Connection,
    account_id: AccountId,
    now: Timestamp,
) -> Result<Vec<RememberedBrowser>, StoreError> {
    let rows = remembered_browser::Entity::find()
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(Column::ExpiresAt.gt(now.unix()))
        .order_by_desc(Column::LastSeenAt)
        .order_by_desc(Column::Id)
        .limit(MAX_LISTED)
        .all(db)
        .await?;
    let browsers = rows.into_iter().map(|row| RememberedBrowser {
        id: row.id,
        seen: Sighting {
            browser: row.browser,
            address: row.address,
        },
        created_at: Timestamp::from_unix(row.created_at),
        last_seen_at: Timestamp::from_unix(row.last_seen_at),
    });
    Ok(browsers.collect())
}

/// Forgets a browser of an account. `false`: it was not remembered.
pub async fn forget(
    db: &impl Connection,
    account_id: AccountId,
    id: BrowserId,
) -> Result<bool, StoreError> {
    let done = remembered_browser::Entity::delete_many()
        .filter(Column::Id.eq(id))
        .filter(Column::AccountId.eq(account_id.number()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Forgets all browsers of an account.
pub async fn forget_all(db: &impl Connection, account_id: AccountId) -> Result<(), StoreError> {
    remembered_browser::Entity::delete_many()
        .filter(Column::AccountId.eq(account_id.number()))
        .exec(db)
        .await?;
    Ok(())
}

/// Forgets some of the browsers that have not been seen for too long, and returns how many.
pub async fn forget_expired(db: &impl Connection, now: Timestamp) -> Result<u64, StoreError> {
    slice::remove::<remembered_browser::Entity>(db, Column::ExpiresAt.lte(now.unix())).await
}
