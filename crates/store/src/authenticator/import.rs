//! Authenticators that another system enrolled.

use super::place;
use crate::{Connection, Keyring, StoreError, canary, entity::authenticator};
use domain::{
    Entropy, Secret, Timestamp,
    authenticator::{Name, State},
    entropy::random,
};
use sea_orm::{ActiveValue::Set, EntityTrait};

/// Rows of one statement: SQLite takes 32,766 values in one.
const AT_ONCE: usize = 500;

/// An authenticator that is in use elsewhere.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Whose it is.
    pub account_id: i64,
    /// Shared with it.
    pub secret: Secret,
    /// What it is called.
    pub name: Option<Name>,
}

/// Adds authenticators whose codes count from `now` on, none used yet. No attempt has made them, so
/// that its number is 0, and it is not known from where they were set up. Returns their numbers in
/// the order of `all`.
///
/// # Errors
///
/// [`StoreError::Database`]; [`StoreError::Sealed`] when the keyring lacks the database's key.
pub async fn add_all(
    db: &impl Connection,
    keyring: &Keyring,
    entropy: &dyn Entropy,
    all: &[Imported],
    now: Timestamp,
) -> Result<Vec<i64>, StoreError> {
    // Held until the transaction ends, as with one: a rotation finds all of them.
    let key_id = canary::hold_key_id(db).await?;
    let mut ids = Vec::with_capacity(all.len());
    for some in all.chunks(AT_ONCE) {
        let mut rows = Vec::with_capacity(some.len());
        for one in some {
            let id = i64::from_be_bytes(random(entropy)) & i64::MAX;
            let sealed = place(id).seal_with(&key_id, keyring, entropy, one.secret.expose())?;
            ids.push(id);
            rows.push(authenticator::ActiveModel {
                id: Set(id),
                account_id: Set(one.account_id),
                attempt_id: Set(0),
                name: Set(one.name.as_ref().map_or("", Name::as_str).to_owned()),
                state: Set(State::Active.to_string()),
                key_id: Set(sealed.key_id),
                secret: Set(sealed.bytes),
                last_step: Set(None),
                last_used_at: Set(None),
                drift_seconds: Set(None),
                created_at: Set(now.unix()),
                activated_at: Set(Some(now.unix())),
                revoked_at: Set(None),
                activated_address: Set(None),
            });
        }
        authenticator::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(ids)
}
