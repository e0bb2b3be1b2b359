//! Sessions at applications (R35): each belongs to a session, and is worth nothing without it.

use crate::{
    Connection, StoreError,
    account::{Overview, to_overview},
    entity::{account, application_session, session},
    session::{Session, to_session},
};
use domain::{Timestamp, TokenHash};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect,
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

/// The session that `token` belongs to, at the application of `origin` and at no other, unless it was
/// ended, and the account: all that every request of every application asks for, in one query.
/// Whether session and account open anything is for the caller to say.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn find_session(
    db: &impl Connection,
    token: &TokenHash,
    origin: &str,
) -> Result<Option<(Session, Overview)>, StoreError> {
    let of_session = session::Entity::belongs_to(application_session::Entity)
        .from(session::Column::Id)
        .to(application_session::Column::SessionId)
        .into();
    let of_account = session::Entity::belongs_to(account::Entity)
        .from(session::Column::AccountId)
        .to(account::Column::Id)
        .into();
    let row = session::Entity::find()
        .join(JoinType::InnerJoin, of_session)
        .join(JoinType::InnerJoin, of_account)
        .select_also(account::Entity)
        .filter(application_session::Column::TokenHash.eq(token.as_bytes().to_vec()))
        .filter(application_session::Column::Origin.eq(origin))
        .filter(session::Column::EndedAt.is_null())
        .one(db)
        .await?;
    let Some((session, Some(account))) = row else {
        return Ok(None);
    };
    Ok(Some((to_session(session), to_overview(account)?)))
}
