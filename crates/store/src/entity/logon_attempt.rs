//! Rows of `logon_attempt`.
#![allow(
    missing_docs,
    reason = "the columns are documented where they are created: migrations"
)]

use crate::{AttemptId, SessionId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "logon_attempt")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AttemptId,
    pub token_hash: Vec<u8>,
    pub account_id: i64,
    pub generation: i64,
    pub stage: String,
    pub created_at: i64,
    pub expires_at: i64,
    pub return_to: Option<String>,
    pub authenticator_id: Option<i64>,
    pub code_at: Option<i64>,
    pub session_id: Option<SessionId>,
    pub former_hash: Option<Vec<u8>>,
    pub browser_hash: Option<Vec<u8>>,
    pub seed: Option<Vec<u8>>,
    pub passed_at: Option<i64>,
    pub sent_hash: Option<Vec<u8>>,
    pub repeats_left: i64,
    pub has_chosen: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
