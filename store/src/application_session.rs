//! Sessions at applications (R35): each belongs to a session, and is worth nothing without it.

use crate::{Connection, StoreError, entity::application_session};
use domain::{Timestamp, TokenHash};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
};

/// Adds the session of an application's own cookie.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn add(
    db: &impl Connection,
    token: &TokenHash,
    session_id: i64,
    origin: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = application_session::ActiveModel {
        id: NotSet,
        token_hash: Set(token.as_bytes().to_vec()),
        session_id: Set(session_id),
        origin: Set(origin.to_owned()),
        created_at: Set(now.unix()),
    };
    application_session::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Forgets those that began before `before`: their sessions are over.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn forget(db: &impl Connection, before: Timestamp) -> Result<(), StoreError> {
    application_session::Entity::delete_many()
        .filter(application_session::Column::CreatedAt.lt(before.unix()))
        .exec(db)
        .await?;
    Ok(())
}

/// The number of the session that `token` belongs to, at the application of `origin` and at no
/// other. Whether that session lives is for the caller to say.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn find_session_id(
    db: &impl Connection,
    token: &TokenHash,
    origin: &str,
) -> Result<Option<i64>, StoreError> {
    let row = application_session::Entity::find()
        .filter(application_session::Column::TokenHash.eq(token.as_bytes().to_vec()))
        .filter(application_session::Column::Origin.eq(origin))
        .one(db)
        .await?;
    Ok(row.map(|row| row.session_id))
}
