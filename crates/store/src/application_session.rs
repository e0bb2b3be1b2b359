//! Sessions at applications (R35): each belongs to a session, and is worth nothing without it.

use crate::{
    Connection, SessionId, StoreError,
    account::{Columns, mark, to_account, to_email},
    entity::application_session,
    session::Session,
};
use domain::{Account, AccountId, EmailAddress, Initials, Timestamp, TokenHash};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, Statement, Value,
};

/// Adds the session of an application's own cookie.
pub async fn add(
    db: &impl Connection,
    token: &TokenHash,
    session_id: SessionId,
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
pub async fn find_session_id(
    db: &impl Connection,
    token: &TokenHash,
    origin: &str,
) -> Result<Option<SessionId>, StoreError> {
    let row = application_session::Entity::find()
        .filter(application_session::Column::TokenHash.eq(token.as_bytes().to_vec()))
        .filter(application_session::Column::Origin.eq(origin))
        .one(db)
        .await?;
    Ok(row.map(|row| row.session_id))
}

/// What [`find_session`] asks for, and nothing more: the check waits for each column.
const FIND_SESSION: &str = "SELECT s.id AS session_id, s.generation AS begun_in, s.created_at, s.last_seen_at, \
    s.previous_logon_at, s.previous_logon_address, s.code_at, s.proved_at, s.initials, \
    a.id, a.user_id, a.name, a.organisation, a.role, a.status, a.two_factor, a.generation, a.enrol_until, \
    a.pin_hash, a.groups, a.email \
    FROM application_session p JOIN session s ON s.id = p.session_id JOIN account a ON a.id = s.account_id \
    WHERE p.token_hash = $1 AND p.origin = $2 AND s.ended_at IS NULL";

#[derive(FromQueryResult)]
struct Found {
    session_id: SessionId,
    begun_in: i64,
    created_at: i64,
    last_seen_at: i64,
    previous_logon_at: Option<i64>,
    previous_logon_address: Option<String>,
    code_at: Option<i64>,
    proved_at: Option<i64>,
    initials: String,
    id: i64,
    user_id: String,
    name: String,
    organisation: String,
    role: String,
    status: String,
    two_factor: String,
    generation: i64,
    enrol_until: Option<i64>,
    pin_hash: Option<Vec<u8>>,
    groups: String,
    email: String,
}

/// The session that `token` belongs to, at the application of `origin` and at no other, unless it was
/// ended, the account, and where its holder is written to: all that every request of every application
/// asks for, in one query. Whether session and account open anything is for the caller to say.
pub async fn find_session(
    db: &impl Connection,
    token: &TokenHash,
    origin: &str,
) -> Result<Option<(Session, Account, Option<EmailAddress>)>, StoreError> {
    let values = [Value::from(token.as_bytes().to_vec()), Value::from(origin)];
    let find = Statement::from_sql_and_values(db.get_database_backend(), FIND_SESSION, values);
    let Some(row) = Found::find_by_statement(find).one(db).await? else {
        return Ok(None);
    };
    let session = Session {
        id: row.session_id,
        account_id: AccountId::from_number(row.id),
        generation: row.begun_in,
        created_at: Timestamp::from_unix(row.created_at),
        last_seen_at: Timestamp::from_unix(row.last_seen_at),
        previous_logon: mark(row.previous_logon_at, row.previous_logon_address),
        code_at: row.code_at.map(Timestamp::from_unix),
        proved_at: row.proved_at.map(Timestamp::from_unix),
        initials: Initials::parse(&row.initials),
    };
    let email = to_email(row.id, &row.email)?;
    let account = to_account(Columns {
        id: row.id,
        user_id: &row.user_id,
        name: row.name,
        organisation: row.organisation,
        role: &row.role,
        status: &row.status,
        two_factor: &row.two_factor,
        generation: row.generation,
        enrol_until: row.enrol_until,
        has_pin: row.pin_hash.is_some(),
        groups: &row.groups,
    })?;
    Ok(Some((session, account, email)))
}
