//! Where holders are written to, and the letters that are still to be sent.

use sea_orm_migration::{
    prelude::{
        ColumnDef, DbErr, DeriveMigrationName, ForeignKey, Index, MigrationTrait, SchemaManager,
        Table,
    },
    schema::{big_integer, big_pk_auto, string, string_null},
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
        // email: empty, nobody is written to; language: BCP 47, of the pages when the holder last
        // enrolled, empty until then.
        for column in ["email", "language"] {
            let column = ColumnDef::new(column)
                .string()
                .not_null()
                .default("")
                .to_owned();
            let alter = Table::alter()
                .table("account")
                .add_column(column)
                .to_owned();
            manager.alter_table(alter).await?;
        }
        // A letter is gone when it is sent. It holds facts, never a text or a secret.
        let letter = Table::create()
            .table("letter")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id"))
            .col(string("kind"))
            .col(big_integer("at")) // when it happened
            .col(string_null("address")) // from which IP address
            .col(big_integer("tries")) // begun so far
            .col(big_integer("next_try_at"))
            .foreign_key(
                ForeignKey::create()
                    .from("letter", "account_id")
                    .to("account", "id"),
            )
            .to_owned();
        manager.create_table(letter).await?;
        for column in ["account_id", "next_try_at"] {
            let index = Index::create()
                .name(format!("idx_letter_{column}"))
                .table("letter")
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
