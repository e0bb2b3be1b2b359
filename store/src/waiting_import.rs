//! Lines of a file of accounts that bring passwords, authenticators or addresses and wait for a second
//! member of staff (R37): sealed, and gone when they are answered or it is too late.

use crate::{
    Connection, Keyring, StoreError, entity::waiting_import, seal::Sealed, sealed::WAITING_IMPORT,
};
use domain::{Entropy, Timestamp, entropy::random};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use zeroize::Zeroizing;

/// Who asks for an import, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// By whom it is asked for.
    pub asked_by: i64,
    /// The generation of that account: what was asked for is void in a later one.
    pub asker_generation: i64,
    /// Why.
    pub reason: String,
    /// Since when.
    pub asked_at: Timestamp,
    /// Until when somebody may agree.
    pub expires_at: Timestamp,
}

/// An import that nobody has answered yet.
#[derive(Debug)]
pub struct Open {
    /// The row's number.
    pub id: i64,
    /// Who asks, and why.
    pub wish: Wish,
    /// The lines, as a file of comma-separated values.
    pub csv: Zeroizing<Vec<u8>>,
}

/// Lets `csv` wait.
///
/// # Errors
///
/// [`StoreError`].
pub async fn add(
    db: &impl Connection,
    keyring: &Keyring,
    entropy: &dyn Entropy,
    wish: Wish,
    csv: &[u8],
) -> Result<(), StoreError> {
    let id = i64::from_be_bytes(random(entropy)) & i64::MAX;
    let place = WAITING_IMPORT.place(id);
    let sealed = place.seal(db, keyring, entropy, csv).await?;
    let row = waiting_import::ActiveModel {
        id: Set(id),
        asked_by: Set(wish.asked_by),
        asker_generation: Set(wish.asker_generation),
        reason: Set(wish.reason),
        asked_at: Set(wish.asked_at.unix()),
        expires_at: Set(wish.expires_at.unix()),
        key_id: Set(sealed.key_id),
        sealed: Set(sealed.bytes),
    };
    waiting_import::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The open ones, the oldest first.
///
/// # Errors
///
/// [`StoreError`].
pub async fn list_open(
    db: &impl Connection,
    keyring: &Keyring,
    now: Timestamp,
) -> Result<Vec<Open>, StoreError> {
    let rows = waiting_import::Entity::find()
        .filter(waiting_import::Column::ExpiresAt.gt(now.unix()))
        .order_by_asc(waiting_import::Column::AskedAt)
        .order_by_asc(waiting_import::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(|row| open(keyring, row)).collect()
}

/// The open one with this number.
///
/// # Errors
///
/// [`StoreError`].
pub async fn find_open(
    db: &impl Connection,
    keyring: &Keyring,
    id: i64,
    now: Timestamp,
) -> Result<Option<Open>, StoreError> {
    let row = waiting_import::Entity::find_by_id(id)
        .filter(waiting_import::Column::ExpiresAt.gt(now.unix()))
        .one(db)
        .await?;
    row.map(|row| open(keyring, row)).transpose()
}

/// How many are open; `asked_by`: only those of this member of staff.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn count_open(
    db: &impl Connection,
    asked_by: Option<i64>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let mut open =
        waiting_import::Entity::find().filter(waiting_import::Column::ExpiresAt.gt(now.unix()));
    if let Some(asked_by) = asked_by {
        open = open.filter(waiting_import::Column::AskedBy.eq(asked_by));
    }
    Ok(open.count(db).await?)
}

/// It is answered, once, and with that gone. `false`: somebody else has answered it, or it is too late.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn consume(db: &impl Connection, id: i64, now: Timestamp) -> Result<bool, StoreError> {
    let done = waiting_import::Entity::delete_many()
        .filter(waiting_import::Column::Id.eq(id))
        .filter(waiting_import::Column::ExpiresAt.gt(now.unix()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Forgets those for which it is too late.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn forget_expired(db: &impl Connection, now: Timestamp) -> Result<(), StoreError> {
    waiting_import::Entity::delete_many()
        .filter(waiting_import::Column::ExpiresAt.lte(now.unix()))
        .exec(db)
        .await?;
    Ok(())
}

fn open(keyring: &Keyring, row: waiting_import::Model) -> Result<Open, StoreError> {
    let sealed = Sealed {
        key_id: row.key_id,
        bytes: row.sealed,
    };
    Ok(Open {
        id: row.id,
        csv: WAITING_IMPORT.place(row.id).open(keyring, &sealed)?,
        wish: Wish {
            asked_by: row.asked_by,
            asker_generation: row.asker_generation,
            reason: row.reason,
            asked_at: Timestamp::from_unix(row.asked_at),
            expires_at: Timestamp::from_unix(row.expires_at),
        },
    })
}
