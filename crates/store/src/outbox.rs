//! Notifications that are still to be sent. One that is sent is forgotten.

use crate::{
    Connection, Corrupt, Keyring, StoreError,
    entity::{account, outbox, outbox_secret},
    seal::Sealed,
    sealed::OUTBOX_SECRET,
    update::update,
};
use domain::{
    AccountId, EmailAddress, Entropy, Timestamp, UserId, notification::Kind, set_up_code::SetUpCode,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};

/// One notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The row's number.
    pub id: i64,
    /// What it tells of.
    pub kind: Kind,
    /// When that happened.
    pub at: Timestamp,
    /// From which IP address; `None` for what support did.
    pub address: Option<String>,
    /// Attempts begun so far.
    pub tries: u32,
    /// Whose account it is about.
    pub user_id: UserId,
    /// Where it goes; `None` when the account has no address any more.
    pub to: Option<EmailAddress>,
    /// The holder's language, BCP 47; empty when not known.
    pub language: String,
    /// The set-up code that it brings, for the one kind that does.
    pub set_up_code: Option<SetUpCode>,
}

/// Adds a notification to the holder of an account, in the transaction of what it tells of, and due at
/// once: to the address `to`, or without one to the account's. Nothing happens when it has none.
pub async fn add(
    db: &impl Connection,
    account_id: AccountId,
    kind: Kind,
    at: Timestamp,
    address: Option<String>,
    to: Option<&EmailAddress>,
) -> Result<(), StoreError> {
    insert(db, account_id, kind, at, address, to).await?;
    Ok(())
}

async fn insert(
    db: &impl Connection,
    account_id: AccountId,
    kind: Kind,
    at: Timestamp,
    address: Option<String>,
    to: Option<&EmailAddress>,
) -> Result<Option<i64>, StoreError> {
    let with_email =
        account::Entity::find_by_id(account_id.number()).filter(account::Column::Email.ne(""));
    if to.is_none() && with_email.one(db).await?.is_none() {
        return Ok(None);
    }
    let row = outbox::ActiveModel {
        id: NotSet,
        account_id: Set(account_id.number()),
        kind: Set(kind.to_string()),
        at: Set(at.unix()),
        address: Set(address),
        tries: Set(0),
        next_try_at: Set(at.unix()),
        email: Set(to.map(ToString::to_string)),
    };
    let row = outbox::Entity::insert(row).exec(db).await?;
    Ok(Some(row.last_insert_id))
}

/// The notification that has been due for longest. Kinds that this version does not know are left to
/// the newer nodes that wrote them.
pub async fn find_due(
    db: &impl Connection,
    now: Timestamp,
) -> Result<Option<Notification>, StoreError> {
    let row = outbox::Entity::find()
        .filter(outbox::Column::NextTryAt.lte(now.unix()))
        .filter(outbox::Column::Kind.is_in(Kind::ALL.iter().map(|kind| kind.as_str())))
        .order_by_asc(outbox::Column::NextTryAt)
        .order_by_asc(outbox::Column::Id)
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let holder = account::Entity::find_by_id(row.account_id).one(db).await?;
    let holder = holder.ok_or_else(|| {
        sea_orm::DbErr::RecordNotFound(format!("account {} of a notification", row.account_id))
    })?;
    let corrupt = |table, column, id| Corrupt { table, column, id };
    Ok(Some(Notification {
        id: row.id,
        kind: Kind::from_word(&row.kind).ok_or_else(|| corrupt("outbox", "kind", row.id))?,
        at: Timestamp::from_unix(row.at),
        address: row.address,
        tries: u32::try_from(row.tries).map_err(|_| corrupt("outbox", "tries", row.id))?,
        user_id: UserId::parse(&holder.user_id)
            .map_err(|_| corrupt("account", "user_id", holder.id))?,
        to: EmailAddress::parse(row.email.as_deref().unwrap_or(&holder.email)).ok(),
        language: holder.language,
        set_up_code: None,
    }))
}

/// Adds a notification that brings `code`, which is sealed until it is sent and then gone with it; like
/// [`add`].
pub async fn add_with_code(
    db: &impl Connection,
    keyring: &Keyring,
    entropy: &dyn Entropy,
    account_id: AccountId,
    code: &SetUpCode,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Some(id) = insert(db, account_id, Kind::SetUpCodeMailed, at, None, None).await? else {
        return Ok(());
    };
    let place = OUTBOX_SECRET.place(id);
    let sealed = place
        .seal(db, keyring, entropy, code.reveal().as_bytes())
        .await?;
    let row = outbox_secret::ActiveModel {
        id: Set(id),
        key_id: Set(sealed.key_id),
        sealed: Set(sealed.bytes),
    };
    outbox_secret::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The code that the notification `id` brings; `None` when it brings none.
pub async fn find_code(
    db: &impl Connection,
    keyring: &Keyring,
    id: i64,
) -> Result<Option<SetUpCode>, StoreError> {
    let row = outbox_secret::Entity::find_by_id(id).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let sealed = Sealed {
        key_id: row.key_id,
        bytes: row.sealed,
    };
    let plain = OUTBOX_SECRET.place(id).open(keyring, &sealed)?;
    Ok(std::str::from_utf8(&plain).ok().and_then(SetUpCode::parse))
}

/// Begins the next try of a notification: it is the caller's until `until`. `false`: somebody else
/// began it, or it is gone.
pub async fn consume_try(
    db: &impl Connection,
    notification: &Notification,
    until: Timestamp,
) -> Result<bool, StoreError> {
    set_next_try(
        db,
        notification,
        notification.tries.saturating_add(1),
        until,
    )
    .await
}

/// Puts a notification off whose try failed. `false`: somebody else has begun another one.
pub async fn advance(
    db: &impl Connection,
    notification: &Notification,
    next_try_at: Timestamp,
) -> Result<bool, StoreError> {
    set_next_try(db, notification, notification.tries, next_try_at).await
}

async fn set_next_try(
    db: &impl Connection,
    notification: &Notification,
    tries: u32,
    at: Timestamp,
) -> Result<bool, StoreError> {
    update(outbox::Entity)
        .set(outbox::Column::Tries, i64::from(tries))
        .set(outbox::Column::NextTryAt, at.unix())
        .filter(outbox::Column::Id.eq(notification.id))
        .filter(outbox::Column::Tries.eq(i64::from(notification.tries)))
        .once(db)
        .await
}

/// Forgets a notification: it is sent, or given up.
pub async fn forget(db: &impl Connection, id: i64) -> Result<(), StoreError> {
    outbox::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}
