//! How many wrong passwords were typed within a logon attempt, and within a session (R21).

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table},
    schema::integer,
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
        for table in ["logon_attempt", "session"] {
            let mut column = integer("wrong_passwords");
            column.default(0);
            let mut alter = Table::alter();
            alter.table(table).add_column(&mut column);
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
