//! The newest set-up code of each account that staff issued, and what its holder says about it (R37). A
//! *no* is kept in a table of its own, so that whoever issues the next code does not hide it.

use crate::{
    Connection, StoreError,
    entity::{account, set_up_code_issue as issue, unwanted_code as unwanted},
    update::update,
};
use domain::Timestamp;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use std::collections::HashMap;

/// Who issued a set-up code, and for whom; the numbers of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewIssue {
    /// For whom.
    pub account_id: i64,
    /// The member of staff.
    pub issued_by: i64,
    /// The one who had asked for it, where a second one agreed.
    pub asked_by: Option<i64>,
}

/// A set-up code that staff issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// For whom: the userID.
    pub user_id: String,
    /// When.
    pub issued_at: Timestamp,
    /// The userID of the member of staff.
    pub issued_by: String,
    /// The userID of the one who had asked for it, where a second one agreed.
    pub asked_by: Option<String>,
    /// What the holder says, and when; `None`: nothing yet.
    pub answer: Option<(Timestamp, Wanted)>,
}

/// Whether the holder had asked for a set-up code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Yes.
    Yes,
    /// No: somebody else did, or nobody.
    No,
}

/// Remembers that one was issued at `at`, in place of an earlier one.
pub async fn replace(db: &impl Connection, new: NewIssue, at: Timestamp) -> Result<(), StoreError> {
    let row = issue::ActiveModel {
        account_id: Set(new.account_id),
        issued_at: Set(at.unix()),
        issued_by: Set(new.issued_by),
        asked_by: Set(new.asked_by),
        answered_at: Set(None),
        wanted: Set(None),
    };
    let others = [
        issue::Column::IssuedAt,
        issue::Column::IssuedBy,
        issue::Column::AskedBy,
        issue::Column::AnsweredAt,
        issue::Column::Wanted,
    ];
    issue::Entity::insert(row)
        .on_conflict(
            OnConflict::column(issue::Column::AccountId)
                .update_columns(others)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The newest of an account.
pub async fn find(db: &impl Connection, account_id: i64) -> Result<Option<Issue>, StoreError> {
    let rows = issue::Entity::find_by_id(account_id).all(db).await?;
    Ok(named(db, rows).await?.pop())
}

/// The numbers of the staff who issued the newest of an account, and who had asked for it.
pub async fn find_issuers(
    db: &impl Connection,
    account_id: i64,
) -> Result<[Option<i64>; 2], StoreError> {
    let row = issue::Entity::find_by_id(account_id).one(db).await?;
    Ok(row.map_or([None; 2], |row| [Some(row.issued_by), row.asked_by]))
}

/// The holder says whether the one that was issued at `issued_at` was wanted. `false`: the holder has
/// said so already, or a newer one was issued since. The caller's transaction keeps a *no*.
pub async fn answer(
    db: &impl Connection,
    account_id: i64,
    issued_at: Timestamp,
    wanted: Wanted,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = update(issue::Entity)
        .set(issue::Column::AnsweredAt, now.unix())
        .set(issue::Column::Wanted, wanted == Wanted::Yes)
        .filter(issue::Column::AccountId.eq(account_id))
        .filter(issue::Column::IssuedAt.eq(issued_at.unix()))
        .filter(issue::Column::AnsweredAt.is_null())
        .once(db)
        .await?;
    if done && wanted == Wanted::No {
        keep_unwanted(db, account_id, now).await?;
    }
    Ok(done)
}

/// Keeps that the newest of an account was not wanted.
async fn keep_unwanted(
    db: &impl Connection,
    account_id: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let newest = issue::Entity::find_by_id(account_id).all(db).await?;
    let rows = newest.into_iter().map(|row| unwanted::ActiveModel {
        id: NotSet,
        account_id: Set(account_id),
        issued_at: Set(row.issued_at),
        issued_by: Set(row.issued_by),
        asked_by: Set(row.asked_by),
        answered_at: Set(now.unix()),
    });
    unwanted::Entity::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The newest that the holder of an account had not asked for, whatever was issued since.
pub async fn find_unwanted(
    db: &impl Connection,
    account_id: i64,
) -> Result<Option<Issue>, StoreError> {
    let rows = unwanted::Entity::find()
        .filter(unwanted::Column::AccountId.eq(account_id))
        .order_by_desc(unwanted::Column::Id)
        .limit(1)
        .all(db)
        .await?;
    Ok(named(db, rows.iter().map(answered).collect()).await?.pop())
}

/// At most `most` of those that holders have not asked for, as they said since `since`, the newest first.
pub async fn list_unwanted(
    db: &impl Connection,
    since: Timestamp,
    most: u64,
) -> Result<Vec<Issue>, StoreError> {
    let rows = unwanted::Entity::find()
        .filter(unwanted::Column::AnsweredAt.gte(since.unix()))
        .order_by_desc(unwanted::Column::AnsweredAt)
        .order_by_desc(unwanted::Column::Id)
        .limit(most)
        .all(db)
        .await?;
    named(db, rows.iter().map(answered).collect()).await
}

fn answered(row: &unwanted::Model) -> issue::Model {
    issue::Model {
        account_id: row.account_id,
        issued_at: row.issued_at,
        issued_by: row.issued_by,
        asked_by: row.asked_by,
        answered_at: Some(row.answered_at),
        wanted: Some(false),
    }
}

/// With the userIDs of those whom the rows name by number.
async fn named(db: &impl Connection, rows: Vec<issue::Model>) -> Result<Vec<Issue>, StoreError> {
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let ids = rows.iter().flat_map(|row| {
        [row.account_id, row.issued_by]
            .into_iter()
            .chain(row.asked_by)
    });
    let names: HashMap<i64, String> = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::UserId])
        .filter(account::Column::Id.is_in(ids))
        .into_tuple::<(i64, String)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let issues = rows.into_iter().map(|row| Issue {
        user_id: name(row.account_id),
        issued_at: Timestamp::from_unix(row.issued_at),
        issued_by: name(row.issued_by),
        asked_by: row.asked_by.map(name),
        answer: row.answered_at.zip(row.wanted).map(|(at, wanted)| {
            let wanted = if wanted { Wanted::Yes } else { Wanted::No };
            (Timestamp::from_unix(at), wanted)
        }),
    });
    Ok(issues.collect())
}
