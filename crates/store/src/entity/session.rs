//! Rows of `session`.
#![allow(
    missing_docs,
    reason = "the columns are documented where they are created: migrations"
)]

use crate::SessionId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SessionId,
    pub token_hash: Vec<u8>,
    pub account_id: i64,
    pub generation: i64,
    pub authenticator_id: Option<i64>,
    pub address: Option<String>,
    pub created_at: i64,
    pub last_seen_at: i64,
    pub ended_at: Option<i64>,
    pub previous_logon_at: Option<i64>,
    pub previous_logon_address: Option<String>,
    pub code_at: Option<i64>,
    pub proved_at: Option<i64>,
    pub browser: String,
    pub initials: String,
    pub former_hash: Option<Vec<u8>>,
    pub former_until: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
