//! Sessions (R25–R27).

mod list;

pub use list::{ListedSession, list_live};

use crate::{
    Connection, SessionId, StoreError,
    account::{LogonMark, mark},
    entity::{application_session, session, ticket},
    slice,
    update::{set, update},
};
use domain::{AccountId, Initials, Timestamp, TokenHash, authenticator::SpentCode};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
};

/// One session that has not been ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The row's number.
    pub id: SessionId,
    /// Whose it is.
    pub account_id: AccountId,
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
    /// When a code opened changes on the account page; `None`: it has not.
    pub proved_at: Option<Timestamp>,
    /// Who it is at a shared userID.
    pub initials: Option<Initials>,
}

/// What a new session begins with.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Hash of the cookie's token.
    pub token: TokenHash,
    /// Whose it is.
    pub account_id: AccountId,
    /// The account's generation.
    pub generation: i64,
    /// The authenticator that was used, and when its code was right.
    pub code: Option<SpentCode>,
    /// In which browser; may be empty.
    pub browser: String,
    /// Who it is at a shared userID.
    pub initials: Option<Initials>,
    /// When, and from where.
    pub begun: LogonMark,
    /// The logon before this one.
    pub previous: Option<LogonMark>,
}

/// Adds a session.
pub async fn add(db: &impl Connection, new: NewSession) -> Result<(), StoreError> {
    let (previous_at, previous_address) = match new.previous {
        Some(previous) => (Some(previous.at.unix()), previous.address),
        None => (None, None),
    };
    let row = session::ActiveModel {
        id: NotSet,
        token_hash: Set(new.token.as_bytes().to_vec()),
        account_id: Set(new.account_id.number()),
        generation: Set(new.generation),
        authenticator_id: Set(new.code.map(|code| code.authenticator_id)),
        address: Set(new.begun.address),
        created_at: Set(new.begun.at.unix()),
        last_seen_at: Set(new.begun.at.unix()),
        ended_at: Set(None),
        previous_logon_at: Set(previous_at),
        previous_logon_address: Set(previous_address),
        code_at: Set(new.code.map(|code| code.at.unix())),
        proved_at: Set(None),
        browser: Set(new.browser),
        initials: Set(new.initials.map_or_else(String::new, |who| who.to_string())),
        former_hash: Set(None),
        former_until: Set(None),
    };
    session::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The session of `token`, unless it was ended. Whether it is over by time or by a change of
/// the account is for the caller to say.
pub async fn find(db: &impl Connection, token: &TokenHash) -> Result<Option<Session>, StoreError> {
    let row = session::Entity::find()
        .filter(session::Column::TokenHash.eq(token.as_bytes().to_vec()))
        .filter(session::Column::EndedAt.is_null())
        .one(db)
        .await?;
    Ok(row.map(to_session))
}

/// The session that a code has put under another token than `token`, a moment ago: the answer with the
/// new one may have been lost. Nothing that the code has opened is open to whoever holds the former one
/// (R26).
pub async fn find_former(
    db: &impl Connection,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<Session>, StoreError> {
    let row = session::Entity::find()
        .filter(session::Column::FormerHash.eq(token.as_bytes().to_vec()))
        .filter(session::Column::FormerUntil.gt(now.unix()))
        .filter(session::Column::EndedAt.is_null())
        .one(db)
        .await?;
    Ok(row.map(|row| Session {
        code_at: None,
        proved_at: None,
        ..to_session(row)
    }))
}

/// The session with this row number, unless it was ended.
pub async fn find_by_id(
    db: &impl Connection,
    id: SessionId,
) -> Result<Option<Session>, StoreError> {
    let row = session::Entity::find_by_id(id)
        .filter(session::Column::EndedAt.is_null())
        .one(db)
        .await?;
    Ok(row.map(to_session))
}

pub(crate) fn to_session(row: session::Model) -> Session {
    Session {
        id: row.id,
        account_id: AccountId::from_number(row.account_id),
        generation: row.generation,
        created_at: Timestamp::from_unix(row.created_at),
        last_seen_at: Timestamp::from_unix(row.last_seen_at),
        previous_logon: mark(row.previous_logon_at, row.previous_logon_address),
        code_at: row.code_at.map(Timestamp::from_unix),
        proved_at: row.proved_at.map(Timestamp::from_unix),
        initials: Initials::parse(&row.initials),
    }
}

/// So many are named in one statement.
const NAMED_AT_ONCE: usize = 500;

/// Marks sessions as used.
pub async fn mark_used(
    db: &impl Connection,
    ids: &[SessionId],
    at: Timestamp,
) -> Result<(), StoreError> {
    for ids in ids.chunks(NAMED_AT_ONCE) {
        update(session::Entity)
            .set(session::Column::LastSeenAt, at.unix())
            .filter(session::Column::Id.is_in(ids.iter().copied()))
            .filter(session::Column::LastSeenAt.lt(at.unix()))
            .done(db)
            .await?;
    }
    Ok(())
}

/// Another token for a session that goes on (R26).
#[derive(Debug)]
pub struct Renewal<'a> {
    /// What it was found by so far, and is until [`Renewal::until`].
    pub from: &'a TokenHash,
    /// What it is found by from now on.
    pub to: &'a TokenHash,
    /// Until when the former one is good.
    pub until: Timestamp,
}

/// Opens changes on the account page: a code was right.
pub async fn prove(
    db: &impl Connection,
    id: SessionId,
    token: &Renewal<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    use session::Column;
    set(
        db,
        id,
        [
            (Column::TokenHash, token.to.as_bytes().to_vec().into()),
            (Column::FormerHash, token.from.as_bytes().to_vec().into()),
            (Column::FormerUntil, token.until.unix().into()),
            (Column::ProvedAt, now.unix().into()),
        ],
    )
    .await
}

/// Takes a session along into the generation that a change from within it began, under a new token
/// (R26): all others of the account are over, and so are its own at applications, whose cookies may
/// be in other hands. It comes there again by itself.
pub async fn follow(
    db: &impl Connection,
    id: SessionId,
    token: &TokenHash,
    generation: i64,
) -> Result<(), StoreError> {
    use session::Column;
    // In the order in which they come about, as everywhere.
    ticket::Entity::delete_many()
        .filter(ticket::Column::SessionId.eq(id))
        .exec(db)
        .await?;
    application_session::Entity::delete_many()
        .filter(application_session::Column::SessionId.eq(id))
        .exec(db)
        .await?;
    set(
        db,
        id,
        [
            (Column::TokenHash, token.as_bytes().to_vec().into()),
            (Column::FormerHash, None::<Vec<u8>>.into()),
            (Column::Generation, generation.into()),
        ],
    )
    .await
}

/// Forgets some of the sessions that began before `before`, which are all over, and what belongs to them.
/// Returns how many.
pub async fn forget(db: &impl Connection, before: Timestamp) -> Result<u64, StoreError> {
    slice::remove::<session::Entity>(db, session::Column::CreatedAt.lt(before.unix())).await
}

/// Ends a session of an account, once. `false`: it is none of this account's, or was ended before.
pub async fn revoke(
    db: &impl Connection,
    account_id: AccountId,
    id: SessionId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    update(session::Entity)
        .set(session::Column::EndedAt, now.unix())
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::AccountId.eq(account_id.number()))
        .filter(session::Column::EndedAt.is_null())
        .once(db)
        .await
}
