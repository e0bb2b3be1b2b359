//! Every set-up code that was issued, what its holder says about it, and about the password that was
//! chosen with it (R37). A row is never replaced: whoever issues or uses the next code hides nothing.

use crate::{
    Connection, StoreError,
    account::find_user_ids,
    entity::{
        account,
        issued_set_up_code::{self as issued, Column},
    },
    update::update,
};
use domain::{AccountId, Timestamp, set_up_code::Choice};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// Who issued a set-up code, and for whom; the numbers of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewIssue {
    /// For whom.
    pub account_id: AccountId,
    /// The member of staff; `None`: the operator.
    pub issued_by: Option<AccountId>,
    /// The one who had asked for it, where a second one agreed.
    pub asked_by: Option<AccountId>,
}

/// A set-up code that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// For whom: the userID.
    pub user_id: String,
    /// When.
    pub issued_at: Timestamp,
    /// The userID of the member of staff; `None`: the operator.
    pub issued_by: Option<String>,
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

/// A password that the holder says somebody else has chosen, and that no staff have checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisownedPassword {
    /// Whose account it is: the userID.
    pub user_id: String,
    /// The customer that the account belongs to; may be empty.
    pub organisation: String,
    /// When it was chosen.
    pub chosen_at: Timestamp,
    /// When the holder said so.
    pub said_at: Timestamp,
}

/// Adds one that was issued at `at`.
pub async fn add(db: &impl Connection, new: NewIssue, at: Timestamp) -> Result<(), StoreError> {
    let row = issued::ActiveModel {
        id: NotSet,
        account_id: Set(new.account_id.number()),
        issued_at: Set(at.unix()),
        issued_by: Set(new.issued_by.map(AccountId::number)),
        asked_by: Set(new.asked_by.map(AccountId::number)),
        answered_at: Set(None),
        is_wanted: Set(None),
        chosen_at: Set(None),
        is_first: Set(false),
        owned_at: Set(None),
        is_own: Set(None),
        seen_at: Set(None),
    };
    issued::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// A password was chosen with the newest one of an account, at `at`; `is_first`: in place of none.
pub async fn mark_used(
    db: &impl Connection,
    account_id: AccountId,
    is_first: bool,
    at: Timestamp,
) -> Result<(), StoreError> {
    let newest = newest_first(account_id).one(db).await?;
    let newest = newest.filter(|row| row.chosen_at.is_none());
    let newest = if let Some(row) = newest {
        row
    } else {
        // The operator issued it before this table was.
        let new = NewIssue {
            account_id,
            issued_by: None,
            asked_by: None,
        };
        add(db, new, at).await?;
        let added = newest_first(account_id).one(db).await?;
        added.ok_or_else(|| sea_orm::DbErr::RecordNotFound("a new row".to_owned()))?
    };
    update(issued::Entity)
        .set(Column::ChosenAt, at.unix())
        .set(Column::IsFirst, is_first)
        .filter(Column::Id.eq(newest.id))
        .done(db)
        .await
}

fn newest_first(account_id: AccountId) -> sea_orm::Select<issued::Entity> {
    issued::Entity::find()
        .filter(Column::AccountId.eq(account_id.number()))
        .order_by_desc(Column::Id)
}

/// The newest one of an account.
pub async fn find_newest(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<Option<Issue>, StoreError> {
    let rows = newest_first(account_id).limit(1).all(db).await?;
    Ok(named(db, rows).await?.pop())
}

/// The one with which a password was chosen.
pub async fn find_of(db: &impl Connection, choice: &Choice) -> Result<Option<Issue>, StoreError> {
    let rows = issued::Entity::find_by_id(choice.id).all(db).await?;
    Ok(named(db, rows).await?.pop())
}

/// The passwords of an account that were chosen with one, the oldest first.
pub async fn list_choices(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<Vec<Choice>, StoreError> {
    let rows = issued::Entity::find()
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(Column::ChosenAt.is_not_null())
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let choices = rows.into_iter().filter_map(|row| {
        Some(Choice {
            id: row.id,
            chosen_at: Timestamp::from_unix(row.chosen_at?),
            is_first: row.is_first,
            is_answered: row.owned_at.is_some(),
        })
    });
    Ok(choices.collect())
}

/// The holder says whether one that staff issued at `issued_at` was wanted. `false`: the holder has said
/// so already, or there is none.
pub async fn answer(
    db: &impl Connection,
    account_id: AccountId,
    issued_at: Timestamp,
    wanted: Wanted,
    now: Timestamp,
) -> Result<bool, StoreError> {
    // Staff may have issued two within a second: then the same is said of both.
    let answered = update(issued::Entity)
        .set(Column::AnsweredAt, now.unix())
        .set(Column::IsWanted, wanted == Wanted::Yes)
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(Column::IssuedAt.eq(issued_at.unix()))
        .filter(Column::IssuedBy.is_not_null())
        .filter(Column::AnsweredAt.is_null())
        .count(db)
        .await?;
    Ok(answered > 0)
}

/// The holder says whether it was they who chose the password `choice`, once, and by that whether the
/// set-up code was wanted. `false`: it was said already.
pub async fn own(
    db: &impl Connection,
    choice: &Choice,
    is_own: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    update(issued::Entity)
        .set(Column::OwnedAt, now.unix())
        .set(Column::IsOwn, is_own)
        .set(Column::AnsweredAt, now.unix())
        .set(Column::IsWanted, is_own)
        .filter(Column::Id.eq(choice.id))
        .filter(Column::OwnedAt.is_null())
        .once(db)
        .await
}

/// Staff have checked an account whose holder says that somebody else chose the password. `false`: there
/// was nothing to check.
pub async fn see(
    db: &impl Connection,
    account_id: AccountId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let seen = update(issued::Entity)
        .set(Column::SeenAt, now.unix())
        .filter(Column::AccountId.eq(account_id.number()))
        .filter(unseen())
        .count(db)
        .await?;
    Ok(seen > 0)
}

/// The numbers of the staff who issued or asked for the codes with which somebody else chose a password,
/// as the holder of an account says and no staff have checked yet; `None`: the holder says nothing of it.
pub async fn find_suspects(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<Option<Vec<AccountId>>, StoreError> {
    let rows = newest_first(account_id).filter(unseen()).all(db).await?;
    let staff = rows.iter().flat_map(|row| [row.issued_by, row.asked_by]);
    let staff = staff.flatten().map(AccountId::from_number);
    Ok((!rows.is_empty()).then(|| staff.collect()))
}

/// How many such passwords there are, of all accounts.
pub async fn count_disowned(db: &impl Connection) -> Result<u64, StoreError> {
    Ok(issued::Entity::find().filter(unseen()).count(db).await?)
}

/// All of those, the oldest answer first.
pub async fn list_disowned(db: &impl Connection) -> Result<Vec<DisownedPassword>, StoreError> {
    let join = issued::Entity::belongs_to(account::Entity)
        .from(Column::AccountId)
        .to(account::Column::Id)
        .into();
    let rows = issued::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, join)
        .select_also(account::Entity)
        .filter(unseen())
        .order_by_asc(Column::OwnedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let disowned = rows.into_iter().filter_map(|(row, account)| {
        let account = account?;
        Some(DisownedPassword {
            user_id: account.user_id,
            organisation: account.organisation,
            chosen_at: Timestamp::from_unix(row.chosen_at?),
            said_at: Timestamp::from_unix(row.owned_at?),
        })
    });
    Ok(disowned.collect())
}

fn unseen() -> Condition {
    Condition::all()
        .add(Column::IsOwn.eq(false))
        .add(Column::SeenAt.is_null())
}

/// The newest one of staff that the holder of an account had not asked for.
pub async fn find_unwanted(
    db: &impl Connection,
    account_id: AccountId,
) -> Result<Option<Issue>, StoreError> {
    let rows = newest_first(account_id)
        .filter(unwanted())
        .limit(1)
        .all(db)
        .await?;
    Ok(named(db, rows).await?.pop())
}

/// At most `most` of those of staff that holders have not asked for, as they said since `since`, the newest
/// first.
pub async fn list_unwanted(
    db: &impl Connection,
    since: Timestamp,
    most: u64,
) -> Result<Vec<Issue>, StoreError> {
    let rows = issued::Entity::find()
        .filter(unwanted())
        .filter(Column::AnsweredAt.gte(since.unix()))
        .order_by_desc(Column::AnsweredAt)
        .order_by_desc(Column::Id)
        .limit(most)
        .all(db)
        .await?;
    named(db, rows).await
}

fn unwanted() -> Condition {
    Condition::all()
        .add(Column::IsWanted.eq(false))
        .add(Column::IssuedBy.is_not_null())
}

/// With the userIDs of those whom the rows name by number.
async fn named(db: &impl Connection, rows: Vec<issued::Model>) -> Result<Vec<Issue>, StoreError> {
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let ids = rows.iter().flat_map(|row| {
        [Some(row.account_id), row.issued_by, row.asked_by]
            .into_iter()
            .flatten()
    });
    let names = find_user_ids(db, ids).await?;
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let issues = rows.into_iter().map(|row| Issue {
        user_id: name(row.account_id),
        issued_at: Timestamp::from_unix(row.issued_at),
        issued_by: row.issued_by.map(name),
        asked_by: row.asked_by.map(name),
        answer: row.answered_at.zip(row.is_wanted).map(|(at, wanted)| {
            let wanted = if wanted { Wanted::Yes } else { Wanted::No };
            (Timestamp::from_unix(at), wanted)
        }),
    });
    Ok(issues.collect())
}
