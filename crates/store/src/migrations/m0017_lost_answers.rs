//! What a logon attempt remembers of the code that took it on: the answer to it may be lost.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table},
    schema::binary_null,
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
        for name in [
            // Of the token that the code came with.
            "former_hash",
            // Of the token by which the browser was known then; none: it was not.
            "browser_hash",
            // What the tokens that followed were made from, with that token.
            "seed",
        ] {
            let mut column = binary_null(name);
            let mut alter = Table::alter();
            alter.table("logon_attempt").add_column(&mut column);
            manager.alter_table(alter).await?;
        }
        let index = Index::create()
            .name("idx_logon_attempt_former_hash")
            .table("logon_attempt")
            .col("former_hash")
            .to_owned();
        manager.create_index(index).await
    }
}
