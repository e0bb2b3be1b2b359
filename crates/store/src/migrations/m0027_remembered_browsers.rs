//! The table of remembered browsers has their name.

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
        let rename = Table::rename()
            .table("device", "remembered_browser")
            .to_owned();
        manager.rename_table(rename).await?;
        // SQLite has no statement that renames an index.
        let indexes: [&[&str]; 4] = [
            &["token_hash", "account_id"],
            &["former_hash"],
            &["account_id"],
            &["expires_at"],
        ];
        for (n, columns) in indexes.into_iter().enumerate() {
            let name = columns.join("_");
            let former = Index::drop().name(format!("idx_device_{name}")).to_owned();
            manager.drop_index(former).await?;
            let mut index = Index::create();
            index
                .name(format!("idx_remembered_browser_{name}"))
                .table("remembered_browser");
            for column in columns {
                index.col(*column);
            }
            if n == 0 {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
