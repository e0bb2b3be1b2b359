//! Updates of rows, without what each of them would repeat.

use crate::{Connection, StoreError};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, UpdateMany,
    sea_query::{Expr, IntoCondition},
};

/// Sets columns of the row `id`.
pub(crate) async fn set<C, const N: usize>(
    db: &impl Connection,
    id: impl Into<Expr>,
    values: [(C, Expr); N],
) -> Result<(), StoreError>
where
    C: ColumnTrait,
    C::EntityName: EntityTrait<Column = C>,
{
    let all = update(C::EntityName::default());
    let all = values
        .into_iter()
        .fold(all, |all, (column, value)| all.set(column, value));
    all.filter(Expr::col("id").eq(id)).done(db).await
}

/// Begins an update of rows.
pub(crate) fn update<E: EntityTrait>(_: E) -> Update<E> {
    Update(E::update_many())
}

/// Which columns of which rows are changed.
pub(crate) struct Update<E: EntityTrait>(UpdateMany<E>);

impl<E: EntityTrait> Update<E> {
    pub(crate) fn set(self, column: E::Column, value: impl Into<Expr>) -> Self {
        Self(self.0.col_expr(column, value.into()))
    }

    pub(crate) fn filter(self, condition: impl IntoCondition) -> Self {
        Self(self.0.filter(condition))
    }

    /// Returns the number of changed rows.
    pub(crate) async fn count(self, db: &impl Connection) -> Result<u64, StoreError> {
        Ok(self.0.exec(db).await?.rows_affected)
    }

    /// Returns whether there was a row to change: what must happen once has happened.
    pub(crate) async fn once(self, db: &impl Connection) -> Result<bool, StoreError> {
        Ok(self.count(db).await? == 1)
    }

    /// Changes the rows that there are.
    pub(crate) async fn done(self, db: &impl Connection) -> Result<(), StoreError> {
        self.count(db).await?;
        Ok(())
    }
}
