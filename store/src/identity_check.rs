//! Words by which support tells who is calling: one at a time for an account.

use crate::{Connection, StoreError, entity::identity_check};
use domain::{Timestamp, support::CheckWord};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};

/// Shows `word` for an account, in place of an earlier one.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn add(
    db: &impl Connection,
    account_id: i64,
    asked_by: i64,
    word: &CheckWord,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    identity_check::Entity::delete_many()
        .filter(identity_check::Column::AccountId.eq(account_id))
        .exec(db)
        .await?;
    let row = identity_check::ActiveModel {
        id: NotSet,
        account_id: Set(account_id),
        asked_by: Set(asked_by),
        word: Set(word.as_str().to_owned()),
        expires_at: Set(expires_at.unix()),
        outcome: Set(None),
    };
    identity_check::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The word that is shown for an account, and who asked for it.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn find(
    db: &impl Connection,
    account_id: i64,
    now: Timestamp,
) -> Result<Option<(String, i64)>, StoreError> {
    let row = identity_check::Entity::find()
        .filter(identity_check::Column::AccountId.eq(account_id))
        .filter(identity_check::Column::Outcome.is_null())
        .filter(identity_check::Column::ExpiresAt.gt(now.unix()))
        .order_by_desc(identity_check::Column::Id)
        .one(db)
        .await?;
    Ok(row.map(|row| (row.word, row.asked_by)))
}

/// What came of it, in a word, as the member of staff who asked says; once. `false`: there is
/// none, or it is too late.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn consume(
    db: &impl Connection,
    account_id: i64,
    asked_by: i64,
    outcome: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = identity_check::Entity::update_many()
        .col_expr(identity_check::Column::Outcome, Expr::value(outcome))
        .filter(identity_check::Column::AccountId.eq(account_id))
        .filter(identity_check::Column::AskedBy.eq(asked_by))
        .filter(identity_check::Column::Outcome.is_null())
        .filter(identity_check::Column::ExpiresAt.gt(now.unix()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}
