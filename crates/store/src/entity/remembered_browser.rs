//! Rows of `remembered_browser`.
#![allow(
    missing_docs,
    reason = "the columns are documented where they are created: migrations"
)]

use crate::BrowserId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "remembered_browser")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BrowserId,
    pub token_hash: Vec<u8>,
    pub former_hash: Option<Vec<u8>>,
    pub former_until: i64,
    pub account_id: i64,
    pub created_at: i64,
    pub last_seen_at: i64,
    pub expires_at: i64,
    pub browser: String,
    pub address: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
