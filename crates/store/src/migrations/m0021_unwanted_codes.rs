//! Set-up codes that holders had not asked for: what they said outlasts the next code.

use sea_orm_migration::{
    prelude::{
        DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, Index, MigrationTrait,
        SchemaManager, Table,
    },
    schema::{big_integer, big_integer_null, big_pk_auto},
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
        let mut table = Table::create();
        table
            .table("unwanted_code")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id"))
            .col(big_integer("issued_at"))
            .col(big_integer("issued_by")) // the member of staff
            .col(big_integer_null("asked_by")) // the one who had asked for it, if two did it
            .col(big_integer("answered_at")); // when the holder said so
        for column in ["account_id", "issued_by", "asked_by"] {
            let mut to_account = ForeignKey::create();
            to_account
                .from("unwanted_code", column)
                .to("account", "id")
                .on_delete(ForeignKeyAction::Cascade);
            table.foreign_key(&mut to_account);
        }
        manager.create_table(table).await?;
        let index = Index::create()
            .name("idx_unwanted_code_account_id")
            .table("unwanted_code")
            .col("account_id")
            .to_owned();
        manager.create_index(index).await?;
        let said = "INSERT INTO unwanted_code (account_id, issued_at, issued_by, asked_by, answered_at) \
                    SELECT account_id, issued_at, issued_by, asked_by, answered_at \
                    FROM set_up_code_issue WHERE wanted = FALSE AND answered_at IS NOT NULL";
        let db = manager.get_connection();
        db.execute_unprepared(said).await.map(drop)
    }
}
