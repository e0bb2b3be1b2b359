//! Whose password is looked at for a userID that nobody has (R41).
//!
//! A hash that another program made takes another time than one of ours. So a userID without an
//! account takes the time of one that has one, always the same: what share of them is slow is the
//! same for both, and tells nobody which userIDs there are. A new account takes its share of them, and
//! all others stay with theirs, also after a rotation of keys: an answer that changes tells nothing.

use super::PasswordHash;
use crate::{
    Connection, Keyring, StoreError,
    entity::account::{Column, Entity},
    keyed_hash::{Of, keyed_hash},
    keyring::Purpose,
};
use domain::{UserId, decoy::number_of};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// The password hash of the account that stands in for `user_id`, which may be somebody's or
/// nobody's: nobody can tell which account that is without the key file. `None` where that account
/// has none, or there is no account.
///
/// # Errors
///
/// [`StoreError`].
pub async fn find_stand_in(
    db: &impl Connection,
    keyring: &Keyring,
    user_id: &UserId,
) -> Result<Option<PasswordHash>, StoreError> {
    let newest = Entity::find()
        .select_only()
        .column_as(Column::Id.max(), "newest")
        .into_tuple::<Option<i64>>()
        .one(db)
        .await?;
    let Some(newest) = newest.flatten() else {
        return Ok(None);
    };
    // Several, since numbers are missing where something was rolled back.
    let key_id = keyring.oldest(Purpose::Decoy);
    let chosen = keyed_hash(keyring, &key_id, Of::StandIn(user_id.as_str()))?;
    let (chosen, _) = chosen.as_chunks::<4>();
    let newest = u32::try_from(newest).unwrap_or(u32::MAX);
    let chosen: Vec<i64> = chosen
        .iter()
        .filter_map(|key| number_of(u64::from(u32::from_be_bytes(*key)), newest))
        .map(i64::from)
        .collect();
    let found = Entity::find()
        .select_only()
        .columns([Column::Id, Column::PasswordHash, Column::PepperId])
        .filter(Column::Id.is_in(chosen.iter().copied()))
        .into_tuple::<(i64, Option<String>, Option<String>)>()
        .all(db)
        .await?;
    let first = chosen
        .iter()
        .find_map(|id| found.iter().find(|(found, ..)| found == id));
    Ok(first.and_then(|(_, phc, pepper_id)| {
        Some(PasswordHash {
            phc: phc.clone()?,
            pepper_id: pepper_id.clone(),
        })
    }))
}
