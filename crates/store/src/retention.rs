//! Rows that only grew in number, and have an end: those that nobody needs beside newer ones, or without
//! others that are gone.

use crate::{
    Connection, StoreError,
    entity::{authenticator, remembered_browser, tries},
    slice::{self, ROWS},
    tries::NONE,
};
use domain::authenticator::State;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    Statement,
};

#[derive(FromQueryResult)]
struct Row {
    id: i64,
}

/// Those that counted once, and those that were never proved, so that neither push the others out.
const SUPERFLUOUS: &str = "SELECT id FROM (SELECT id, row_number() OVER \
    (PARTITION BY account_id, activated_at IS NULL ORDER BY revoked_at DESC, id DESC) AS place \
    FROM authenticator WHERE state = $1) AS replaced WHERE place > $2 LIMIT $3";

/// Forgets some of the authenticators that were replaced, but for the newest `kept` of each account, and
/// returns how many.
pub async fn forget_replaced(db: &impl Connection, kept: u32) -> Result<u64, StoreError> {
    let revoked = State::Revoked.as_str();
    let limit = i64::try_from(ROWS).unwrap_or(i64::MAX);
    let values = [revoked.into(), i64::from(kept).into(), limit.into()];
    // To look keeps nobody from writing; what is revoked stays so.
    let find = Statement::from_sql_and_values(db.get_database_backend(), SUPERFLUOUS, values);
    let rows = Row::find_by_statement(find).all(db).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let forgotten = authenticator::Entity::delete_many()
        .filter(authenticator::Column::Id.is_in(rows.into_iter().map(|row| row.id)))
        .filter(authenticator::Column::State.eq(revoked))
        .exec(db)
        .await?;
    Ok(forgotten.rows_affected)
}

/// Forgets some of the tries from browsers that are not remembered any more, and returns how many.
pub async fn forget_tries(db: &impl Connection) -> Result<u64, StoreError> {
    let remembered = remembered_browser::Entity::find()
        .select_only()
        .column(remembered_browser::Column::Id)
        .into_query();
    // Those for nobody are in rows that stay (R41).
    let forgotten = Condition::all()
        .add(tries::Column::AccountId.ne(NONE))
        .add(tries::Column::DeviceId.ne(NONE))
        .add(tries::Column::DeviceId.not_in_subquery(remembered));
    slice::remove::<tries::Entity>(db, forgotten).await
}
