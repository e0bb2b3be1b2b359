//! The two-factor status of accounts, and what has to be known to enrol.

use crate::{
    Connection, Keyring, StoreError,
    entity::account,
    keyed_hash::{Of, keyed_hash},
};
use constant_time_eq::constant_time_eq;
use domain::{Account, Pin, Status, Timestamp, TwoFactor};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

/// Sets the two-factor status by decision of support: ends all sessions and attempts (R15).
/// `false`: it was not `from` any more.
pub async fn advance_two_factor(
    db: &impl Connection,
    id: i64,
    from: TwoFactor,
    to: TwoFactor,
) -> Result<bool, StoreError> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::TwoFactor, Expr::value(to.as_str()))
        .col_expr(
            account::Column::Generation,
            Expr::col(account::Column::Generation).add(1),
        )
        .col_expr(account::Column::MayAddUntil, Expr::value(None::<i64>))
        .col_expr(
            account::Column::AuthenticatorsRenewed,
            if from == TwoFactor::On {
                Expr::value(true)
            } else {
                Expr::col(account::Column::AuthenticatorsRenewed)
            },
        )
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::TwoFactor.eq(from.as_str()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Lets the enrolment begin until `until`, after the PIN where there is one (R14).
pub async fn await_enrolment(
    db: &impl Connection,
    keyring: &Keyring,
    id: i64,
    until: Option<Timestamp>,
    pin: Option<&Pin>,
) -> Result<(), StoreError> {
    let key_id = keyring.current();
    let hash = pin
        .map(|pin| keyed_hash(keyring, &key_id, Of::Pin(id, pin.expose())))
        .transpose()?;
    account::Entity::update_many()
        .col_expr(
            account::Column::EnrolUntil,
            Expr::value(until.map(Timestamp::unix)),
        )
        .col_expr(account::Column::PinKeyId, Expr::value(hash.map(|_| key_id)))
        .col_expr(
            account::Column::PinHash,
            Expr::value(hash.map(|hash| hash.to_vec())),
        )
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Whether `pin` is the account's.
pub async fn is_pin(
    db: &impl Connection,
    keyring: &Keyring,
    id: i64,
    pin: &Pin,
) -> Result<bool, StoreError> {
    let row = account::Entity::find_by_id(id).one(db).await?;
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
    let done = account::Entity::update_many()
        .col_expr(
            account::Column::TwoFactor,
            Expr::value(TwoFactor::On.as_str()),
        )
        .col_expr(account::Column::Generation, Expr::value(generation))
        .col_expr(account::Column::EnrolUntil, Expr::value(None::<i64>))
        .col_expr(account::Column::MayAddUntil, Expr::value(None::<i64>))
        .col_expr(account::Column::PinKeyId, Expr::value(None::<String>))
        .col_expr(account::Column::PinHash, Expr::value(None::<Vec<u8>>))
        .filter(account::Column::Id.eq(account.id))
        .filter(account::Column::Generation.eq(account.generation))
        .filter(account::Column::Status.eq(Status::Enabled.as_str()))
        .filter(account::Column::TwoFactor.eq(account.two_factor.as_str()))
        .exec(db)
        .await?;
    Ok((done.rows_affected == 1).then_some(generation))
}

/// Lets the holder add an authenticator without a code until `until`; `None`: not any more.
pub async fn allow_adding(
    db: &impl Connection,
    id: i64,
    until: Option<Timestamp>,
) -> Result<(), StoreError> {
    account::Entity::update_many()
        .col_expr(
            account::Column::MayAddUntil,
            Expr::value(until.map(Timestamp::unix)),
        )
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Until when the holder may add an authenticator without a code; `None`: not.
pub async fn find_may_add_until(
    db: &impl Connection,
    id: i64,
) -> Result<Option<Timestamp>, StoreError> {
    let row = account::Entity::find_by_id(id).one(db).await?;
    Ok(row
        .and_then(|row| row.may_add_until)
        .map(Timestamp::from_unix))
}

/// Nobody may add an authenticator without a code any more: a restore must not bring back a leave
/// that was used since (R44).
pub async fn void_adding(db: &impl Connection) -> Result<(), StoreError> {
    account::Entity::update_many()
        .col_expr(account::Column::MayAddUntil, Expr::value(None::<i64>))
        .filter(account::Column::MayAddUntil.is_not_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Ends all sessions and attempts of an account, whose generation from here on is returned. The
/// transaction holds it.
pub async fn begin_generation(db: &impl Connection, account: &Account) -> Result<i64, StoreError> {
    let generation = account.generation + 1;
    account::Entity::update_many()
        .col_expr(account::Column::Generation, Expr::value(generation))
        .col_expr(account::Column::MayAddUntil, Expr::value(None::<i64>))
        .filter(account::Column::Id.eq(account.id))
        .exec(db)
        .await?;
    Ok(generation)
}
