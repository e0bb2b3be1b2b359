//! Accounts.

mod credentials;
mod decoy;
mod import;
mod list;
mod logon;
mod row;
mod search;
mod two_factor;

pub use credentials::{
    Credentials, PasswordHash, consume_set_up_code, find_credentials, has_password, set_password,
    set_set_up_code, upgrade_password_hash, void_set_up_code, void_set_up_codes,
};
pub use decoy::find_decoy;
pub use import::{ImportedAccount, add_all, find_taken, take_ids};
pub use list::{AllAccounts, OfOrganisation};
pub use logon::{LogonMark, find_history, find_last_logon, mark_lifted, mark_logon};
pub use search::{
    FoundAccounts, LastLogon, Order, Search, State, find_page, list_organisations, list_user_ids,
};
pub use two_factor::{
    advance_two_factor, allow_adding, await_enrolment, begin_generation, enrol, find_may_add_until,
    is_pin, void_adding,
};

use crate::{
    Connection, Corrupt, StoreError,
    entity::account::{self, Column},
    tries,
    update::update,
};
use domain::{
    Account, AccountId, EmailAddress, Groups, Role, Status, Timestamp, TwoFactor, UserId,
    line::{canonical, order_key, search_key},
};
use row::{find_row, set};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, SqlErr,
    sea_query::Expr,
};
use std::collections::HashMap;

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
    /// Where it is used; may be empty.
    pub place: String,
    /// Holder or support.
    pub role: Role,
    /// Where the holder is written to.
    pub email: Option<EmailAddress>,
    /// Off, waiting, or on for one that comes with an authenticator.
    pub two_factor: TwoFactor,
    /// Until when the enrolment may begin, for one that waits (R14).
    pub enrol_until: Option<Timestamp>,
    /// When it is added.
    pub created_at: Timestamp,
}

/// The columns of which an [`Account`] is made.
pub(crate) struct Columns<'a> {
    pub id: i64,
    pub user_id: &'a str,
    pub name: String,
    pub organisation: String,
    pub role: &'a str,
    pub status: &'a str,
    pub two_factor: &'a str,
    pub generation: i64,
    pub enrol_until: Option<i64>,
    pub has_pin: bool,
    pub groups: &'a str,
}

pub(crate) fn to_account(row: Columns<'_>) -> Result<Account, Corrupt> {
    let corrupt = |column| Corrupt {
        table: "account",
        column,
        id: row.id,
    };
    Ok(Account {
        id: AccountId::from_number(row.id),
        user_id: UserId::parse(row.user_id).map_err(|_| corrupt("user_id"))?,
        role: Role::from_word(row.role).ok_or_else(|| corrupt("role"))?,
        status: Status::from_word(row.status).ok_or_else(|| corrupt("status"))?,
        two_factor: TwoFactor::from_word(row.two_factor).ok_or_else(|| corrupt("two_factor"))?,
        generation: row.generation,
        enrol_until: row.enrol_until.map(Timestamp::from_unix),
        has_pin: row.has_pin,
        groups: Groups::from_list(row.groups).map_err(|_| corrupt("groups"))?,
        name: row.name,
        organisation: row.organisation,
    })
}

fn of_row(row: &account::Model) -> Result<Account, Corrupt> {
    to_account(Columns {
        id: row.id,
        user_id: &row.user_id,
        name: row.name.clone(),
        organisation: row.organisation.clone(),
        role: &row.role,
        status: &row.status,
        two_factor: &row.two_factor,
        generation: row.generation,
        enrol_until: row.enrol_until,
        has_pin: row.pin_hash.is_some(),
        groups: &row.groups,
    })
}

/// Where the holder of the account with this row number is written to.
pub(crate) fn to_email(id: i64, text: &str) -> Result<Option<EmailAddress>, Corrupt> {
    if text.is_empty() {
        return Ok(None);
    }
    let email = EmailAddress::parse(text).ok();
    Corrupt::unless(email, "account", "email", id).map(Some)
}

pub(crate) fn to_overview(row: account::Model) -> Result<Overview, Corrupt> {
    Ok(Overview {
        account: of_row(&row)?,
        email: to_email(row.id, &row.email)?,
        place: row.place,
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

/// The account with this number.
///
/// # Errors
///
/// [`StoreError::Database`], also when there is none.
pub async fn get(db: &impl Connection, id: AccountId) -> Result<Account, StoreError> {
    let row = find_row(db, id).await?;
    let row = row.ok_or_else(|| sea_orm::DbErr::RecordNotFound(format!("account {id}")))?;
    Ok(of_row(&row)?)
}

/// The userIDs of the accounts with these numbers.
pub(crate) async fn find_user_ids(
    db: &impl Connection,
    ids: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, String>, StoreError> {
    let user_ids = account::Entity::find()
        .select_only()
        .columns([Column::Id, Column::UserId])
        .filter(Column::Id.is_in(ids))
        .into_tuple::<(i64, String)>()
        .all(db)
        .await?;
    Ok(user_ids.into_iter().collect())
}

/// The account of `user_id`.
pub async fn find(db: &impl Connection, user_id: &UserId) -> Result<Option<Overview>, StoreError> {
    let row = account::Entity::find()
        .filter(Column::UserId.eq(user_id.as_str()))
        .one(db)
        .await?;
    Ok(row.map(to_overview).transpose()?)
}

/// Those of `user_ids` that there are.
pub async fn find_all(
    db: &impl Connection,
    user_ids: &[UserId],
) -> Result<Vec<Account>, StoreError> {
    let rows = account::Entity::find()
        .filter(Column::UserId.is_in(user_ids.iter().map(UserId::as_str)))
        .all(db)
        .await?;
    Ok(rows.iter().map(of_row).collect::<Result<_, _>>()?)
}

/// Adds an account.
///
/// # Errors
///
/// [`StoreError::UserIdTaken`], or [`StoreError::Database`].
pub async fn add(db: &impl Connection, new: NewAccount) -> Result<Account, StoreError> {
    match account::Entity::insert(to_row(&new))
        .exec_with_returning(db)
        .await
    {
        Ok(row) => Ok(of_row(&row)?),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            Err(StoreError::UserIdTaken)
        }
        Err(error) => Err(error.into()),
    }
}

/// Everything that a new account has. It has no password yet. Whatever way they came, its texts are
/// in their one spelling from here on.
fn to_row(new: &NewAccount) -> account::ActiveModel {
    let [name, organisation, place] =
        [&new.name, &new.organisation, &new.place].map(|text| canonical(text));
    let searched = [new.user_id.as_str(), &name, &organisation, &place].map(search_key);
    account::ActiveModel {
        id: NotSet,
        search: Set(searched.join("\n")),
        organisation_order: Set(order_key(&organisation)),
        user_id: Set(new.user_id.to_string()),
        name: Set(name),
        organisation: Set(organisation),
        place: Set(place),
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
        groups: Set(String::new()),
        may_add_until: Set(None),
        password_renewed: Set(false),
        authenticators_renewed: Set(false),
        pauses_lifted_at: Set(None),
    }
}

fn email_text(email: Option<&EmailAddress>) -> String {
    email.map(ToString::to_string).unwrap_or_default()
}

/// Where the holder is written to; `None`: nowhere.
pub async fn find_email(
    db: &impl Connection,
    id: AccountId,
) -> Result<Option<EmailAddress>, StoreError> {
    let row = find_row(db, id).await?;
    Ok(row.and_then(|row| EmailAddress::parse(&row.email).ok()))
}

/// Sets where the holder is written to; `None`: nobody is.
pub async fn set_email(
    db: &impl Connection,
    id: AccountId,
    email: Option<&EmailAddress>,
) -> Result<(), StoreError> {
    set(db, id, [(Column::Email, email_text(email).into())]).await
}

/// Sets the groups. They count at the next request.
pub async fn set_groups(
    db: &impl Connection,
    id: AccountId,
    groups: &Groups,
) -> Result<(), StoreError> {
    set(db, id, [(Column::Groups, groups.to_string().into())]).await
}

/// Remembers the language of the pages in which the holder enrolled (BCP 47): notifications are in it.
pub async fn set_language(
    db: &impl Connection,
    id: AccountId,
    language: &str,
) -> Result<(), StoreError> {
    set(db, id, [(Column::Language, language.into())]).await
}

/// Sets the status, and ends all sessions and attempts. `false`: it was not `from` any more.
pub async fn advance_status(
    db: &impl Connection,
    id: AccountId,
    from: Status,
    to: Status,
) -> Result<bool, StoreError> {
    update(account::Entity)
        .set(Column::Status, to.as_str())
        .set(Column::MayAddUntil, None::<i64>)
        .set(Column::Generation, Expr::col(Column::Generation).add(1))
        .filter(Column::Id.eq(id.number()))
        .filter(Column::Status.eq(from.as_str()))
        .once(db)
        .await
}

/// Locks the row of the account for the rest of the transaction: others who change it wait. `false`: it
/// is not any more as `account` says.
pub async fn lock_for_update(db: &impl Connection, account: &Account) -> Result<bool, StoreError> {
    update(account::Entity)
        .set(Column::Generation, account.generation)
        .filter(Column::Id.eq(account.id.number()))
        .filter(Column::Generation.eq(account.generation))
        .filter(Column::Status.eq(account.status.as_str()))
        .filter(Column::TwoFactor.eq(account.two_factor.as_str()))
        .once(db)
        .await
}

/// Locks the row `id`, as it is, for the rest of the transaction; `None`, of no account, takes as long.
pub async fn lock_row(db: &impl Connection, id: Option<AccountId>) -> Result<(), StoreError> {
    let id = id.map_or(tries::NONE, AccountId::number);
    update(account::Entity)
        .set(Column::Generation, Expr::col(Column::Generation))
        .filter(Column::Id.eq(id))
        .done(db)
        .await
}
