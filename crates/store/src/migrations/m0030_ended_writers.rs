//! Writers of audit events that have ended: containers come with a name of their own, and go.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table},
    schema::{big_integer, big_integer_null, binary, string},
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
        let mut writer = Table::alter();
        writer
            .table("audit_writer")
            .add_column(big_integer_null("ended_at")); // since when all its events are gone
        manager.alter_table(writer).await?;
        // Of chains that are gone with their writer's row: one row for all of them.
        let mut ended = Table::create();
        ended
            .table("audit_ended")
            .col(big_integer("id").primary_key())
            .col(big_integer("until")) // checkpoints up to then may tell of one
            .col(string("key_id"))
            .col(binary("mac")); // of this row
        manager.create_table(ended).await
    }
}
