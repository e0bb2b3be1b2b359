//! Rows of `tries`.
#![allow(
    missing_docs,
    reason = "the columns are documented where they are created: migrations"
)]

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub guard: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub device_id: i64,
    pub in_a_row: i32,
    pub recent: i32,
    pub since: i64,
    pub last: i64,
    pub pauses: i32,
    pub paused_until: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
