//! Authenticators, their secrets sealed (R40).

mod import;
mod named;

pub use import::{Imported, add_all};
pub use named::{
    Former, Named, count_activated, count_active, list_former, list_named, list_names, rename,
    revoke_one, revoke_pending_of,
};

use crate::{
    Connection, Corrupt, Keyring, StoreError,
    account::{LogonMark, mark},
    entity::authenticator,
    seal::{Place, Sealed},
    sealed,
};
use domain::{
    Authenticator, Entropy, Secret, Step, Timestamp, authenticator::State, entropy::random,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

/// How many replaced entries are still recognised (R13); older ones are simply wrong.
const RECOGNISED: u64 = 5;

const fn place(id: i64) -> Place {
    sealed::AUTHENTICATOR.place(id)
}

fn open(keyring: &Keyring, row: authenticator::Model) -> Result<Authenticator, StoreError> {
    let corrupt = |column| Corrupt {
        table: "authenticator",
        column,
        id: row.id,
    };
    let sealed = Sealed {
        key_id: row.key_id,
        bytes: row.secret,
    };
    let plain = place(row.id).open(keyring, &sealed)?;
    Ok(Authenticator {
        id: row.id,
        account_id: row.account_id,
        state: State::from_word(&row.state).ok_or_else(|| corrupt("state"))?,
        secret: Secret::from_bytes(&plain).ok_or_else(|| corrupt("secret"))?,
        last_step: row.last_step.map(Step::from_number),
        last_used_at: row.last_used_at.map(Timestamp::from_unix),
    })
}

/// Adds a pending authenticator with `secret`, made by the logon attempt `attempt_id`.
/// Its number is random: the secret is sealed to it before the row exists.
///
/// # Errors
///
/// [`StoreError::Database`], also when the account has a pending one; [`StoreError::Sealed`]
/// when the keyring lacks the database's key.
pub async fn add_pending(
    db: &impl Connection,
    keyring: &Keyring,
    entropy: &dyn Entropy,
    account_id: i64,
    attempt_id: i64,
    secret: &Secret,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = i64::from_be_bytes(random(entropy)) & i64::MAX;
    let sealed = place(id)
        .seal(db, keyring, entropy, secret.expose())
        .await?;
    let row = authenticator::ActiveModel {
        id: Set(id),
        account_id: Set(account_id),
        attempt_id: Set(attempt_id),
        name: Set(String::new()),
        state: Set(State::Pending.to_string()),
        key_id: Set(sealed.key_id),
        secret: Set(sealed.bytes),
        last_step: Set(None),
        last_used_at: Set(None),
        drift_seconds: Set(None),
        created_at: Set(now.unix()),
        activated_at: Set(None),
        revoked_at: Set(None),
        activated_address: Set(None),
    };
    authenticator::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The pending authenticator that the logon attempt `attempt_id` made.
pub async fn find_pending(
    db: &impl Connection,
    keyring: &Keyring,
    attempt_id: i64,
) -> Result<Option<Authenticator>, StoreError> {
    let row = authenticator::Entity::find()
        .filter(authenticator::Column::AttemptId.eq(attempt_id))
        .filter(authenticator::Column::State.eq(State::Pending.as_str()))
        .one(db)
        .await?;
    row.map(|row| open(keyring, row)).transpose()
}

/// The authenticators of an account whose codes count.
pub async fn list_active(
    db: &impl Connection,
    keyring: &Keyring,
    account_id: i64,
) -> Result<Vec<Authenticator>, StoreError> {
    let rows = authenticator::Entity::find()
        .filter(authenticator::Column::AccountId.eq(account_id))
        .filter(authenticator::Column::State.eq(State::Active.as_str()))
        .all(db)
        .await?;
    rows.into_iter().map(|row| open(keyring, row)).collect()
}

/// The newest authenticators of an account that were replaced or revoked.
pub async fn list_revoked(
    db: &impl Connection,
    keyring: &Keyring,
    account_id: i64,
) -> Result<Vec<Authenticator>, StoreError> {
    let rows = authenticator::Entity::find()
        .filter(authenticator::Column::AccountId.eq(account_id))
        .filter(authenticator::Column::State.eq(State::Revoked.as_str()))
        .order_by_desc(authenticator::Column::RevokedAt)
        .limit(RECOGNISED)
        .all(db)
        .await?;
    // These only serve a hint: one that does not open any more shuts nobody out.
    rows.into_iter()
        .map(|row| open(keyring, row))
        .filter(|opened| !matches!(opened, Err(StoreError::Sealed { .. })))
        .collect()
}

/// Consumes `step` for an active authenticator: over all nodes, one success for one step and
/// none for an older one afterwards (R11). `false`: it is used up.
pub async fn consume_step(
    db: &impl Connection,
    id: i64,
    step: Step,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let unused = Condition::any()
        .add(authenticator::Column::LastStep.is_null())
        .add(authenticator::Column::LastStep.lt(step.number()));
    let done = authenticator::Entity::update_many()
        .col_expr(authenticator::Column::LastStep, Expr::value(step.number()))
        .col_expr(authenticator::Column::LastUsedAt, Expr::value(now.unix()))
        .filter(authenticator::Column::Id.eq(id))
        .filter(authenticator::Column::State.eq(State::Active.as_str()))
        .filter(unused)
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Activates a pending authenticator with the step that proved it, which is thereby consumed
/// (R12), and notes from where (R14). `false`: it is not pending any more.
pub async fn activate(
    db: &impl Connection,
    id: i64,
    step: Step,
    now: Timestamp,
    address: Option<&str>,
) -> Result<bool, StoreError> {
    let activatable = State::ALL
        .into_iter()
        .filter(|state| state.activate().is_ok());
    let done = authenticator::Entity::update_many()
        .col_expr(
            authenticator::Column::State,
            Expr::value(State::Active.as_str()),
        )
        .col_expr(authenticator::Column::LastStep, Expr::value(step.number()))
        .col_expr(authenticator::Column::LastUsedAt, Expr::value(now.unix()))
        .col_expr(authenticator::Column::ActivatedAt, Expr::value(now.unix()))
        .col_expr(
            authenticator::Column::ActivatedAddress,
            Expr::value(address),
        )
        .filter(authenticator::Column::Id.eq(id))
        .filter(authenticator::Column::State.is_in(activatable.map(State::as_str)))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// When and from where the newest authenticator of an account that counts was set up (R14).
pub async fn find_set_up(
    db: &impl Connection,
    account_id: i64,
) -> Result<Option<LogonMark>, StoreError> {
    let row = authenticator::Entity::find()
        .filter(authenticator::Column::AccountId.eq(account_id))
        .filter(authenticator::Column::State.eq(State::Active.as_str()))
        .order_by_desc(authenticator::Column::ActivatedAt)
        .one(db)
        .await?;
    Ok(row.and_then(|row| mark(row.activated_at, row.activated_address)))
}

/// Revokes the authenticators of an account whose codes count: a new one takes their place.
pub async fn revoke_active(
    db: &impl Connection,
    account_id: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    revoke(db, account_id, [State::Active], now).await
}

/// Revokes the pending authenticator of an account, if it has one.
pub async fn revoke_pending(
    db: &impl Connection,
    account_id: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    revoke(db, account_id, [State::Pending], now).await
}

/// Revokes all authenticators of an account.
pub async fn revoke_all(
    db: &impl Connection,
    account_id: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    revoke(db, account_id, State::ALL, now).await
}

async fn revoke(
    db: &impl Connection,
    account_id: i64,
    of: impl IntoIterator<Item = State>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let revocable = of.into_iter().filter(|state| state.revoke().is_ok());
    authenticator::Entity::update_many()
        .col_expr(
            authenticator::Column::State,
            Expr::value(State::Revoked.as_str()),
        )
        .col_expr(authenticator::Column::RevokedAt, Expr::value(now.unix()))
        .filter(authenticator::Column::AccountId.eq(account_id))
        .filter(authenticator::Column::State.is_in(revocable.map(State::as_str)))
        .exec(db)
        .await?;
    Ok(())
}

/// Revokes every pending authenticator, and uses up every step up to `step` for all others: no
/// code of before counts any more (R44).
pub async fn start_anew(
    db: &impl Connection,
    step: Step,
    now: Timestamp,
) -> Result<(), StoreError> {
    authenticator::Entity::update_many()
        .col_expr(
            authenticator::Column::State,
            Expr::value(State::Revoked.as_str()),
        )
        .col_expr(authenticator::Column::RevokedAt, Expr::value(now.unix()))
        .filter(authenticator::Column::State.eq(State::Pending.as_str()))
        .exec(db)
        .await?;
    let older = Condition::any()
        .add(authenticator::Column::LastStep.is_null())
        .add(authenticator::Column::LastStep.lt(step.number()));
    authenticator::Entity::update_many()
        .col_expr(authenticator::Column::LastStep, Expr::value(step.number()))
        .filter(older)
        .exec(db)
        .await?;
    Ok(())
}

/// Keeps for support how slow an authenticator's clock looked, in seconds.
pub async fn note_drift(db: &impl Connection, id: i64, seconds: i64) -> Result<(), StoreError> {
    authenticator::Entity::update_many()
        .col_expr(authenticator::Column::DriftSeconds, Expr::value(seconds))
        .filter(authenticator::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}
