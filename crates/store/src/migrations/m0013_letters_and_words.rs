//! Where a letter goes that is for another address than the account's present one; and what whoever
//! was shown the word of an identity check had proved.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table},
    schema::{boolean, string_null},
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
        // NULL: to the address that the account has when the letter is sent.
        let alter = Table::alter()
            .table("letter")
            .add_column(string_null("email"))
            .to_owned();
        manager.alter_table(alter).await?;
        for name in ["shown_to_password", "shown_to_code"] {
            let mut column = boolean(name);
            column.default(false);
            let mut alter = Table::alter();
            alter.table("identity_check").add_column(&mut column);
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
