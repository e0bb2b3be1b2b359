//! Words by which support tells who is calling: one at a time for an account.

use crate::{Connection, StoreError, entity::identity_check};
use domain::{Timestamp, support::CheckWord};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};

/// A word that is shown on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The row's number.
    pub id: i64,
    /// The word.
    pub word: String,
    /// The member of staff who asked for it.
    pub asked_by: i64,
    /// Whether a page has shown it to somebody who had given the password alone.
    pub to_password: bool,
    /// Whether one has to somebody who had given password and code.
    pub to_code: bool,
}

/// Shows `word` for an account, in place of an earlier one.
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
        shown_to_password: Set(false),
        shown_to_code: Set(false),
    };
    identity_check::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The word that is shown for an account.
pub async fn find(
    db: &impl Connection,
    account_id: i64,
    now: Timestamp,
) -> Result<Option<Shown>, StoreError> {
    let row = identity_check::Entity::find()
        .filter(identity_check::Column::AccountId.eq(account_id))
        .filter(identity_check::Column::Outcome.is_null())
        .filter(identity_check::Column::ExpiresAt.gt(now.unix()))
        .order_by_desc(identity_check::Column::Id)
        .one(db)
        .await?;
    Ok(row.map(|row| Shown {
        id: row.id,
        word: row.word,
        asked_by: row.asked_by,
        to_password: row.shown_to_password,
        to_code: row.shown_to_code,
    }))
}

/// Records that a page shows the word to somebody who has given the password, `with_code` or without.
pub async fn set_shown(db: &impl Connection, id: i64, with_code: bool) -> Result<(), StoreError> {
    let column = if with_code {
        identity_check::Column::ShownToCode
    } else {
        identity_check::Column::ShownToPassword
    };
    identity_check::Entity::update_many()
        .col_expr(column, Expr::value(true))
        .filter(identity_check::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// What came of it, in a word, as the member of staff who asked says; once. `false`: there is
/// none, or it is too late.
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
