//! All accounts, or all of an organisation: a page at a time, because there may be a million.

use super::{Overview, to_overview};
use crate::{
    Connection, StoreError,
    entity::account::{self, Column},
    pages::Paged,
};
use domain::{AccountId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// Rows that are read at a time.
const PAGE: u64 = 1000;

/// All accounts, by userID.
#[derive(Debug, Clone, Copy)]
pub struct AllAccounts;

impl Paged for AllAccounts {
    type Row = Overview;
    type Key = UserId;

    fn key(row: &Overview) -> UserId {
        row.account.user_id.clone()
    }

    async fn page(
        &self,
        db: &impl Connection,
        after: Option<&UserId>,
    ) -> Result<Vec<Overview>, StoreError> {
        let mut accounts = account::Entity::find().order_by_asc(Column::UserId);
        if let Some(after) = after {
            accounts = accounts.filter(Column::UserId.gt(after.as_str()));
        }
        read(db, accounts).await
    }
}

/// The accounts of the organisation of this name, in the order in which they were added.
#[derive(Debug, Clone, Copy)]
pub struct OfOrganisation<'a>(pub &'a str);

impl Paged for OfOrganisation<'_> {
    type Row = Overview;
    type Key = AccountId;

    fn key(row: &Overview) -> AccountId {
        row.account.id
    }

    async fn page(
        &self,
        db: &impl Connection,
        after: Option<&AccountId>,
    ) -> Result<Vec<Overview>, StoreError> {
        let mut accounts = account::Entity::find()
            .filter(Column::Organisation.eq(self.0))
            .order_by_asc(Column::Id);
        if let Some(after) = after {
            accounts = accounts.filter(Column::Id.gt(after.number()));
        }
        read(db, accounts).await
    }
}

async fn read(
    db: &impl Connection,
    accounts: Select<account::Entity>,
) -> Result<Vec<Overview>, StoreError> {
    let rows = accounts.limit(PAGE).all(db).await?.into_iter();
    Ok(rows.map(to_overview).collect::<Result<_, _>>()?)
}
