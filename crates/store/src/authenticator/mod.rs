//! Authenticators, their secrets sealed (R40).

mod import;
mod named;

pub use import::{ImportedAuthenticator, add_all, draw_id};
pub use named::{
    Former, NamedAuthenticator, count_activated, count_active, list_former, list_named, list_names,
    rename,
};

use crate::{
    AttemptId, Connection, Corrupt, Keyring, StoreError,
    account::{LogonMark, mark},
    entity::authenticator::{self, Column},
    ids::random_id,
    seal::{Place, Sealed},
    sealed,
    update::{set, update},
};
use domain::{AccountId, Authenticator, Entropy, Secret, Step, Timestamp, authenticator::State};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

/// How many replaced entries are still recognised (R13); older ones are simply wrong.
const RECOGNISED: u64 = 5;

const TABLE: &str = "authenticator";

const fn place(id: i64) -> Place {
    sealed::AUTHENTICATOR.place(id)
}

fn open(keyring: &Keyring, row: authenticator::Model) -> Result<Authenticator, StoreError> {
    let sealed = Sealed {
        key_id: row.key_id,
        bytes: row.secret,
    };
    let plain = place(row.id).open(keyring, &sealed)?;
    Ok(Authenticator {
        id: row.id,
        account_id: AccountId::from_number(row.account_id),
        state: Corrupt::unless(State::from_word(&row.state), TABLE, "state", row.id)?,
        secret: Corrupt::unless(Secret::from_bytes(&plain), TABLE, "secret", row.id)?,
        last_step: row.last_step.map(Step::from_number),
        last_used_at: row.last_used_at.map(Timestamp::from_unix),
    })
}

/// Those of an account that are in `state`.
fn in_state(account_id: AccountId, state: State) -> Select<authenticator::Entity> {
    authenticator::Entity::find()
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(Column::State.eq(state.as_str()))
}

/// Adds a pending authenticator with `secret`, made by the logon attempt `attempt_id`.
/// Its number is random: the secret is sealed to it before the row exists.
///
/// # Errors
///
/// [`StoreError::Database`], also when the account has a pending one; [`StoreError::Sealed`]
/// when the keyring lacks the database's key.
pub async fn add_pending(
    db: &impl Connection,
    keyring: &Keyring,
    entropy: &dyn Entropy,
    account_id: AccountId,
    attempt_id: AttemptId,
    secret: &Secret,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = random_id(entropy);
    let sealed = place(id)
        .seal(db, keyring, entropy, secret.expose())
        .await?;
    let row = authenticator::ActiveModel {
        id: Set(id),
        account_id: Set(account_id.number()),
        attempt_id: Set(attempt_id.0),
        name: Set(String::new()),
        state: Set(State::Pending.to_string()),
        key_id: Set(sealed.key_id),
        secret: Set(sealed.bytes),
        last_step: Set(None),
        last_used_at: Set(None),
        drift_seconds: Set(None),
        created_at: Set(now.unix()),
        activated_at: Set(None),
        revoked_at: Set(None),
        activated_address: Set(None),
    };
    authenticator::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The pending authenticator that the logon attempt `attempt_id` made.
pub async fn find_pending(
    db: &impl Connection,
    keyring: &Keyring,
    attempt_id: AttemptId,
) -> Result<Option<Authenticator>, StoreError> {
    let row = authenticator::Entity::find()
        .filter(Column::AttemptId.eq(attempt_id.0))
        .filter(Column::State.eq(State::Pending.as_str()))
        .one(db)
        .await?;
    row.map(|row| open(keyring, row)).transpose()
}

/// The authenticators of an account whose codes count.
pub async fn list_active(
    db: &impl Connection,
    keyring: &Keyring,
    account_id: AccountId,
) -> Result<Vec<Authenticator>, StoreError> {
    let rows = in_state(account_id, State::Active).all(db).await?;
    rows.into_iter().map(|row| open(keyring, row)).collect()
}

/// The newest authenticators of an account that were replaced or revoked.
pub async fn list_revoked(
    db: &impl Connection,
    keyring: &Keyring,
    account_id: AccountId,
) -> Result<Vec<Authenticator>, StoreError> {
    let rows = in_state(account_id, State::Revoked)
        .order_by_desc(Column::RevokedAt)
        .limit(RECOGNISED)
        .all(db)
        .await?;
    // These only serve a hint: one that does not open any more shuts nobody out.
    rows.into_iter()
        .map(|row| open(keyring, row))
        .filter(|opened| !matches!(opened, Err(StoreError::Sealed { .. })))
        .collect()
}

/// Consumes `step` for an active authenticator: over all nodes, one success for one step and
/// none for an older one afterwards (R11). `false`: it is used up.
pub async fn consume_step(
    db: &impl Connection,
    id: i64,
    step: Step,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let unused = Condition::any()
        .add(Column::LastStep.is_null())
        .add(Column::LastStep.lt(step.number()));
    update(authenticator::Entity)
        .set(Column::LastStep, step.number())
        .set(Column::LastUsedAt, now.unix())
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Active.as_str()))
        .filter(unused)
        .once(db)
        .await
}

/// Activates a pending authenticator with the step that proved it, which is thereby consumed
/// (R12), and notes from where (R14). `false`: it is not pending any more.
pub async fn activate(
    db: &impl Connection,
    id: i64,
    step: Step,
    now: Timestamp,
    address: Option<&str>,
) -> Result<bool, StoreError> {
    let activatable = State::ALL
        .iter()
        .copied()
        .filter(|state| state.activate().is_ok());
    update(authenticator::Entity)
        .set(Column::State, State::Active.as_str())
        .set(Column::LastStep, step.number())
        .set(Column::LastUsedAt, now.unix())
        .set(Column::ActivatedAt, now.unix())
        .set(Column::ActivatedAddress, address)
        .filter(Column::Id.eq(id))
        .filter(Column::State.is_in(activatable.map(State::as_str)))
        .once(db)
        .await
}

/// When and from where the newest authenticator of an account that counts was set up (R14).
pub async fn find_set_up(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<Option<LogonMark>, StoreError> {
    let row = in_state(account_id, State::Active)
        .order_by_desc(Column::ActivatedAt)
        .one(db)
        .await?;
    Ok(row.and_then(|row| mark(row.activated_at, row.activated_address)))
}

/// Which authenticators are revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those of an account whose codes count: a new one takes their place.
    Active(AccountId),
    /// The pending one of an account, if it has one.
    Pending(AccountId),
    /// The pending one of a logon attempt, if it has one.
    PendingOfAttempt(AttemptId),
    /// Every pending one.
    AllPending,
    /// All of an account.
    All(AccountId),
    /// One whose codes count. That it is not the last one is for the caller to say, who has
    /// locked the account's row.
    One {
        /// The account.
        account_id: AccountId,
        /// The authenticator.
        id: i64,
    },
}

/// Revokes authenticators that are not revoked yet, once. Returns how many there were.
pub async fn revoke(db: &impl Connection, which: Which, now: Timestamp) -> Result<u64, StoreError> {
    use State::{Active, Pending};
    let of = |account_id: AccountId| Column::AccountId.eq(account_id.number());
    let (states, whose): (&[State], _) = match which {
        Which::Active(account_id) => (&[Active], Some(of(account_id))),
        Which::Pending(account_id) => (&[Pending], Some(of(account_id))),
        Which::PendingOfAttempt(id) => (&[Pending], Some(Column::AttemptId.eq(id.0))),
        Which::AllPending => (&[Pending], None),
        Which::All(account_id) => (State::ALL, Some(of(account_id))),
        Which::One { account_id, id } => (&[Active], Some(of(account_id).and(Column::Id.eq(id)))),
    };
    let revocable = states.iter().filter(|state| state.revoke().is_ok());
    update(authenticator::Entity)
        .set(Column::State, State::Revoked.as_str())
        .set(Column::RevokedAt, now.unix())
        .filter(Column::State.is_in(revocable.map(|state| state.as_str())))
        .filter(Condition::all().add_option(whose))
        .count(db)
        .await
}

/// Revokes every pending authenticator, and uses up every step up to `step` for all others: no
/// code of before counts any more (R44).
pub async fn start_anew(
    db: &impl Connection,
    step: Step,
    now: Timestamp,
) -> Result<(), StoreError> {
    revoke(db, Which::AllPending, now).await?;
    let older = Condition::any()
        .add(Column::LastStep.is_null())
        .add(Column::LastStep.lt(step.number()));
    update(authenticator::Entity)
        .set(Column::LastStep, step.number())
        .filter(older)
        .done(db)
        .await
}

/// Keeps for support how slow an authenticator's clock looked, in seconds.
pub async fn set_drift(db: &impl Connection, id: i64, seconds: i64) -> Result<(), StoreError> {
    set(db, id, [(Column::DriftSeconds, seconds.into())]).await
}
