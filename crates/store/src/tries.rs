//! Counted tries (R16, R17, R21).

mod ahead;

pub use ahead::list_ahead;

use crate::{
    BrowserId, Connection, StoreError,
    entity::tries::{self, Column},
    update::update,
};
use domain::{
    AccountId, Timestamp, UserId,
    throttle::{Attempts, Throttle},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

/// In a column of an account's or a browser's number that takes no null: none.
pub(crate) const NONE: i64 = 0;

/// Rows for tries that count against nobody: PostgreSQL holds a row until the transaction ends, and where
/// there was one for all of them, whoever tries many userIDs at once would see by their waiting which do
/// not exist (R41).
const NOBODYS: i64 = 64;

/// Whose tries are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// What is guarded.
    pub throttle: Throttle,
    /// The account; `None`: userIDs that do not exist, many together (R41).
    pub account_id: Option<AccountId>,
    /// The remembered browser, or which of those userIDs; `None`: all others together.
    pub browser_id: Option<BrowserId>,
}

impl Bucket {
    /// All tries of an account but those with passwords from browsers that it remembers.
    #[must_use]
    pub const fn of_account(throttle: Throttle, account_id: AccountId) -> Self {
        Self {
            throttle,
            account_id: Some(account_id),
            browser_id: None,
        }
    }

    /// Tries for a userID that does not exist: one of [`NOBODYS`], always the same.
    #[must_use]
    pub fn of_nobody(throttle: Throttle, user_id: &UserId) -> Self {
        let bytes = user_id.as_str().bytes();
        let sum = bytes.fold(0_i64, |sum, byte| (sum * 31 + i64::from(byte)) % NOBODYS);
        Self {
            throttle,
            account_id: None,
            browser_id: Some(BrowserId(sum)),
        }
    }

    fn key(self) -> (String, i64, i64) {
        let browser_id = self.browser_id.map_or(NONE, |id| id.0);
        let account_id = self.account_id.map_or(NONE, AccountId::number);
        (self.throttle.to_string(), account_id, browser_id)
    }
}

/// From how many tries in a row on an account is closed, for each throttle.
#[derive(Debug, Clone, Copy)]
pub struct Reached {
    /// Codes.
    pub codes: u32,
    /// Passwords.
    pub passwords: u32,
}

impl Reached {
    /// The throttles' words, and from how many tries on each is closed.
    pub(crate) fn closed(self) -> [(&'static str, i32); 2] {
        [
            (Throttle::Codes.as_str(), signed(self.codes)),
            (Throttle::Passwords.as_str(), signed(self.passwords)),
        ]
    }
}

/// What was counted for `accounts`, but with passwords from browsers that they remember.
pub async fn list(
    db: &impl Connection,
    accounts: &[AccountId],
) -> Result<Vec<(AccountId, Throttle, Attempts)>, StoreError> {
    let rows = tries::Entity::find()
        .filter(Column::AccountId.is_in(accounts.iter().map(|id| id.number())))
        .filter(Column::DeviceId.eq(NONE))
        .all(db)
        .await?;
    let counted = rows.into_iter().filter_map(|row| {
        let throttle = Throttle::from_word(&row.guard)?;
        let account_id = AccountId::from_number(row.account_id);
        Some((account_id, throttle, to_tries(&row)))
    });
    Ok(counted.collect())
}

fn to_tries(row: &tries::Model) -> Attempts {
    Attempts {
        in_a_row: unsigned(row.in_a_row),
        recent: unsigned(row.recent),
        since: Timestamp::from_unix(row.since),
        last: Timestamp::from_unix(row.last),
        pauses: unsigned(row.pauses),
        paused_until: Timestamp::from_unix(row.paused_until),
    }
}

/// What has been counted.
pub async fn get(db: &impl Connection, bucket: Bucket) -> Result<Attempts, StoreError> {
    let row = tries::Entity::find_by_id(bucket.key()).one(db).await?;
    Ok(row.map_or(Attempts::NONE, |row| to_tries(&row)))
}

/// Replaces the count `from` by `to`. `false`: it was not `from` any more.
pub async fn advance(
    db: &impl Connection,
    bucket: Bucket,
    from: &Attempts,
    to: &Attempts,
) -> Result<bool, StoreError> {
    let (throttle, account_id, browser_id) = bucket.key();
    let changed = update(tries::Entity)
        .set(Column::InARow, signed(to.in_a_row))
        .set(Column::Recent, signed(to.recent))
        .set(Column::Since, to.since.unix())
        .set(Column::Last, to.last.unix())
        .set(Column::Pauses, signed(to.pauses))
        .set(Column::PausedUntil, to.paused_until.unix())
        .filter(Column::Guard.eq(throttle.as_str()))
        .filter(Column::AccountId.eq(account_id))
        .filter(Column::DeviceId.eq(browser_id))
        .filter(Column::InARow.eq(signed(from.in_a_row)))
        .filter(Column::Recent.eq(signed(from.recent)))
        .filter(Column::PausedUntil.eq(from.paused_until.unix()))
        .once(db)
        .await?;
    if changed || *from != Attempts::NONE {
        return Ok(changed);
    }
    let row = tries::ActiveModel {
        guard: Set(throttle),
        account_id: Set(account_id),
        device_id: Set(browser_id),
        in_a_row: Set(signed(to.in_a_row)),
        recent: Set(signed(to.recent)),
        since: Set(to.since.unix()),
        last: Set(to.last.unix()),
        pauses: Set(signed(to.pauses)),
        paused_until: Set(to.paused_until.unix()),
    };
    let key = [Column::Guard, Column::AccountId, Column::DeviceId];
    let added = tries::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(added == 1)
}

/// Counts a try in `bucket` that is not looked at, or is for a userID that does not exist: not how many
/// there were, but written down like any other. SQLite flushes no commit that changes nothing, and the
/// time that takes would tell them apart (R41).
pub async fn count_for_nobody(db: &impl Connection, bucket: Bucket) -> Result<(), StoreError> {
    let which = match (bucket.account_id, bucket.browser_id) {
        (Some(account_id), _) => account_id.number().rem_euclid(NOBODYS),
        (None, which) => which.map_or(NONE, |which| which.0),
    };
    let nobodys = Bucket {
        throttle: bucket.throttle,
        account_id: None,
        browser_id: Some(BrowserId(which)),
    };
    let (throttle, account_id, browser_id) = nobodys.key();
    let row = tries::ActiveModel {
        guard: Set(throttle),
        account_id: Set(account_id),
        device_id: Set(browser_id),
        in_a_row: Set(0),
        recent: Set(0),
        since: Set(0),
        last: Set(0),
        pauses: Set(0),
        paused_until: Set(0),
    };
    let other = Expr::val(1).sub(Expr::col((tries::Entity, Column::InARow)));
    let key = [Column::Guard, Column::AccountId, Column::DeviceId];
    tries::Entity::insert(row)
        .on_conflict(
            OnConflict::columns(key)
                .value(Column::InARow, other)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Forgets what was counted in one bucket.
pub async fn clear(db: &impl Connection, bucket: Bucket) -> Result<(), StoreError> {
    tries::Entity::delete_by_id(bucket.key()).exec(db).await?;
    Ok(())
}

/// Lifts the pauses that last at `now`, of all browsers, as [`Attempts::lifted`] does: what was counted in
/// a row stays (R57). `false`: there was none.
pub async fn lift(
    db: &impl Connection,
    account_id: AccountId,
    throttles: &[Throttle],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let throttles = throttles.iter().map(|throttle| throttle.as_str());
    let lifted = update(tries::Entity)
        .set(Column::PausedUntil, 0_i64)
        .filter(Column::Guard.is_in(throttles))
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(Column::PausedUntil.gt(now.unix()))
        .count(db)
        .await?;
    Ok(lifted > 0)
}

/// Forgets what `throttles` have counted for an account, from all browsers.
pub async fn forget(
    db: &impl Connection,
    account_id: AccountId,
    throttles: &[Throttle],
) -> Result<(), StoreError> {
    let throttles = throttles.iter().map(|throttle| throttle.as_str());
    tries::Entity::delete_many()
        .filter(Column::Guard.is_in(throttles))
        .filter(Column::AccountId.eq(account_id.number()))
        .exec(db)
        .await?;
    Ok(())
}

fn unsigned(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
