//! Addresses and networks that have to wait after wrong tries (R22, R58).

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table},
    schema::{big_integer, integer, string},
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
        let paused = Table::create()
            .table("paused_address")
            .col(string("address").primary_key()) // IPv4 and its /24; /64, /56 and /48 of IPv6
            .col(big_integer("begun_at"))
            .col(big_integer("until"))
            .col(integer("tries")) // wrong ones, of the time that counts
            .to_owned();
        manager.create_table(paused).await?;
        let until = Index::create()
            .name("idx_paused_address_until")
            .table("paused_address")
            .col("until")
            .to_owned();
        manager.create_index(until).await
    }
}
