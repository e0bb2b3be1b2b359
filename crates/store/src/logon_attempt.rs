//! Logon attempts: what lies between a right password and a session.

use crate::{
    AttemptId, Connection, Corrupt, SessionId, StoreError,
    entity::logon_attempt::{self, Column},
    slice,
    update::{set, update},
};
use domain::{
    Account, AccountId, StageKind, Timestamp, TokenHash,
    authenticator::SpentCode,
    logon::{Progress, after},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};

/// One logon attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogonAttempt {
    /// The row's number.
    pub id: AttemptId,
    /// The account whose password was right.
    pub account_id: AccountId,
    /// The account's generation then; in a later one the attempt is worth nothing.
    pub generation: i64,
    /// Where it stands.
    pub stage: StageKind,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Where the browser goes when it is logged on; `None`: to the home page.
    pub return_to: Option<String>,
    /// The code that was right; `None`: none was yet.
    pub code: Option<SpentCode>,
    /// Whether a password was chosen in it, with a set-up code.
    pub has_chosen: bool,
    /// The session that makes a change on the account page; `None`: it is a logon.
    pub session_id: Option<SessionId>,
}

/// Where the newest attempt of `account` to log on stands, while it lasts.
pub async fn find_stage(
    db: &impl Connection,
    account: &Account,
    now: Timestamp,
) -> Result<Option<StageKind>, StoreError> {
    let row = logon_attempt::Entity::find()
        .filter(Column::AccountId.eq(account.id.number()))
        .filter(Column::Generation.eq(account.generation))
        .filter(Column::ExpiresAt.gt(now.unix()))
        .filter(Column::SessionId.is_null())
        .order_by_desc(Column::Id)
        .one(db)
        .await?;
    Ok(row.as_ref().map(stage_of).transpose()?)
}

fn stage_of(row: &logon_attempt::Model) -> Result<StageKind, Corrupt> {
    let stage = StageKind::of_word(&row.stage);
    Corrupt::unless(stage, "logon_attempt", "stage", row.id.0)
}

/// Adds an attempt and returns its number.
pub async fn add(
    db: &impl Connection,
    token: &TokenHash,
    account: &Account,
    stage: StageKind,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<AttemptId, StoreError> {
    let row = logon_attempt::ActiveModel {
        id: NotSet,
        token_hash: Set(token.as_bytes().to_vec()),
        account_id: Set(account.id.number()),
        generation: Set(account.generation),
        stage: Set(stage.to_string()),
        created_at: Set(now.unix()),
        expires_at: Set(expires_at.unix()),
        return_to: Set(None),
        authenticator_id: Set(None),
        code_at: Set(None),
        session_id: Set(None),
        former_hash: Set(None),
        browser_hash: Set(None),
        seed: Set(None),
        passed_at: Set(None),
        sent_hash: Set(None),
        repeats_left: Set(0),
        has_chosen: Set(false),
    };
    Ok(logon_attempt::Entity::insert(row)
        .exec(db)
        .await?
        .last_insert_id)
}

/// The attempt of `token`, unless it has expired.
pub async fn find(
    db: &impl Connection,
    token: &TokenHash,
    now: Timestamp,
) -> Result<Option<LogonAttempt>, StoreError> {
    let row = logon_attempt::Entity::find()
        .filter(Column::TokenHash.eq(token.as_bytes().to_vec()))
        .filter(Column::ExpiresAt.gt(now.unix()))
        .one(db)
        .await?;
    row.map(to_attempt).transpose()
}

fn to_attempt(row: logon_attempt::Model) -> Result<LogonAttempt, StoreError> {
    Ok(LogonAttempt {
        id: row.id,
        account_id: AccountId::from_number(row.account_id),
        generation: row.generation,
        stage: stage_of(&row)?,
        created_at: Timestamp::from_unix(row.created_at),
        expires_at: Timestamp::from_unix(row.expires_at),
        return_to: row.return_to,
        session_id: row.session_id,
        has_chosen: row.has_chosen,
        code: row
            .authenticator_id
            .zip(row.code_at)
            .map(|(authenticator_id, at)| SpentCode {
                authenticator_id,
                at: Timestamp::from_unix(at),
            }),
    })
}

/// Moves an attempt on. `false`: it was not at `from` any more, or has expired.
pub async fn advance(
    db: &impl Connection,
    id: AttemptId,
    from: StageKind,
    to: StageKind,
    now: Timestamp,
) -> Result<bool, StoreError> {
    update(logon_attempt::Entity)
        .set(Column::Stage, to.word())
        .filter(Column::Id.eq(id))
        .filter(Column::Stage.eq(from.word()))
        .filter(Column::ExpiresAt.gt(now.unix()))
        .once(db)
        .await
}

/// Gives an attempt that goes on to more than it was begun for a new token (R26) and a new end.
pub async fn renew(
    db: &impl Connection,
    id: AttemptId,
    token: &TokenHash,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    set(
        db,
        id,
        [
            (Column::TokenHash, token.as_bytes().to_vec().into()),
            (Column::ExpiresAt, expires_at.unix().into()),
        ],
    )
    .await
}

/// Gives an attempt that has not expired a later end. `false`: it has, or ends later anyway.
pub async fn prolong(
    db: &impl Connection,
    id: AttemptId,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    update(logon_attempt::Entity)
        .set(Column::ExpiresAt, expires_at.unix())
        .filter(Column::Id.eq(id))
        .filter(Column::ExpiresAt.gt(now.unix()))
        .filter(Column::ExpiresAt.lte(expires_at.unix()))
        .once(db)
        .await
}

/// Keeps where the browser goes when it is logged on.
pub async fn set_return(
    db: &impl Connection,
    id: AttemptId,
    return_to: &str,
) -> Result<(), StoreError> {
    set(db, id, [(Column::ReturnTo, return_to.into())]).await
}

/// Keeps that a password was chosen in the attempt of `token`.
pub async fn set_chosen(db: &impl Connection, token: &TokenHash) -> Result<(), StoreError> {
    update(logon_attempt::Entity)
        .set(Column::HasChosen, true)
        .filter(Column::TokenHash.eq(token.as_bytes().to_vec()))
        .done(db)
        .await
}

/// Keeps the code that took an attempt on, for the session that follows.
pub async fn set_code(
    db: &impl Connection,
    id: AttemptId,
    code: SpentCode,
) -> Result<(), StoreError> {
    set(
        db,
        id,
        [
            (Column::AuthenticatorId, code.authenticator_id.into()),
            (Column::CodeAt, code.at.unix().into()),
        ],
    )
    .await
}

/// A form that took an attempt on, and what it came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedForm {
    /// Of the token of the remembered browser then; `None`: it was not remembered.
    pub browser: Option<TokenHash>,
    /// Of what was sent.
    pub sent: TokenHash,
    /// What the tokens that followed were made from, with that of the attempt.
    pub seed: [u8; 32],
}

/// Keeps the form that took an attempt on at `now`, for a browser that sends it once more because the
/// answer was lost: it may send something else `repeats` times. `token`: that of the attempt.
pub async fn set_passed(
    db: &impl Connection,
    id: AttemptId,
    token: &TokenHash,
    form: &PassedForm,
    now: Timestamp,
    repeats: i64,
) -> Result<(), StoreError> {
    let bytes = |hash: &TokenHash| hash.as_bytes().to_vec();
    set(
        db,
        id,
        [
            (Column::FormerHash, bytes(token).into()),
            (Column::BrowserHash, form.browser.as_ref().map(bytes).into()),
            (Column::SentHash, bytes(&form.sent).into()),
            (Column::Seed, form.seed.to_vec().into()),
            (Column::PassedAt, now.unix().into()),
            (Column::RepeatsLeft, repeats.into()),
        ],
    )
    .await
}

/// The attempt that a form of after `since` took on, which came with `token`, and that form.
pub async fn find_passed(
    db: &impl Connection,
    token: &TokenHash,
    since: Timestamp,
) -> Result<Option<(LogonAttempt, PassedForm)>, StoreError> {
    let row = logon_attempt::Entity::find()
        .filter(Column::FormerHash.eq(token.as_bytes().to_vec()))
        .filter(Column::PassedAt.gt(since.unix()))
        .filter(Column::RepeatsLeft.gt(0))
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let hash = |bytes: &Option<Vec<u8>>| TokenHash::from_bytes(bytes.as_deref()?);
    let (browser, sent) = (hash(&row.browser_hash), hash(&row.sent_hash));
    let seed = row.seed.clone().and_then(|seed| seed.try_into().ok());
    let form = sent.zip(seed).map(|(sent, seed)| PassedForm {
        browser,
        sent,
        seed,
    });
    Ok(Some(to_attempt(row)?).zip(form))
}

/// Counts that something is sent with the former token of an attempt, before it is looked at. `false`:
/// that is worth nothing any more.
pub async fn count_repeat(db: &impl Connection, id: AttemptId) -> Result<bool, StoreError> {
    let left = Expr::col(Column::RepeatsLeft);
    update(logon_attempt::Entity)
        .set(Column::RepeatsLeft, left.sub(1))
        .filter(Column::Id.eq(id))
        .filter(Column::RepeatsLeft.gt(0))
        .once(db)
        .await
}

/// What was counted was the same form: there are `repeats` left as before.
pub async fn give_repeats_back(
    db: &impl Connection,
    id: AttemptId,
    repeats: i64,
) -> Result<(), StoreError> {
    set(db, id, [(Column::RepeatsLeft, repeats.into())]).await
}

/// Makes an attempt one of the session `session_id`: without it, it is worth nothing.
pub async fn set_session(
    db: &impl Connection,
    id: AttemptId,
    session_id: SessionId,
) -> Result<(), StoreError> {
    set(db, id, [(Column::SessionId, session_id.into())]).await
}

/// Forgets an attempt: nobody wants to go on, or may. `false`: there was none.
pub async fn forget(db: &impl Connection, id: AttemptId) -> Result<bool, StoreError> {
    let forgotten = logon_attempt::Entity::delete_by_id(id).exec(db).await?;
    Ok(forgotten.rows_affected == 1)
}

/// Takes an attempt along into the generation that its own progress began.
pub async fn follow(
    db: &impl Connection,
    id: AttemptId,
    generation: i64,
) -> Result<(), StoreError> {
    set(db, id, [(Column::Generation, generation.into())]).await
}

/// Tells the enrolments of an account that are under way, except that of `attempt_id`, that
/// another one has begun (R13). Returns how many there were.
pub async fn supersede(
    db: &impl Connection,
    account: &Account,
    attempt_id: AttemptId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let superseded = StageKind::ALL
        .iter()
        .filter(|stage| after(**stage, Progress::Superseded) == Ok(StageKind::Replaced))
        .map(|stage| stage.word());
    update(logon_attempt::Entity)
        .set(Column::Stage, StageKind::Replaced.word())
        .filter(Column::AccountId.eq(account.id.number()))
        .filter(Column::Generation.eq(account.generation))
        .filter(Column::Id.ne(attempt_id))
        .filter(Column::Stage.is_in(superseded))
        .filter(Column::ExpiresAt.gt(now.unix()))
        .count(db)
        .await
}

/// Forgets some of the attempts that expired before `before`, and returns how many.
pub async fn forget_expired(db: &impl Connection, before: Timestamp) -> Result<u64, StoreError> {
    slice::remove::<logon_attempt::Entity>(db, Column::ExpiresAt.lt(before.unix())).await
}
