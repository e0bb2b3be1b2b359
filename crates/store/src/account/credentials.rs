//! Passwords and set-up codes of accounts.

use super::of_row;
use crate::{Connection, Corrupt, StoreError, entity::account};
use domain::{Account, Status, Timestamp, UserId};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, UpdateMany, sea_query::Expr};

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
        .filter(account::Column::UserId.eq(user_id.as_str()))
        .one(db)
        .await?;
    Ok(row.map(to_credentials).transpose()?)
}

/// Sets a new password, voids the set-up code, and ends all sessions and attempts (R27).
pub async fn set_password(
    db: &impl Connection,
    id: i64,
    hash: PasswordHash,
) -> Result<(), StoreError> {
    new_password(hash)
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Replaces the stored hash of an unchanged password by a better one (R2). `false`: the
/// password was changed meanwhile.
pub async fn upgrade_password_hash(
    db: &impl Connection,
    id: i64,
    old: &PasswordHash,
    new: PasswordHash,
) -> Result<bool, StoreError> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(new.phc))
        .col_expr(account::Column::PepperId, Expr::value(new.pepper_id))
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::PasswordHash.eq(old.phc.as_str()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Sets a set-up code's hash, in place of any earlier one; ends all sessions and attempts, also
/// those that the earlier one began.
pub async fn set_set_up_code(
    db: &impl Connection,
    id: i64,
    hash: &[u8],
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    account::Entity::update_many()
        .col_expr(account::Column::MayAddUntil, Expr::value(None::<i64>))
        .col_expr(account::Column::PasswordRenewed, Expr::value(true))
        .col_expr(account::Column::SetUpCodeHash, Expr::value(hash.to_vec()))
        .col_expr(
            account::Column::SetUpCodeExpiresAt,
            Expr::value(expires_at.unix()),
        )
        .col_expr(
            account::Column::Generation,
            Expr::col(account::Column::Generation).add(1),
        )
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Uses up the set-up code, once, and sets the password that was chosen with it; ends all
/// sessions and attempts (R27). `false`: the code has ended or was used, or the account
/// changed since it was typed.
pub async fn consume_set_up_code(
    db: &impl Connection,
    id: i64,
    generation: i64,
    hash: PasswordHash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = new_password(hash)
        .col_expr(account::Column::PasswordRenewed, Expr::value(true))
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::Generation.eq(generation))
        .filter(account::Column::SetUpCodeExpiresAt.gt(now.unix()))
        .filter(account::Column::Status.eq(Status::Enabled.as_str()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Voids every set-up code: a restore must not bring back one that was used since (R44).
pub async fn void_set_up_codes(db: &impl Connection) -> Result<(), StoreError> {
    without_set_up_code()
        .filter(account::Column::SetUpCodeHash.is_not_null())
        .exec(db)
        .await?;
    Ok(())
}

/// The columns that a new password changes.
fn new_password(hash: PasswordHash) -> UpdateMany<account::Entity> {
    without_set_up_code()
        .col_expr(account::Column::MayAddUntil, Expr::value(None::<i64>))
        .col_expr(account::Column::PasswordHash, Expr::value(hash.phc))
        .col_expr(account::Column::PepperId, Expr::value(hash.pepper_id))
        .col_expr(
            account::Column::Generation,
            Expr::col(account::Column::Generation).add(1),
        )
}

/// The columns of a set-up code, of which there is none any more.
pub(super) fn without_set_up_code() -> UpdateMany<account::Entity> {
    account::Entity::update_many()
        .col_expr(account::Column::SetUpCodeHash, Expr::value(None::<Vec<u8>>))
        .col_expr(
            account::Column::SetUpCodeExpiresAt,
            Expr::value(None::<i64>),
        )
}
