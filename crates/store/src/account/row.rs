//! The row of one account.

use crate::{
    Connection, StoreError,
    entity::account::{Column, Entity, Model},
    update,
};
use domain::AccountId;
use sea_orm::{EntityTrait, sea_query::Expr};

/// Returns the row of an account.
pub(super) async fn find_row(
    db: &impl Connection,
    id: AccountId,
) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(id.number()).one(db).await?)
}

/// Sets columns of an account.
pub(super) async fn set<const N: usize>(
    db: &impl Connection,
    id: AccountId,
    values: [(Column, Expr); N],
) -> Result<(), StoreError> {
    update::set(db, id.number(), values).await
}
