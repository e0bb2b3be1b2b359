//! The canary: a sealed row that shows whether a key file belongs to this database, and says with
//! which key new values are sealed (R40).

use crate::{
    Connection, Keyring, StoreError,
    backup::find_occupied,
    entity::canary::{self, Column},
    keyring::KeyringError,
    seal::{Place, Sealed},
    update::update,
};
use domain::Entropy;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QuerySelect, sea_query::OnConflict};

const PLACE: Place = Place {
    table: "canary",
    column: "sealed",
    row: 1,
};
const SONG: &[u8] = b"good to go";

/// The id of the database's key; `None` before the first start.
pub async fn find_key_id(db: &impl Connection) -> Result<Option<String>, StoreError> {
    Ok(canary::Entity::find_by_id(PLACE.row)
        .one(db)
        .await?
        .map(|row| row.key_id))
}

/// The id of the key to seal with. Its row is locked until the transaction ends: a rotation waits for
/// it, and for what was sealed with it. (SQLite has one writer at a time anyway.)
///
/// # Errors
///
/// [`StoreError::Database`], also without a canary.
pub(crate) async fn lock_key_id(db: &impl Connection) -> Result<String, StoreError> {
    let row = canary::Entity::find_by_id(PLACE.row)
        .lock_shared()
        .one(db)
        .await?;
    Ok(row.ok_or_else(missing)?.key_id)
}

/// Seals the canary anew with the key `to`: from now on everything is sealed with it. Returns the
/// key that it had, which `keyring` must know; `None` when that was `to` already.
///
/// # Errors
///
/// As [`check`].
pub async fn advance(
    db: &impl Connection,
    keyring: &Keyring,
    entropy: &dyn Entropy,
    to: &str,
) -> Result<Option<String>, StoreError> {
    let row = canary::Entity::find_by_id(PLACE.row)
        .lock_exclusive()
        .one(db)
        .await?;
    let from = open(row.ok_or_else(missing)?, keyring)?;
    if from == to {
        return Ok(None);
    }
    let sealed = PLACE.seal_with(to, keyring, entropy, SONG)?;
    update(canary::Entity)
        .set(Column::KeyId, sealed.key_id)
        .set(Column::Sealed, sealed.bytes)
        .filter(Column::Id.eq(PLACE.row))
        .done(db)
        .await?;
    Ok(Some(from))
}

/// Places the canary, unless there is one, and opens it.
///
/// # Errors
///
/// As [`check`]; [`KeyringError::NoCanary`] where it was removed: with a new one, any key file
/// would become this database's.
pub async fn place(
    db: &impl Connection,
    keyring: &Keyring,
    entropy: &dyn Entropy,
) -> Result<(), StoreError> {
    // In this order: of two nodes that start at once, the first may be at work already.
    if let Some(table) = find_occupied(db).await?
        && find_key_id(db).await?.is_none()
    {
        return Err(KeyringError::NoCanary { table }.into());
    }
    let sealed = PLACE.seal_with(&keyring.current(), keyring, entropy, SONG)?;
    let row = canary::ActiveModel {
        id: Set(PLACE.row),
        key_id: Set(sealed.key_id),
        sealed: Set(sealed.bytes),
    };
    canary::Entity::insert(row)
        .on_conflict(OnConflict::column(Column::Id).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    check(db, keyring).await
}

/// Opens the canary with `keyring`.
///
/// # Errors
///
/// [`KeyringError::WrongKey`] when `keyring` is not this database's;
/// [`StoreError::Database`], also without a canary.
pub async fn check(db: &impl Connection, keyring: &Keyring) -> Result<(), StoreError> {
    let row = canary::Entity::find_by_id(PLACE.row).one(db).await?;
    open(row.ok_or_else(missing)?, keyring).map(|_| ())
}

fn missing() -> StoreError {
    sea_orm::DbErr::RecordNotFound("canary".to_owned()).into()
}

/// The id of the canary's key, if `keyring` opens it.
fn open(row: canary::Model, keyring: &Keyring) -> Result<String, StoreError> {
    let sealed = Sealed {
        key_id: row.key_id,
        bytes: row.sealed,
    };
    match PLACE.open(keyring, &sealed) {
        Ok(plain) if plain.as_slice() == SONG => Ok(sealed.key_id),
        _ => Err(KeyringError::WrongKey {
            key_id: sealed.key_id,
        }
        .into()),
    }
}
