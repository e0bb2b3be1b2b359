//! Where accounts lie on the ring of those that stand in for userIDs that nobody has (R41).

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager},
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
        // As `account::decoy` asks for it.
        let index = "CREATE INDEX idx_account_decoy_point \
                     ON account ((id % 2147483648 * 1327217885 % 2147483648))";
        let db = manager.get_connection();
        db.execute_unprepared(index).await.map(drop)
    }
}
