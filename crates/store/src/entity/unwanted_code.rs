//! Rows of `unwanted_code`.
#![allow(
    missing_docs,
    reason = "the columns are documented where they are created: migrations"
)]

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unwanted_code")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub account_id: i64,
    pub issued_at: i64,
    pub issued_by: i64,
    pub asked_by: Option<i64>,
    pub answered_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
