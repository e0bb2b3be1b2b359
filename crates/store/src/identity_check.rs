//! Words by which support tells who is calling: one at a time for an account.

use crate::{
    Connection, StoreError,
    entity::identity_check::{self, Column},
    update::{set, update},
};
use domain::{AccountId, Timestamp, support::CheckWord};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};

/// A word that is shown on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownWord {
    /// The row's number.
    pub id: i64,
    /// The word.
    pub word: String,
    /// The member of staff who asked for it.
    pub asked_by: AccountId,
    /// Whether a page has shown it to somebody who had given the password alone.
    pub to_password: bool,
    /// Whether one has to somebody who had given password and code.
    pub to_code: bool,
}

/// Shows `word` for an account, in place of an earlier one.
pub async fn add(
    db: &impl Connection,
    account_id: AccountId,
    asked_by: AccountId,
    word: &CheckWord,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    identity_check::Entity::delete_many()
        .filter(Column::AccountId.eq(account_id.number()))
        .exec(db)
        .await?;
    let row = identity_check::ActiveModel {
        id: NotSet,
        account_id: Set(account_id.number()),
        asked_by: Set(asked_by.number()),
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
    account_id: AccountId,
    now: Timestamp,
) -> Result<Option<ShownWord>, StoreError> {
    let row = identity_check::Entity::find()
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(Column::Outcome.is_null())
        .filter(Column::ExpiresAt.gt(now.unix()))
        .order_by_desc(Column::Id)
        .one(db)
        .await?;
    Ok(row.map(|row| ShownWord {
        id: row.id,
        word: row.word,
        asked_by: AccountId::from_number(row.asked_by),
        to_password: row.shown_to_password,
        to_code: row.shown_to_code,
    }))
}

/// Records that a page shows the word to somebody who has given the password, `with_code` or without.
pub async fn set_shown(db: &impl Connection, id: i64, with_code: bool) -> Result<(), StoreError> {
    let column = if with_code {
        Column::ShownToCode
    } else {
        Column::ShownToPassword
    };
    set(db, id, [(column, true.into())]).await
}

/// What came of it, in a word, as the member of staff who asked says; once. `false`: there is
/// none, or it is too late.
pub async fn consume(
    db: &impl Connection,
    account_id: AccountId,
    asked_by: AccountId,
    outcome: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    update(identity_check::Entity)
        .set(Column::Outcome, outcome)
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(Column::AskedBy.eq(asked_by.number()))
        .filter(Column::Outcome.is_null())
        .filter(Column::ExpiresAt.gt(now.unix()))
        .once(db)
        .await
}
