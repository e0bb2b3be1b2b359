//! What an authenticator app calls an entry: `issuer:account`.

use crate::{UserId, authenticator::Name};

/// The account that a label names: what comes behind the issuer.
pub(super) fn account(label: &str) -> &str {
    label
        .rsplit_once(':')
        .map_or(label, |(_, account)| account)
        .trim()
}

/// Whether a label is of `user_id`.
pub(super) fn is_of(label: &str, user_id: &UserId) -> bool {
    UserId::parse(account(label)).as_ref() == Ok(user_id)
}

/// What the holder will know the entry by: its label, or where that says no more than the userID, the
/// issuer. `None` where neither is a name.
pub(super) fn name(label: &str, issuer: &str, user_id: Option<&UserId>) -> Option<Name> {
    let is_user_id = user_id.is_some_and(|user_id| is_of(label, user_id));
    let own = (!is_user_id).then(|| Name::parse(account(label))).flatten();
    let prefix = label.split_once(':').map_or("", |(issuer, _)| issuer);
    own.or_else(|| Name::parse(issuer))
        .or_else(|| Name::parse(prefix))
}
