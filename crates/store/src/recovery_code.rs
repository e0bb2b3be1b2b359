//! Recovery codes (R18): keyed hashes, and the codes themselves, sealed, while they are shown.

use crate::{
    AttemptId, Connection, Keyring, StoreError,
    entity::{recovery_code, shown_codes},
    keyed_hash::{Of, keyed_hash},
    seal::{Place, Sealed},
    sealed,
    update::update,
};
use domain::{AccountId, Entropy, RecoveryCode, Timestamp};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, Query},
};
use zeroize::Zeroizing;

const fn place(attempt_id: AttemptId) -> Place {
    sealed::SHOWN_CODES.place(attempt_id.0)
}

fn of_account(account_id: AccountId) -> Select<recovery_code::Entity> {
    recovery_code::Entity::find().filter(recovery_code::Column::AccountId.eq(account_id.number()))
}

/// Gives an account new codes; the older ones are void.
pub async fn replace(
    db: &impl Connection,
    keyring: &Keyring,
    account_id: AccountId,
    codes: &[RecoveryCode],
    now: Timestamp,
) -> Result<(), StoreError> {
    revoke_all(db, account_id).await?;
    let key_id = keyring.current();
    let rows = codes
        .iter()
        .map(|code| {
            let hash = keyed_hash(
                keyring,
                &key_id,
                Of::RecoveryCode(account_id, code.expose()),
            )?;
            Ok(recovery_code::ActiveModel {
                id: NotSet,
                account_id: Set(account_id.number()),
                hash_key_id: Set(key_id.clone()),
                hash: Set(hash.to_vec()),
                created_at: Set(now.unix()),
                kept_at: Set(None),
                used_at: Set(None),
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    recovery_code::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Takes the codes of every account away.
pub async fn void(db: &impl Connection) -> Result<(), StoreError> {
    recovery_code::Entity::delete_many().exec(db).await?;
    Ok(())
}

/// Takes the codes of an account away.
pub async fn revoke_all(db: &impl Connection, account_id: AccountId) -> Result<(), StoreError> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(account_id.number()))
        .exec(db)
        .await?;
    Ok(())
}

/// Uses up a code: over all nodes, once. `false`: it is none of this account's, or used up.
pub async fn consume(
    db: &impl Connection,
    keyring: &Keyring,
    account_id: AccountId,
    code: &RecoveryCode,
    now: Timestamp,
) -> Result<bool, StoreError> {
    // One key, or two while a rotation is young.
    let key_ids: Vec<String> = of_account(account_id)
        .select_only()
        .column(recovery_code::Column::HashKeyId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    for key_id in key_ids {
        let hash = keyed_hash(
            keyring,
            &key_id,
            Of::RecoveryCode(account_id, code.expose()),
        )?;
        let done = update(recovery_code::Entity)
            .set(recovery_code::Column::UsedAt, now.unix())
            .filter(recovery_code::Column::AccountId.eq(account_id.number()))
            .filter(recovery_code::Column::Hash.eq(hash.to_vec()))
            .filter(recovery_code::Column::UsedAt.is_null())
            .once(db)
            .await?;
        if done {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many codes an account has left; `None` when it never had any.
pub async fn count_left(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<Option<u64>, StoreError> {
    let of = of_account(account_id);
    if of.clone().count(db).await? == 0 {
        return Ok(None);
    }
    let left = of.filter(recovery_code::Column::UsedAt.is_null());
    Ok(Some(left.count(db).await?))
}

/// When the codes of an account were made; `None` when it has none.
pub async fn find_made_at(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<Option<Timestamp>, StoreError> {
    let made_at: Option<i64> = of_account(account_id)
        .select_only()
        .column(recovery_code::Column::CreatedAt)
        .into_tuple()
        .one(db)
        .await?;
    Ok(made_at.map(Timestamp::from_unix))
}

/// When its holder said that the codes of an account are kept; `None`: not yet, or it has none.
pub async fn find_kept_at(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<Option<Timestamp>, StoreError> {
    let kept_at: Option<Option<i64>> = of_account(account_id)
        .select_only()
        .column(recovery_code::Column::KeptAt)
        .into_tuple()
        .one(db)
        .await?;
    Ok(kept_at.flatten().map(Timestamp::from_unix))
}

/// Whether an account has codes, used or not, and its holder said to have kept them.
pub async fn are_kept(db: &impl Connection, account_id: AccountId) -> Result<bool, StoreError> {
    let kept = of_account(account_id).filter(recovery_code::Column::KeptAt.is_not_null());
    Ok(kept.count(db).await? > 0)
}

/// The holder says that the codes are kept.
pub async fn keep(
    db: &impl Connection,
    account_id: AccountId,
    now: Timestamp,
) -> Result<(), StoreError> {
    update(recovery_code::Entity)
        .set(recovery_code::Column::KeptAt, now.unix())
        .filter(recovery_code::Column::AccountId.eq(account_id.number()))
        .done(db)
        .await
}

/// Keeps `codes`, sealed, for the page of the logon attempt that shows them.
pub async fn add_shown(
    db: &impl Connection,
    keyring: &Keyring,
    entropy: &dyn Entropy,
    attempt_id: AttemptId,
    codes: &[RecoveryCode],
) -> Result<(), StoreError> {
    // Room for all from the start: text that grows leaves copies of itself behind.
    let mut plain = Zeroizing::new(String::with_capacity(codes.len() * 64));
    for code in codes {
        plain.push_str(&code.reveal());
        plain.push('\n');
    }
    let sealed = place(attempt_id)
        .seal(db, keyring, entropy, plain.as_bytes())
        .await?;
    let row = shown_codes::ActiveModel {
        id: Set(attempt_id),
        key_id: Set(sealed.key_id),
        sealed: Set(sealed.bytes),
    };
    shown_codes::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The codes that a logon attempt shows, one a line; `None` when it shows none any more.
pub async fn find_shown(
    db: &impl Connection,
    keyring: &Keyring,
    attempt_id: AttemptId,
) -> Result<Option<Zeroizing<String>>, StoreError> {
    let row = shown_codes::Entity::find_by_id(attempt_id).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let sealed = Sealed {
        key_id: row.key_id,
        bytes: row.sealed,
    };
    let plain = place(attempt_id).open(keyring, &sealed)?;
    Ok(Some(Zeroizing::new(
        String::from_utf8_lossy(&plain).into_owned(),
    )))
}

/// Forgets the codes that an attempt shows. `false`: it shows none any more, as newer ones were made.
pub async fn forget_shown(db: &impl Connection, attempt_id: AttemptId) -> Result<bool, StoreError> {
    let done = shown_codes::Entity::delete_by_id(attempt_id)
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Forgets what is shown anywhere to the holder of an account: it is void.
pub async fn forget_all_shown(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<(), StoreError> {
    let mut attempts = Query::select();
    attempts
        .column("id")
        .from("logon_attempt")
        .and_where(Expr::col("account_id").eq(account_id.number()));
    shown_codes::Entity::delete_many()
        .filter(shown_codes::Column::Id.in_subquery(attempts))
        .exec(db)
        .await?;
    Ok(())
}
