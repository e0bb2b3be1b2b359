//! Imports by staff that bring passwords or authenticators: they wait for a second member (R37).

use sea_orm_migration::{
    prelude::{
        DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, MigrationTrait, SchemaManager,
        Table,
    },
    schema::{big_integer, binary, string},
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
        let waiting = Table::create()
            .table("waiting_import")
            .col(big_integer("id").primary_key()) // random: the lines are sealed to it
            .col(big_integer("asked_by")) // the member of staff
            .col(big_integer("asker_generation")) // theirs; in a later one it is void
            .col(string("reason"))
            .col(big_integer("asked_at"))
            .col(big_integer("expires_at"))
            .col(string("key_id"))
            .col(binary("sealed")) // the lines of the file, with its header
            .foreign_key(
                ForeignKey::create()
                    .from("waiting_import", "asked_by")
                    .to("account", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(waiting).await
    }
}
