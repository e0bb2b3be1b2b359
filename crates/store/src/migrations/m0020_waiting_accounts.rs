//! What is shown of the accounts of an import that waits: nobody unseals the whole of it to look.

use sea_orm_migration::{
    prelude::{
        DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, Index, MigrationTrait,
        SchemaManager, Table,
    },
    schema::{big_integer, boolean, string},
    sea_orm::ConnectionTrait,
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
        let account = Table::create()
            .table("waiting_account")
            .col(big_integer("import_id"))
            .col(big_integer("number")) // its place in the file
            .col(string("user_id"))
            .col(string("name"))
            .col(string("organisation"))
            .col(string("place"))
            .col(string("email")) // may be empty
            .col(boolean("has_password"))
            .col(boolean("has_authenticator"))
            .primary_key(Index::create().col("import_id").col("number"))
            .foreign_key(
                ForeignKey::create()
                    .from("waiting_account", "import_id")
                    .to("waiting_import", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(account).await?;
        // Of those that wait already nothing could be shown, and nobody agrees to what is not shown.
        let all = "DELETE FROM waiting_import";
        let db = manager.get_connection();
        db.execute_unprepared(all).await.map(drop)
    }
}
