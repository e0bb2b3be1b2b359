//! Passwords and set-up codes of accounts.

use super::{
    of_row,
    row::{find_row, set},
};
use crate::{
    Connection, Corrupt, StoreError,
    entity::account::{self, Column},
    update::{Update, update},
};
use domain::{Account, AccountId, Status, Timestamp, UserId};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

/// What is needed to check a password or a set-up code.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Whose they are.
    pub account: Account,
    /// The password's hash; `None` until one is chosen.
    pub password: Option<PasswordHash>,
    /// The set-up code's hash, and when it ends.
    pub set_up_code: Option<(Vec<u8>, Timestamp)>,
}

/// A stored password hash.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash {
    /// PHC string.
    pub phc: String,
    /// The key whose pepper is in it (R3); `None` for a hash from elsewhere.
    pub pepper_id: Option<String>,
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

fn to_credentials(row: account::Model) -> Result<Credentials, Corrupt> {
    Ok(Credentials {
        account: of_row(&row)?,
        password: row.password_hash.map(|phc| PasswordHash {
            phc,
            pepper_id: row.pepper_id,
        }),
        set_up_code: row
            .set_up_code_hash
            .zip(row.set_up_code_expires_at.map(Timestamp::from_unix)),
    })
}

/// What a logon of `user_id` is checked against.
pub async fn find_credentials(
    db: &impl Connection,
    user_id: &UserId,
) -> Result<Option<Credentials>, StoreError> {
    let row = account::Entity::find()
        .filter(Column::UserId.eq(user_id.as_str()))
        .one(db)
        .await?;
    Ok(row.map(to_credentials).transpose()?)
}

/// Whether an account has a password.
pub async fn has_password(db: &impl Connection, id: AccountId) -> Result<bool, StoreError> {
    let row = find_row(db, id).await?;
    Ok(row.is_some_and(|row| row.password_hash.is_some()))
}

/// Sets a new password, voids the set-up code, and ends all sessions and attempts (R27).
pub async fn set_password(
    db: &impl Connection,
    id: AccountId,
    hash: PasswordHash,
) -> Result<(), StoreError> {
    new_password(hash)
        .filter(Column::Id.eq(id.number()))
        .done(db)
        .await
}

/// Replaces the stored hash of an unchanged password by a better one (R2). `false`: the
/// password was changed meanwhile.
pub async fn upgrade_password_hash(
    db: &impl Connection,
    id: AccountId,
    old: &PasswordHash,
    new: PasswordHash,
) -> Result<bool, StoreError> {
    update(account::Entity)
        .set(Column::PasswordHash, new.phc)
        .set(Column::PepperId, new.pepper_id)
        .filter(Column::Id.eq(id.number()))
        .filter(Column::PasswordHash.eq(old.phc.as_str()))
        .once(db)
        .await
}

/// Sets a set-up code's hash, in place of any earlier one; ends all sessions and attempts, also
/// those that the earlier one began.
pub async fn set_set_up_code(
    db: &impl Connection,
    id: AccountId,
    hash: &[u8],
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    set(
        db,
        id,
        [
            (Column::MayAddUntil, None::<i64>.into()),
            (Column::PasswordRenewed, true.into()),
            (Column::SetUpCodeHash, hash.to_vec().into()),
            (Column::SetUpCodeExpiresAt, expires_at.unix().into()),
            (Column::Generation, Expr::col(Column::Generation).add(1)),
        ],
    )
    .await
}

/// Uses up the set-up code, once, and sets the password that was chosen with it; ends all
/// sessions and attempts (R27). `false`: the code has ended or was used, or the account
/// changed since it was typed.
pub async fn consume_set_up_code(
    db: &impl Connection,
    id: AccountId,
    generation: i64,
    hash: PasswordHash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    new_password(hash)
        .set(Column::PasswordRenewed, true)
        .filter(Column::Id.eq(id.number()))
        .filter(Column::Generation.eq(generation))
        .filter(Column::SetUpCodeExpiresAt.gt(now.unix()))
        .filter(Column::Status.eq(Status::Enabled.as_str()))
        .once(db)
        .await
}

/// Voids the set-up code of an account, if there is one.
pub async fn void_set_up_code(db: &impl Connection, id: AccountId) -> Result<(), StoreError> {
    without_set_up_code()
        .filter(Column::Id.eq(id.number()))
        .done(db)
        .await
}

/// Voids every set-up code: a restore must not bring back one that was used since (R44).
pub async fn void_set_up_codes(db: &impl Connection) -> Result<(), StoreError> {
    without_set_up_code()
        .filter(Column::SetUpCodeHash.is_not_null())
        .done(db)
        .await
}

/// The columns that a new password changes.
fn new_password(hash: PasswordHash) -> Update<account::Entity> {
    without_set_up_code()
        .set(Column::MayAddUntil, None::<i64>)
        .set(Column::PasswordHash, hash.phc)
        .set(Column::PepperId, hash.pepper_id)
        .set(Column::Generation, Expr::col(Column::Generation).add(1))
}

/// The columns of a set-up code, of which there is none any more.
pub(super) fn without_set_up_code() -> Update<account::Entity> {
    update(account::Entity)
        .set(Column::SetUpCodeHash, None::<Vec<u8>>)
        .set(Column::SetUpCodeExpiresAt, None::<i64>)
}
