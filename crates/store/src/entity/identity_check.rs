//! Rows of `identity_check`.
#![allow(
    missing_docs,
    reason = "the columns are documented where they are created: migrations"
)]

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_check")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub account_id: i64,
    pub asked_by: i64,
    pub word: String,
    pub expires_at: i64,
    pub outcome: Option<String>,
    pub shown_to_password: bool,
    pub shown_to_code: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
