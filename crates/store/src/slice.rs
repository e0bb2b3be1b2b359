//! Removing rows a few at a time: nobody who logs on waits for all of the past.

use crate::{Connection, StoreError};
use sea_orm::{
    Condition, EntityTrait, ExprTrait, Iterable, QueryFilter, QuerySelect,
    sea_query::{Expr, IntoCondition, LockBehavior, LockType},
};

/// Rows of one slice.
pub const ROWS: u64 = 500;

/// Removes some of the rows for which `is_over` holds, and returns how many: fewer than [`ROWS`] when these
/// were the last. Those that somebody else has locked are passed over.
///
/// It looks first whether there are any: on SQLite, to look keeps nobody from writing.
pub(crate) async fn remove<E: EntityTrait>(
    db: &impl Connection,
    is_over: impl IntoCondition,
) -> Result<u64, StoreError> {
    let is_over: Condition = is_over.into_condition();
    let key = || E::PrimaryKey::iter().map(Expr::col);
    let over = E::find().select_only().filter(is_over);
    let any = over.clone().expr(Expr::val(1)).limit(1).into_tuple::<i32>();
    if any.one(db).await?.is_none() {
        return Ok(0);
    }
    let over = over.exprs(key()).limit(ROWS);
    let over = over.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let removed = E::delete_many()
        .filter(Expr::tuple(key()).in_subquery(sea_orm::QueryTrait::into_query(over)))
        .exec(db)
        .await?;
    Ok(removed.rows_affected)
}
