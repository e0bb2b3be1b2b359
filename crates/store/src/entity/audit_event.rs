//! Rows of `audit_event`.
#![allow(
    missing_docs,
    reason = "the columns are documented where they are created: migrations"
)]

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub at: i64,
    pub kind: String,
    pub account_id: Option<i64>,
    pub actor: String,
    pub address: Option<String>,
    pub reason: Option<String>,
    pub detail: Option<String>,
    pub writer_id: i64,
    pub sequence: i64,
    pub key_id: String,
    pub mac: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
