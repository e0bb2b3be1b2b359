//! The two-factor status of accounts, and what has to be known to enrol.

use super::row::{find_row, set};
use crate::{
    Connection, Keyring, StoreError,
    entity::account::{self, Column},
    keyed_hash::{Of, keyed_hash},
    update::update,
};
use constant_time_eq::constant_time_eq;
use domain::{Account, AccountId, Pin, Status, Timestamp, TwoFactor};
use sea_orm::{ColumnTrait, ExprTrait, sea_query::Expr};

/// Sets the two-factor status by decision of support: ends all sessions and attempts (R15).
/// `false`: it was not `from` any more.
pub async fn advance_two_factor(
    db: &impl Connection,
    id: AccountId,
    from: TwoFactor,
    to: TwoFactor,
) -> Result<bool, StoreError> {
    update(account::Entity)
        .set(Column::TwoFactor, to.as_str())
        .set(Column::Generation, Expr::col(Column::Generation).add(1))
        .set(Column::MayAddUntil, None::<i64>)
        .set(
            Column::AuthenticatorsRenewed,
            if from == TwoFactor::On {
                Expr::value(true)
            } else {
                Expr::col(Column::AuthenticatorsRenewed)
            },
        )
        .filter(Column::Id.eq(id.number()))
        .filter(Column::TwoFactor.eq(from.as_str()))
        .once(db)
        .await
}

/// Lets the enrolment begin until `until`, after the PIN where there is one (R14).
pub async fn await_enrolment(
    db: &impl Connection,
    keyring: &Keyring,
    id: AccountId,
    until: Option<Timestamp>,
    pin: Option<&Pin>,
) -> Result<(), StoreError> {
    let key_id = keyring.current();
    let hash = pin
        .map(|pin| keyed_hash(keyring, &key_id, Of::Pin(id, pin.expose())))
        .transpose()?;
    set(
        db,
        id,
        [
            (Column::EnrolUntil, until.map(Timestamp::unix).into()),
            (Column::PinKeyId, hash.map(|_| key_id).into()),
            (Column::PinHash, hash.map(|hash| hash.to_vec()).into()),
        ],
    )
    .await
}

/// Whether `pin` is the account's.
pub async fn is_pin(
    db: &impl Connection,
    keyring: &Keyring,
    id: AccountId,
    pin: &Pin,
) -> Result<bool, StoreError> {
    let row = find_row(db, id).await?;
    let Some((key_id, stored)) = row.and_then(|row| row.pin_key_id.zip(row.pin_hash)) else {
        return Ok(false);
    };
    let hash = keyed_hash(keyring, &key_id, Of::Pin(id, pin.expose()))?;
    Ok(constant_time_eq(&stored, &hash))
}

/// The holder has enrolled: 2FA is on, and window and PIN have served. Who waited had no session
/// that could end; who came with a recovery code had, and they end (R27). Returns the account's
/// generation from here on; `None`: it is not as `account` says any more.
pub async fn enrol(db: &impl Connection, account: &Account) -> Result<Option<i64>, StoreError> {
    let generation = account.generation + i64::from(account.two_factor == TwoFactor::On);
    let done = update(account::Entity)
        .set(Column::TwoFactor, TwoFactor::On.as_str())
        .set(Column::Generation, generation)
        .set(Column::EnrolUntil, None::<i64>)
        .set(Column::MayAddUntil, None::<i64>)
        .set(Column::PinKeyId, None::<String>)
        .set(Column::PinHash, None::<Vec<u8>>)
        .filter(Column::Id.eq(account.id.number()))
        .filter(Column::Generation.eq(account.generation))
        .filter(Column::Status.eq(Status::Enabled.as_str()))
        .filter(Column::TwoFactor.eq(account.two_factor.as_str()))
        .once(db)
        .await?;
    Ok(done.then_some(generation))
}

/// Lets the holder add an authenticator without a code until `until`; `None`: not any more.
pub async fn allow_adding(
    db: &impl Connection,
    id: AccountId,
    until: Option<Timestamp>,
) -> Result<(), StoreError> {
    set(
        db,
        id,
        [(Column::MayAddUntil, until.map(Timestamp::unix).into())],
    )
    .await
}

/// Until when the holder may add an authenticator without a code; `None`: not.
pub async fn find_may_add_until(
    db: &impl Connection,
    id: AccountId,
) -> Result<Option<Timestamp>, StoreError> {
    let until = find_row(db, id).await?.and_then(|row| row.may_add_until);
    Ok(until.map(Timestamp::from_unix))
}

/// Nobody may add an authenticator without a code any more: a restore must not bring back an approval
/// that was used since (R44).
pub async fn void_adding(db: &impl Connection) -> Result<(), StoreError> {
    update(account::Entity)
        .set(Column::MayAddUntil, None::<i64>)
        .filter(Column::MayAddUntil.is_not_null())
        .done(db)
        .await
}

/// Ends all sessions and attempts of an account, whose generation from here on is returned. The
/// transaction has locked its row.
pub async fn begin_generation(db: &impl Connection, account: &Account) -> Result<i64, StoreError> {
    let generation = account.generation + 1;
    update(account::Entity)
        .set(Column::Generation, generation)
        .set(Column::MayAddUntil, None::<i64>)
        .filter(Column::Id.eq(account.id.number()))
        .done(db)
        .await?;
    Ok(generation)
}
