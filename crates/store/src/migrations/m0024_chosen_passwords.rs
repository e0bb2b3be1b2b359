//! Passwords that were chosen with a set-up code, and what their holders say of them.

use sea_orm_migration::{
    prelude::{
        DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, MigrationTrait, SchemaManager,
        Table,
    },
    schema::{big_integer, big_integer_null, boolean, boolean_null},
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
        let chosen = Table::create()
            .table("chosen_password")
            .col(big_integer("account_id").primary_key())
            .col(big_integer("chosen_at"))
            .col(boolean("is_asked")) // not about the first of an account, in place of which none was
            .col(big_integer_null("answered_at")) // when the holder said whose it is
            .col(boolean_null("is_own")) // what the holder said
            .col(big_integer_null("seen_at")) // when staff had looked at a no
            .foreign_key(
                ForeignKey::create()
                    .from("chosen_password", "account_id")
                    .to("account", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(chosen).await?;
        // In the logon in which it is chosen nobody is asked about it.
        let has_chosen = Table::alter()
            .table("logon_attempt")
            .add_column(boolean("has_chosen").default(false))
            .to_owned();
        manager.alter_table(has_chosen).await
    }
}
