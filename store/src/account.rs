//! Accounts.

use crate::{
    Connection, Corrupt, Keyring, StoreError,
    entity::account,
    keyed_hash::{Of, keyed_hash},
};
use constant_time_eq::constant_time_eq;
use domain::{Account, EmailAddress, Pin, Role, Status, Timestamp, TwoFactor, UserId};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, SqlErr, UpdateMany,
    sea_query::Expr,
};

/// What is needed to check a password or a set-up code.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Whose they are.
    pub account: Account,
    /// The password's hash; `None` until one is chosen.
    pub password: Option<PasswordHash>,
    /// The set-up code's hash, and when it ends.
    pub set_up_code: Option<(Vec<u8>, Timestamp)>,
}

/// A stored password hash.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash {
    /// PHC string.
    pub phc: String,
    /// The key whose pepper is in it (R3); `None` for a hash from elsewhere.
    pub pepper_id: Option<String>,
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// When and from where somebody logged on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogonMark {
    /// When.
    pub at: Timestamp,
    /// From which IP address.
    pub address: Option<String>,
}

/// What an operator sees of an account.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The account.
    pub account: Account,
    /// Where it is used; empty when not given.
    pub place: String,
    /// Where the holder is written to.
    pub email: Option<EmailAddress>,
    /// Whether a password was chosen.
    pub has_password: bool,
    /// The last logon.
    pub last_logon: Option<LogonMark>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// What a new account begins with.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The logon name.
    pub user_id: UserId,
    /// What the holder is called; may be empty.
    pub name: String,
    /// The customer; may be empty.
    pub organisation: String,
    /// Holder or support.
    pub role: Role,
    /// Where the holder is written to.
    pub email: Option<EmailAddress>,
    /// Off, or waiting.
    pub two_factor: TwoFactor,
    /// Until when the enrolment may begin, for one that waits (R14).
    pub enrol_until: Option<Timestamp>,
    /// When it is added.
    pub created_at: Timestamp,
}

fn to_account(row: &account::Model) -> Result<Account, Corrupt> {
    let corrupt = |column| Corrupt {
        table: "account",
        column,
        id: row.id,
    };
    Ok(Account {
        id: row.id,
        user_id: UserId::parse(&row.user_id).map_err(|_| corrupt("user_id"))?,
        name: row.name.clone(),
        organisation: row.organisation.clone(),
        role: Role::from_word(&row.role).ok_or_else(|| corrupt("role"))?,
        status: Status::from_word(&row.status).ok_or_else(|| corrupt("status"))?,
        two_factor: TwoFactor::from_word(&row.two_factor).ok_or_else(|| corrupt("two_factor"))?,
        generation: row.generation,
        enrol_until: row.enrol_until.map(Timestamp::from_unix),
        has_pin: row.pin_hash.is_some(),
    })
}

fn to_overview(row: account::Model) -> Result<Overview, Corrupt> {
    let email = match row.email.as_str() {
        "" => None,
        text => Some(EmailAddress::parse(text).map_err(|_| Corrupt {
            table: "account",
            column: "email",
            id: row.id,
        })?),
    };
    Ok(Overview {
        account: to_account(&row)?,
        place: row.place,
        email,
        has_password: row.password_hash.is_some(),
        last_logon: mark(row.last_logon_at, row.last_logon_address),
        created_at: Timestamp::from_unix(row.created_at),
    })
}

pub(crate) fn mark(at: Option<i64>, address: Option<String>) -> Option<LogonMark> {
    at.map(|at| LogonMark {
        at: Timestamp::from_unix(at),
        address,
    })
}

/// The account with this row number.
///
/// # Errors
///
/// [`StoreError::Database`], also when there is none.
pub async fn get(db: &impl Connection, id: i64) -> Result<Account, StoreError> {
    let row = account::Entity::find_by_id(id).one(db).await?;
    let row = row.ok_or_else(|| sea_orm::DbErr::RecordNotFound(format!("account {id}")))?;
    Ok(to_account(&row)?)
}

/// The account of `user_id`.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn find(db: &impl Connection, user_id: &UserId) -> Result<Option<Overview>, StoreError> {
    let row = account::Entity::find()
        .filter(account::Column::UserId.eq(user_id.as_str()))
        .one(db)
        .await?;
    Ok(row.map(to_overview).transpose()?)
}

/// All accounts, by userID.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn list(db: &impl Connection) -> Result<Vec<Overview>, StoreError> {
    let rows = account::Entity::find()
        .order_by_asc(account::Column::UserId)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(to_overview)
        .collect::<Result<_, _>>()?)
}

fn to_credentials(row: account::Model) -> Result<Credentials, Corrupt> {
    Ok(Credentials {
        account: to_account(&row)?,
        password: row.password_hash.map(|phc| PasswordHash {
            phc,
            pepper_id: row.pepper_id,
        }),
        set_up_code: row
            .set_up_code_hash
            .zip(row.set_up_code_expires_at.map(Timestamp::from_unix)),
    })
}

/// What a logon of `user_id` is checked against.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn find_credentials(
    db: &impl Connection,
    user_id: &UserId,
) -> Result<Option<Credentials>, StoreError> {
    let row = account::Entity::find()
        .filter(account::Column::UserId.eq(user_id.as_str()))
        .one(db)
        .await?;
    Ok(row.map(to_credentials).transpose()?)
}

/// Adds an account.
///
/// # Errors
///
/// [`StoreError::UserIdTaken`], or [`StoreError::Database`].
pub async fn add(db: &impl Connection, new: NewAccount) -> Result<Account, StoreError> {
    let row = account::ActiveModel {
        id: NotSet,
        user_id: Set(new.user_id.to_string()),
        name: Set(new.name),
        organisation: Set(new.organisation),
        place: Set(String::new()),
        role: Set(new.role.to_string()),
        status: Set(Status::Enabled.to_string()),
        two_factor: Set(new.two_factor.to_string()),
        generation: Set(0),
        password_hash: Set(None),
        pepper_id: Set(None),
        set_up_code_hash: Set(None),
        set_up_code_expires_at: Set(None),
        last_logon_at: Set(None),
        last_logon_address: Set(None),
        created_at: Set(new.created_at.unix()),
        enrol_until: Set(new.enrol_until.map(Timestamp::unix)),
        pin_key_id: Set(None),
        pin_hash: Set(None),
        email: Set(email_text(new.email.as_ref())),
        language: Set(String::new()),
    };
    match account::Entity::insert(row).exec_with_returning(db).await {
        Ok(row) => Ok(to_account(&row)?),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            Err(StoreError::UserIdTaken)
        }
        Err(error) => Err(error.into()),
    }
}

fn email_text(email: Option<&EmailAddress>) -> String {
    email.map(ToString::to_string).unwrap_or_default()
}

/// Sets where the holder is written to; `None`: nobody is.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn set_email(
    db: &impl Connection,
    id: i64,
    email: Option<&EmailAddress>,
) -> Result<(), StoreError> {
    account::Entity::update_many()
        .col_expr(account::Column::Email, Expr::value(email_text(email)))
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Remembers the language of the pages in which the holder enrolled (BCP 47): letters are in it.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn set_language(db: &impl Connection, id: i64, language: &str) -> Result<(), StoreError> {
    account::Entity::update_many()
        .col_expr(account::Column::Language, Expr::value(language))
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Sets the status, and ends all sessions and attempts. `false`: it was not `from` any more.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn advance_status(
    db: &impl Connection,
    id: i64,
    from: Status,
    to: Status,
) -> Result<bool, StoreError> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::Status, Expr::value(to.as_str()))
        .col_expr(
            account::Column::Generation,
            Expr::col(account::Column::Generation).add(1),
        )
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::Status.eq(from.as_str()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Sets the two-factor status by decision of support: ends all sessions and attempts (R15).
/// `false`: it was not `from` any more.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn advance_two_factor(
    db: &impl Connection,
    id: i64,
    from: TwoFactor,
    to: TwoFactor,
) -> Result<bool, StoreError> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::TwoFactor, Expr::value(to.as_str()))
        .col_expr(
            account::Column::Generation,
            Expr::col(account::Column::Generation).add(1),
        )
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::TwoFactor.eq(from.as_str()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Lets the enrolment begin until `until`, after the PIN where there is one (R14).
///
/// # Errors
///
/// [`StoreError`].
pub async fn await_enrolment(
    db: &impl Connection,
    keyring: &Keyring,
    id: i64,
    until: Option<Timestamp>,
    pin: Option<&Pin>,
) -> Result<(), StoreError> {
    let key_id = keyring.current();
    let hash = pin
        .map(|pin| keyed_hash(keyring, &key_id, Of::Pin(id, pin.expose())))
        .transpose()?;
    account::Entity::update_many()
        .col_expr(
            account::Column::EnrolUntil,
            Expr::value(until.map(Timestamp::unix)),
        )
        .col_expr(account::Column::PinKeyId, Expr::value(hash.map(|_| key_id)))
        .col_expr(
            account::Column::PinHash,
            Expr::value(hash.map(|hash| hash.to_vec())),
        )
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Whether `pin` is the account's.
///
/// # Errors
///
/// [`StoreError`].
pub async fn is_pin(
    db: &impl Connection,
    keyring: &Keyring,
    id: i64,
    pin: &Pin,
) -> Result<bool, StoreError> {
    let row = account::Entity::find_by_id(id).one(db).await?;
    let Some((key_id, stored)) = row.and_then(|row| row.pin_key_id.zip(row.pin_hash)) else {
        return Ok(false);
    };
    let hash = keyed_hash(keyring, &key_id, Of::Pin(id, pin.expose()))?;
    Ok(constant_time_eq(&stored, &hash))
}

/// The holder has enrolled: 2FA is on, and window and PIN have served. Who waited had no session
/// that could end; who came with a recovery code had, and they end (R27). Returns the account's
/// generation from here on; `None`: it is not as `account` says any more.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn enrol(db: &impl Connection, account: &Account) -> Result<Option<i64>, StoreError> {
    let generation = account.generation + i64::from(account.two_factor == TwoFactor::On);
    let done = account::Entity::update_many()
        .col_expr(
            account::Column::TwoFactor,
            Expr::value(TwoFactor::On.as_str()),
        )
        .col_expr(account::Column::Generation, Expr::value(generation))
        .col_expr(account::Column::EnrolUntil, Expr::value(None::<i64>))
        .col_expr(account::Column::PinKeyId, Expr::value(None::<String>))
        .col_expr(account::Column::PinHash, Expr::value(None::<Vec<u8>>))
        .filter(account::Column::Id.eq(account.id))
        .filter(account::Column::Generation.eq(account.generation))
        .filter(account::Column::Status.eq(Status::Enabled.as_str()))
        .filter(account::Column::TwoFactor.eq(account.two_factor.as_str()))
        .exec(db)
        .await?;
    Ok((done.rows_affected == 1).then_some(generation))
}

/// Marks a logon, if the account is still enabled, of this generation and two-factor status:
/// this is what makes it impossible to get a session by racing a change (invariant 2).
/// `false`: it is not.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn mark_logon(
    db: &impl Connection,
    id: i64,
    generation: i64,
    two_factor: TwoFactor,
    mark: &LogonMark,
) -> Result<bool, StoreError> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::LastLogonAt, Expr::value(mark.at.unix()))
        .col_expr(
            account::Column::LastLogonAddress,
            Expr::value(mark.address.clone()),
        )
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::Generation.eq(generation))
        .filter(account::Column::Status.eq(Status::Enabled.as_str()))
        .filter(account::Column::TwoFactor.eq(two_factor.as_str()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Holds the account for the rest of the transaction: others who change it wait. `false`: it
/// is not any more as `account` says.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn hold(db: &impl Connection, account: &Account) -> Result<bool, StoreError> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::Generation, Expr::value(account.generation))
        .filter(account::Column::Id.eq(account.id))
        .filter(account::Column::Generation.eq(account.generation))
        .filter(account::Column::Status.eq(account.status.as_str()))
        .filter(account::Column::TwoFactor.eq(account.two_factor.as_str()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Holds the account as it is for the rest of the transaction; [`NOBODY`](crate::tries::NOBODY)
/// takes as long.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn hold_as_is(db: &impl Connection, id: i64) -> Result<(), StoreError> {
    account::Entity::update_many()
        .col_expr(
            account::Column::Generation,
            Expr::col(account::Column::Generation),
        )
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// The last logon of an account.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn find_last_logon(
    db: &impl Connection,
    id: i64,
) -> Result<Option<LogonMark>, StoreError> {
    let row = account::Entity::find_by_id(id).one(db).await?;
    Ok(row.and_then(|row| mark(row.last_logon_at, row.last_logon_address)))
}

/// Sets a new password, voids the set-up code, and ends all sessions and attempts (R27).
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn set_password(
    db: &impl Connection,
    id: i64,
    hash: PasswordHash,
) -> Result<(), StoreError> {
    new_password(hash)
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Replaces the stored hash of an unchanged password by a better one (R2). `false`: the
/// password was changed meanwhile.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn upgrade_password_hash(
    db: &impl Connection,
    id: i64,
    old: &PasswordHash,
    new: PasswordHash,
) -> Result<bool, StoreError> {
    let done = account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(new.phc))
        .col_expr(account::Column::PepperId, Expr::value(new.pepper_id))
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::PasswordHash.eq(old.phc.as_str()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Sets a set-up code's hash, in place of any earlier one; ends all sessions and attempts, also
/// those that the earlier one began.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn set_set_up_code(
    db: &impl Connection,
    id: i64,
    hash: &[u8],
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    account::Entity::update_many()
        .col_expr(account::Column::SetUpCodeHash, Expr::value(hash.to_vec()))
        .col_expr(
            account::Column::SetUpCodeExpiresAt,
            Expr::value(expires_at.unix()),
        )
        .col_expr(
            account::Column::Generation,
            Expr::col(account::Column::Generation).add(1),
        )
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Uses up the set-up code, once, and sets the password that was chosen with it; ends all
/// sessions and attempts (R27). `false`: the code has ended or was used, or the account
/// changed since it was typed.
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn consume_set_up_code(
    db: &impl Connection,
    id: i64,
    generation: i64,
    hash: PasswordHash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = new_password(hash)
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::Generation.eq(generation))
        .filter(account::Column::SetUpCodeExpiresAt.gt(now.unix()))
        .filter(account::Column::Status.eq(Status::Enabled.as_str()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Voids every set-up code: a restore must not bring back one that was used since (R44).
///
/// # Errors
///
/// [`StoreError::Database`].
pub async fn void_set_up_codes(db: &impl Connection) -> Result<(), StoreError> {
    account::Entity::update_many()
        .col_expr(account::Column::SetUpCodeHash, Expr::value(None::<Vec<u8>>))
        .col_expr(
            account::Column::SetUpCodeExpiresAt,
            Expr::value(None::<i64>),
        )
        .filter(account::Column::SetUpCodeHash.is_not_null())
        .exec(db)
        .await?;
    Ok(())
}

/// The columns that a new password changes.
fn new_password(hash: PasswordHash) -> UpdateMany<account::Entity> {
    account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(hash.phc))
        .col_expr(account::Column::PepperId, Expr::value(hash.pepper_id))
        .col_expr(account::Column::SetUpCodeHash, Expr::value(None::<Vec<u8>>))
        .col_expr(
            account::Column::SetUpCodeExpiresAt,
            Expr::value(None::<i64>),
        )
        .col_expr(
            account::Column::Generation,
            Expr::col(account::Column::Generation).add(1),
        )
}
