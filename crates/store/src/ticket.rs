//! Tickets (R35, R63): the way from the logon to an application, once, within a minute, in one browser.

use crate::{
    Connection, SessionId, StoreError,
    entity::ticket::{self, Column},
    slice,
    update::update,
};
use domain::{Timestamp, TokenHash};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
};

/// A ticket that was used up by this call, or cannot be any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Bytes of the hash of what the browser that it is for holds at the application.
    pub browser: Vec<u8>,
    /// The session that it is for.
    pub session_id: SessionId,
    /// Where it leads: an address of the application.
    pub return_to: String,
}

/// What a new ticket begins with.
#[derive(Debug, Clone)]
pub struct NewTicket {
    /// Hash of its token.
    pub token: TokenHash,
    /// Hash of what the browser holds at the application.
    pub browser: TokenHash,
    /// The session that it is for.
    pub session_id: SessionId,
    /// Where it leads.
    pub return_to: String,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Adds a ticket.
pub async fn add(db: &impl Connection, new: NewTicket) -> Result<(), StoreError> {
    let row = ticket::ActiveModel {
        id: NotSet,
        token_hash: Set(new.token.as_bytes().to_vec()),
        browser_hash: Set(new.browser.as_bytes().to_vec()),
        session_id: Set(new.session_id),
        return_to: Set(new.return_to),
        expires_at: Set(new.expires_at.unix()),
        used_at: Set(None),
    };
    ticket::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The ticket of `token`, used up or not.
pub async fn find(db: &impl Connection, token: &TokenHash) -> Result<Option<Ticket>, StoreError> {
    let row = ticket::Entity::find()
        .filter(Column::TokenHash.eq(token.as_bytes().to_vec()))
        .one(db)
        .await?;
    Ok(row.map(|row| Ticket {
        browser: row.browser_hash,
        session_id: row.session_id,
        return_to: row.return_to,
    }))
}

/// Uses up a ticket, once, whichever browser brings it (R63). `false`: it was used before, or its
/// time has passed.
pub async fn consume(
    db: &impl Connection,
    token: &TokenHash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    update(ticket::Entity)
        .set(Column::UsedAt, now.unix())
        .filter(Column::TokenHash.eq(token.as_bytes().to_vec()))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now.unix()))
        .once(db)
        .await
}

/// Forgets some of the tickets whose time passed before `before`, and returns how many.
pub async fn forget_expired(db: &impl Connection, before: Timestamp) -> Result<u64, StoreError> {
    slice::remove::<ticket::Entity>(db, Column::ExpiresAt.lt(before.unix())).await
}
