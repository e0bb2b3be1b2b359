//! Which node has which work beside requests, and until when.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table},
    schema::{big_integer, string},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("lease")
            .col(string("name").primary_key())
            .col(big_integer("taken")) // how often: whoever has another number has lost it
            .col(big_integer("until")); // nobody takes it before
        manager.create_table(table).await
    }
}
