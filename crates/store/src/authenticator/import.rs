//! Authenticators that another system enrolled.

use super::place;
use crate::{Connection, Keyring, StoreError, canary, entity::authenticator, ids::random_id};
use domain::{
    AccountId, Entropy, Secret, Timestamp,
    authenticator::{Name, State},
};
use sea_orm::{ActiveValue::Set, EntityTrait};

/// Rows of one statement: SQLite takes 32,766 values in one.
const AT_ONCE: usize = 500;
/// In the column of the logon attempt, which takes no null: no attempt made it.
const NO_ATTEMPT: i64 = 0;

/// An authenticator that is in use elsewhere.
#[derive(Debug, Clone)]
pub struct ImportedAuthenticator {
    /// Its number, from [`draw_id`].
    pub id: i64,
    /// Whose it is.
    pub account_id: AccountId,
    /// Shared with it.
    pub secret: Secret,
    /// What it is called.
    pub name: Option<Name>,
}

/// Draws the number of an authenticator.
pub fn draw_id(entropy: &dyn Entropy) -> i64 {
    random_id(entropy)
}

/// Adds authenticators whose codes count from `now` on, none used yet. It is not known from where
/// they were set up.
///
/// # Errors
///
/// [`StoreError::Sealed`] when the keyring lacks the database's key.
pub async fn add_all(
    db: &impl Connection,
    keyring: &Keyring,
    entropy: &dyn Entropy,
    all: &[ImportedAuthenticator],
    now: Timestamp,
) -> Result<(), StoreError> {
    // Held until the transaction ends, as with one: a rotation finds all of them.
    let key_id = canary::lock_key_id(db).await?;
    for some in all.chunks(AT_ONCE) {
        let rows: Vec<_> = some
            .iter()
            .map(|one| {
                let sealed =
                    place(one.id).seal_with(&key_id, keyring, entropy, one.secret.expose())?;
                Ok::<_, StoreError>(authenticator::ActiveModel {
                    id: Set(one.id),
                    account_id: Set(one.account_id.number()),
                    attempt_id: Set(NO_ATTEMPT),
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
                })
            })
            .collect::<Result<_, _>>()?;
        authenticator::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
