//! Rows of `approval`.
#![allow(
    missing_docs,
    reason = "the columns are documented where they are created: migrations"
)]

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub account_id: i64,
    pub generation: i64,
    pub asked_by: i64,
    pub asker_generation: i64,
    pub action: String,
    pub reason: String,
    pub with_pin: bool,
    pub window_hours: Option<i64>,
    pub asked_at: i64,
    pub expires_at: i64,
    pub answered_by: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
