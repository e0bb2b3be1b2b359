//! Rows of `account`.
#![allow(
    missing_docs,
    reason = "the columns are documented where they are created: migrations"
)]

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub user_id: String,
    pub name: String,
    pub organisation: String,
    pub place: String,
    pub role: String,
    pub status: String,
    pub two_factor: String,
    pub generation: i64,
    pub password_hash: Option<String>,
    pub pepper_id: Option<String>,
    pub set_up_code_hash: Option<Vec<u8>>,
    pub set_up_code_expires_at: Option<i64>,
    pub last_logon_at: Option<i64>,
    pub last_logon_address: Option<String>,
    pub created_at: i64,
    pub enrol_until: Option<i64>,
    pub pin_key_id: Option<String>,
    pub pin_hash: Option<Vec<u8>>,
    pub email: String,
    pub language: String,
    pub groups: String,
    pub may_add_until: Option<i64>,
    pub search: String,
    pub organisation_order: String,
    pub password_renewed: bool,
    pub authenticators_renewed: bool,
    pub pauses_lifted_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
