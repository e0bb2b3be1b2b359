//! Whose password is looked at for a userID that nobody has (R41).
//!
//! A hash that another program made takes another time than one of ours. So a userID without an
//! account takes the time of one that has one, always the same: what share of them is slow is the
//! same for both, and tells nobody which userIDs there are. A new account takes its share of them, and
//! all others stay with theirs, whatever numbers are missing, also after a rotation of keys: an answer that changes tells nothing.

use super::PasswordHash;
use crate::{
    Connection, Keyring, StoreError,
    entity::account::{Column, Entity},
    keyed_hash::{Of, keyed_hash},
    keyring::Purpose,
};
use domain::{UserId, decoy::point_for};
use sea_orm::{
    EntityTrait, ExprTrait, Order, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

/// [`domain::decoy::point_of`] an account, as its index has it.
pub(crate) const POINT: &str = "(id % 2147483648 * 1327217885 % 2147483648)";

/// The password hash of the account that stands in for `user_id`, which may be somebody's or
/// nobody's: nobody can tell which account that is without the key file. `None` where that account
/// has none, or there is no account.
pub async fn find_decoy(
    db: &impl Connection,
    keyring: &Keyring,
    user_id: &UserId,
) -> Result<Option<PasswordHash>, StoreError> {
    let key_id = keyring.oldest(Purpose::Decoy);
    let chosen = keyed_hash(keyring, &key_id, Of::Decoy(user_id.as_str()))?;
    let [a, b, c, d, ..] = chosen;
    let from = point_for(u32::from_be_bytes([a, b, c, d]));
    // From there on, and once around.
    for from in [from, 0] {
        let found = Entity::find()
            .select_only()
            .columns([Column::PasswordHash, Column::PepperId])
            .filter(Expr::cust(POINT).gte(from))
            .order_by(Expr::cust(POINT), Order::Asc)
            .into_tuple::<(Option<String>, Option<String>)>()
            .one(db)
            .await?;
        if let Some((phc, pepper_id)) = found {
            return Ok(phc.map(|phc| PasswordHash { phc, pepper_id }));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::POINT;
    use domain::decoy::{POINTS, STRIDE};

    #[test]
    fn the_database_computes_what_the_domain_says() {
        assert_eq!(POINT, format!("(id % {POINTS} * {STRIDE} % {POINTS})"));
    }
}
