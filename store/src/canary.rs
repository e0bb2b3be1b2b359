//! The canary: a sealed row that shows whether a key file belongs to this database (R40).

use crate::{
    Connection, Keyring, StoreError,
    entity::canary,
    keyring::KeyringError,
    seal::{Place, Sealed},
};
use domain::Entropy;
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

const PLACE: Place = Place {
    table: "canary",
    column: "sealed",
    row: 1,
};
const SONG: &[u8] = b"good to go";

/// The id of the key that the database was made with; `None` before the first start.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn find_key_id(db: &impl Connection) -> Result<Option<String>, StoreError> {
    Ok(canary::Entity::find_by_id(PLACE.row)
        .one(db)
        .await?
        .map(|row| row.key_id))
}

/// Places the canary, unless there is one, and opens it.
///
/// # Errors
///
/// As [`check`].
pub async fn place(
    db: &impl Connection,
    keyring: &Keyring,
    entropy: &dyn Entropy,
) -> Result<(), StoreError> {
    let sealed = PLACE.seal(keyring, entropy, SONG)?;
    let row = canary::ActiveModel {
        id: Set(PLACE.row),
        key_id: Set(sealed.key_id),
        sealed: Set(sealed.bytes),
    };
    canary::Entity::insert(row)
        .on_conflict(
            OnConflict::column(canary::Column::Id)
                .do_nothing()
                .to_owned(),
        )
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
    let row = row.ok_or_else(|| sea_orm::DbErr::RecordNotFound("canary".to_owned()))?;
    let sealed = Sealed {
        key_id: row.key_id,
        bytes: row.sealed,
    };
    match PLACE.open(keyring, &sealed) {
        Ok(plain) if plain.as_slice() == SONG => Ok(()),
        _ => Err(KeyringError::WrongKey {
            key_id: sealed.key_id,
        }
        .into()),
    }
}
