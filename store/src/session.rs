//! Sessions (R25–R27).

use crate::{
    Connection, StoreError,
    account::{LogonMark, mark},
    entity::session,
};
use domain::{Timestamp, TokenHash};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::Expr,
};

/// One session that has not been ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The row's number.
    pub id: i64,
    /// Whose it is.
    pub account_id: i64,
    /// The account's generation when it began; in a later one it is over.
    pub generation: i64,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// The logon before this one.
    pub previous_logon: Option<LogonMark>,
    /// When the last code was right; `None` without two-factor logon.
    pub code_at: Option<Timestamp>,
}

/// What a new session begins with.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Hash of the cookie's token.
    pub token: TokenHash,
    /// Whose it is.
    pub account_id: i64,
    /// The account's generation.
    pub generation: i64,
    /// The authenticator that was used.
    pub authenticator_id: Option<i64>,
    /// When, and from where.
    pub begun: LogonMark,
    /// The logon before this one.
    pub previous: Option<LogonMark>,
}

/// Adds a session.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn add(db: &impl Connection, new: NewSession) -> Result<(), StoreError> {
    let (previous_at, previous_address) = match new.previous {
        Some(previous) => (Some(previous.at.unix()), previous.address),
        None => (None, None),
    };
    let row = session::ActiveModel {
        id: NotSet,
        token_hash: Set(new.token.as_bytes().to_vec()),
        account_id: Set(new.account_id),
        generation: Set(new.generation),
        authenticator_id: Set(new.authenticator_id),
        address: Set(new.begun.address),
        created_at: Set(new.begun.at.unix()),
        last_seen_at: Set(new.begun.at.unix()),
        ended_at: Set(None),
        previous_logon_at: Set(previous_at),
        previous_logon_address: Set(previous_address),
        // Who logs on with an authenticator has just given a code.
        code_at: Set(new.authenticator_id.map(|_| new.begun.at.unix())),
    };
    session::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The session of `token`, unless it was ended. Whether it is over by time or by a change of
/// the account is for the caller to say.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn find(db: &impl Connection, token: &TokenHash) -> Result<Option<Session>, StoreError> {
    let row = session::Entity::find()
        .filter(session::Column::TokenHash.eq(token.as_bytes().to_vec()))
        .filter(session::Column::EndedAt.is_null())
        .one(db)
        .await?;
    Ok(row.map(to_session))
}

/// The session with this row number, unless it was ended.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn find_by_id(db: &impl Connection, id: i64) -> Result<Option<Session>, StoreError> {
    let row = session::Entity::find_by_id(id)
        .filter(session::Column::EndedAt.is_null())
        .one(db)
        .await?;
    Ok(row.map(to_session))
}

fn to_session(row: session::Model) -> Session {
    Session {
        id: row.id,
        account_id: row.account_id,
        generation: row.generation,
        created_at: Timestamp::from_unix(row.created_at),
        last_seen_at: Timestamp::from_unix(row.last_seen_at),
        previous_logon: mark(row.previous_logon_at, row.previous_logon_address),
        code_at: row.code_at.map(Timestamp::from_unix),
    }
}

/// Notes that a session was used.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn touch(db: &impl Connection, id: i64, now: Timestamp) -> Result<(), StoreError> {
    session::Entity::update_many()
        .col_expr(session::Column::LastSeenAt, Expr::value(now.unix()))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::LastSeenAt.lt(now.unix()))
        .exec(db)
        .await?;
    Ok(())
}

/// Ends a session, once. `false`: it was ended before.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn revoke(db: &impl Connection, id: i64, now: Timestamp) -> Result<bool, StoreError> {
    let done = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now.unix()))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::EndedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}
