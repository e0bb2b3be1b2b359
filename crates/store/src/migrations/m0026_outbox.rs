//! Queued notifications are in the outbox.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table,
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
        for (former, name) in [("letter", "outbox"), ("letter_secret", "outbox_secret")] {
            let rename = Table::rename().table(former, name).to_owned();
            manager.rename_table(rename).await?;
        }
        // SQLite has no statement that renames an index.
        for column in ["account_id", "next_try_at"] {
            let former = Index::drop()
                .name(format!("idx_letter_{column}"))
                .to_owned();
            manager.drop_index(former).await?;
            let index = Index::create()
                .name(format!("idx_outbox_{column}"))
                .table("outbox")
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
