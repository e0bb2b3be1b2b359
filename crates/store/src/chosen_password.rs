//! The password of each account that was chosen with a set-up code, and what its holder says of it (R37).

use crate::{
    Connection, StoreError,
    entity::{account, chosen_password as chosen},
    update::update,
};
use domain::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::OnConflict,
};

/// One that the holder has said nothing of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unanswered {
    /// When it was chosen.
    pub chosen_at: Timestamp,
    /// Whether the holder is asked about it: an account's first replaces none.
    pub is_asked: bool,
}

/// One that the holder says somebody else has chosen, and that no staff have looked at yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disowned {
    /// Whose account it is: the userID.
    pub user_id: String,
    /// The customer that the account belongs to; may be empty.
    pub organisation: String,
    /// When it was chosen.
    pub chosen_at: Timestamp,
    /// When the holder said so.
    pub said_at: Timestamp,
}

/// Remembers that one was chosen at `at`, in place of another if it `replaces` one: only then the holder
/// is asked about it. One of before, of which the holder has said nothing yet, stays the one to ask about:
/// whoever chooses another does not hide it.
pub async fn add(
    db: &impl Connection,
    account_id: i64,
    replaces: bool,
    at: Timestamp,
) -> Result<(), StoreError> {
    if replaces && ask_about_earlier(db, account_id).await? {
        return Ok(());
    }
    let row = chosen::ActiveModel {
        account_id: Set(account_id),
        chosen_at: Set(at.unix()),
        is_asked: Set(replaces),
        answered_at: Set(None),
        is_own: Set(None),
        seen_at: Set(None),
    };
    let renewed = [
        chosen::Column::ChosenAt,
        chosen::Column::IsAsked,
        chosen::Column::AnsweredAt,
        chosen::Column::IsOwn,
        chosen::Column::SeenAt,
    ];
    chosen::Entity::insert(row)
        .on_conflict(
            OnConflict::column(chosen::Column::AccountId)
                .update_columns(renewed)
                .to_owned(),
        )
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// From now on the holder is asked about the one that waits for an answer, if one does.
async fn ask_about_earlier(db: &impl Connection, account_id: i64) -> Result<bool, StoreError> {
    update(chosen::Entity)
        .set(chosen::Column::IsAsked, true)
        .filter(chosen::Column::AccountId.eq(account_id))
        .filter(chosen::Column::AnsweredAt.is_null())
        .once(db)
        .await
}

/// The one that the holder of an account has said nothing of yet, be it the first.
pub async fn find_unanswered(
    db: &impl Connection,
    account_id: i64,
) -> Result<Option<Unanswered>, StoreError> {
    let row = chosen::Entity::find_by_id(account_id).one(db).await?;
    let row = row.filter(|row| row.answered_at.is_none());
    Ok(row.map(|row| Unanswered {
        chosen_at: Timestamp::from_unix(row.chosen_at),
        is_asked: row.is_asked,
    }))
}

/// The holder says whether it was they who chose it, once. `false`: there is none to ask about.
pub async fn answer(
    db: &impl Connection,
    account_id: i64,
    is_own: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    update(chosen::Entity)
        .set(chosen::Column::AnsweredAt, now.unix())
        .set(chosen::Column::IsOwn, is_own)
        .filter(chosen::Column::AccountId.eq(account_id))
        .filter(chosen::Column::AnsweredAt.is_null())
        .once(db)
        .await
}

/// Staff have looked at an account whose holder says that somebody else chose the password, once.
/// `false`: there was nothing to look at.
pub async fn see(
    db: &impl Connection,
    account_id: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    update(chosen::Entity)
        .set(chosen::Column::SeenAt, now.unix())
        .filter(chosen::Column::AccountId.eq(account_id))
        .filter(unseen())
        .once(db)
        .await
}

/// Whether the holder of an account says so, and no staff have looked at it yet.
pub async fn is_disowned(db: &impl Connection, account_id: i64) -> Result<bool, StoreError> {
    let found = chosen::Entity::find_by_id(account_id).filter(unseen());
    Ok(found.count(db).await? > 0)
}

/// How many there are of those.
pub async fn count_disowned(db: &impl Connection) -> Result<u64, StoreError> {
    Ok(chosen::Entity::find().filter(unseen()).count(db).await?)
}

/// All of those, the oldest first.
pub async fn list_disowned(db: &impl Connection) -> Result<Vec<Disowned>, StoreError> {
    let join = chosen::Entity::belongs_to(account::Entity)
        .from(chosen::Column::AccountId)
        .to(account::Column::Id)
        .into();
    let rows = chosen::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, join)
        .select_also(account::Entity)
        .filter(unseen())
        .order_by_asc(chosen::Column::AnsweredAt)
        .order_by_asc(chosen::Column::AccountId)
        .all(db)
        .await?;
    let disowned = rows.into_iter().filter_map(|(row, account)| {
        let (account, said_at) = account.zip(row.answered_at)?;
        Some(Disowned {
            user_id: account.user_id,
            organisation: account.organisation,
            chosen_at: Timestamp::from_unix(row.chosen_at),
            said_at: Timestamp::from_unix(said_at),
        })
    });
    Ok(disowned.collect())
}

fn unseen() -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(chosen::Column::IsOwn.eq(false))
        .add(chosen::Column::SeenAt.is_null())
}
