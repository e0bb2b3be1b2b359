//! What holders were asked once on the home page, and have answered.

use sea_orm_migration::{
    prelude::{
        DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, Index, MigrationTrait,
        SchemaManager, Table,
    },
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
        let reminder = Table::create()
            .table("reminder")
            .col(big_integer("account_id"))
            .col(string("word")) // what was asked: domain::Reminder
            .col(big_integer("answered_at"))
            .primary_key(Index::create().col("account_id").col("word"))
            .foreign_key(
                ForeignKey::create()
                    .from("reminder", "account_id")
                    .to("account", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(reminder).await
    }
}
