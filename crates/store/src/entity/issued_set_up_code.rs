//! Rows of `issued_set_up_code`.
#![allow(
    missing_docs,
    reason = "the columns are documented where they are created: migrations"
)]

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "issued_set_up_code")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub account_id: i64,
    pub issued_at: i64,
    pub issued_by: Option<i64>,
    pub asked_by: Option<i64>,
    pub answered_at: Option<i64>,
    pub is_wanted: Option<bool>,
    pub chosen_at: Option<i64>,
    pub is_first: bool,
    pub owned_at: Option<i64>,
    pub is_own: Option<bool>,
    pub seen_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
