//! Lines of a file of accounts that bring passwords, authenticators or addresses and wait for a second
//! member of staff (R37): sealed, and gone when they are answered or it is too late. What is shown of
//! them lies beside it, so that nobody unseals and reads a whole file to look.

use crate::{
    Connection, Keyring, StoreError,
    entity::{waiting_account, waiting_import},
    ids::random_id,
    seal::Sealed,
    sealed::WAITING_IMPORT,
    slice,
};
use domain::{AccountId, Entropy, Timestamp};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::SimpleExpr,
};
use zeroize::Zeroizing;

/// Who asks for an import, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// By whom it is asked for.
    pub asked_by: AccountId,
    /// The generation of that account: what was asked for is void in a later one.
    pub asker_generation: i64,
    /// Why.
    pub reason: String,
    /// Since when.
    pub asked_at: Timestamp,
    /// Until when somebody may agree.
    pub expires_at: Timestamp,
}

/// An import that nobody has answered yet.
#[derive(Debug)]
pub struct OpenImport {
    /// The row's number.
    pub id: i64,
    /// Who asks, and why.
    pub wish: Wish,
    /// The lines, as a file of comma-separated values.
    pub csv: Zeroizing<Vec<u8>>,
}

/// An account that waits to be imported, without its secrets (R38).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingAccount {
    /// The logon name.
    pub user_id: String,
    /// What the holder is called; may be empty.
    pub name: String,
    /// The customer; may be empty.
    pub organisation: String,
    /// Where it is used; may be empty.
    pub place: String,
    /// Where set-up codes can be mailed; may be empty.
    pub email: String,
    /// Whether it brings a password.
    pub has_password: bool,
    /// Whether it brings an authenticator.
    pub has_authenticator: bool,
}

/// An import as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedImport {
    /// The row's number.
    pub id: i64,
    /// Who asks, and why.
    pub wish: Wish,
    /// How many accounts it brings.
    pub count: u64,
    /// What they bring, over all of them.
    pub brings: Brings,
    /// The first of them.
    pub accounts: Vec<WaitingAccount>,
}

/// How many accounts of an import bring what a second member of staff must agree to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brings {
    /// Accounts with a password.
    pub passwords: u64,
    /// Accounts with an authenticator.
    pub authenticators: u64,
    /// Accounts with an e-mail address.
    pub addresses: u64,
}

/// So many rows are inserted in one statement.
const ROWS_AT_ONCE: usize = 500;

/// Lets `csv` wait, of which `accounts` is shown.
pub async fn add(
    db: &impl Connection,
    keyring: &Keyring,
    entropy: &dyn Entropy,
    wish: Wish,
    csv: &[u8],
    accounts: Vec<WaitingAccount>,
) -> Result<(), StoreError> {
    let id = random_id(entropy);
    let place = WAITING_IMPORT.place(id);
    let sealed = place.seal(db, keyring, entropy, csv).await?;
    let row = waiting_import::ActiveModel {
        id: Set(id),
        asked_by: Set(wish.asked_by.number()),
        asker_generation: Set(wish.asker_generation),
        reason: Set(wish.reason),
        asked_at: Set(wish.asked_at.unix()),
        expires_at: Set(wish.expires_at.unix()),
        key_id: Set(sealed.key_id),
        sealed: Set(sealed.bytes),
    };
    waiting_import::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    let rows = (0..).zip(accounts).map(|(number, account)| {
        waiting_account::Model {
            import_id: id,
            number,
            user_id: account.user_id,
            name: account.name,
            organisation: account.organisation,
            place: account.place,
            email: account.email,
            has_password: account.has_password,
            has_authenticator: account.has_authenticator,
        }
        .into_active_model()
    });
    let rows: Vec<_> = rows.collect();
    for rows in rows.chunks(ROWS_AT_ONCE) {
        waiting_account::Entity::insert_many(rows.iter().cloned())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// The open ones, the oldest first, each with as many of its accounts as `most` says of its number.
pub async fn list_open(
    db: &impl Connection,
    most: impl Fn(i64) -> u64,
    now: Timestamp,
) -> Result<Vec<ListedImport>, StoreError> {
    let rows = waiting_import::Entity::find()
        .filter(waiting_import::Column::ExpiresAt.gt(now.unix()))
        .order_by_asc(waiting_import::Column::AskedAt)
        .order_by_asc(waiting_import::Column::Id)
        .all(db)
        .await?;
    let mut listed = Vec::with_capacity(rows.len());
    for row in rows {
        let of_it = waiting_account::Entity::find()
            .filter(waiting_account::Column::ImportId.eq(row.id))
            .order_by_asc(waiting_account::Column::Number);
        let count = of_it.clone().count(db).await?;
        let count_where = |is: SimpleExpr| of_it.clone().filter(is).count(db);
        let brings = Brings {
            passwords: count_where(waiting_account::Column::HasPassword.eq(true)).await?,
            authenticators: count_where(waiting_account::Column::HasAuthenticator.eq(true)).await?,
            addresses: count_where(waiting_account::Column::Email.ne("")).await?,
        };
        let accounts = of_it.limit(most(row.id)).all(db).await?;
        listed.push(ListedImport {
            id: row.id,
            count,
            brings,
            accounts: accounts.into_iter().map(shown).collect(),
            wish: wish(&row),
        });
    }
    Ok(listed)
}

/// The open one with this number.
pub async fn find_open(
    db: &impl Connection,
    keyring: &Keyring,
    id: i64,
    now: Timestamp,
) -> Result<Option<OpenImport>, StoreError> {
    let row = waiting_import::Entity::find_by_id(id)
        .filter(waiting_import::Column::ExpiresAt.gt(now.unix()))
        .one(db)
        .await?;
    row.map(|row| open(keyring, row)).transpose()
}

/// How many are open; `asked_by`: only those of this member of staff.
pub async fn count_open(
    db: &impl Connection,
    asked_by: Option<AccountId>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let mut open =
        waiting_import::Entity::find().filter(waiting_import::Column::ExpiresAt.gt(now.unix()));
    if let Some(asked_by) = asked_by {
        open = open.filter(waiting_import::Column::AskedBy.eq(asked_by.number()));
    }
    Ok(open.count(db).await?)
}

/// It is answered, once, and with that gone. `false`: somebody else has answered it, or it is too late.
pub async fn consume(db: &impl Connection, id: i64, now: Timestamp) -> Result<bool, StoreError> {
    let done = waiting_import::Entity::delete_many()
        .filter(waiting_import::Column::Id.eq(id))
        .filter(waiting_import::Column::ExpiresAt.gt(now.unix()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Forgets some of those for which it is too late, and returns how many.
pub async fn forget_expired(db: &impl Connection, now: Timestamp) -> Result<u64, StoreError> {
    slice::remove::<waiting_import::Entity>(db, waiting_import::Column::ExpiresAt.lte(now.unix()))
        .await
}

fn shown(row: waiting_account::Model) -> WaitingAccount {
    WaitingAccount {
        user_id: row.user_id,
        name: row.name,
        organisation: row.organisation,
        place: row.place,
        email: row.email,
        has_password: row.has_password,
        has_authenticator: row.has_authenticator,
    }
}

fn wish(row: &waiting_import::Model) -> Wish {
    Wish {
        asked_by: AccountId::from_number(row.asked_by),
        asker_generation: row.asker_generation,
        reason: row.reason.clone(),
        asked_at: Timestamp::from_unix(row.asked_at),
        expires_at: Timestamp::from_unix(row.expires_at),
    }
}

fn open(keyring: &Keyring, row: waiting_import::Model) -> Result<OpenImport, StoreError> {
    let wish = wish(&row);
    let sealed = Sealed {
        key_id: row.key_id,
        bytes: row.sealed,
    };
    Ok(OpenImport {
        id: row.id,
        csv: WAITING_IMPORT.place(row.id).open(keyring, &sealed)?,
        wish,
    })
}
