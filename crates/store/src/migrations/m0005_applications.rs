//! The applications behind: groups of accounts, tickets, sessions at applications.

use sea_orm_migration::{
    prelude::{
        ColumnDef, DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction,
        ForeignKeyCreateStatement, Index, MigrationTrait, SchemaManager, Table,
    },
    schema::{big_integer, big_integer_null, big_pk_auto, binary, string, string_null},
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
        let mut groups = ColumnDef::new("groups"); // with commas between them
        groups.string().not_null().default("");
        for (table, mut column) in [
            ("account", groups),
            ("logon_attempt", string_null("return_to")), // none: the home page
            ("session", big_integer_null("code_at")),    // none: without a code
        ] {
            let mut alter = Table::alter();
            alter.table(table).add_column(&mut column);
            manager.alter_table(alter).await?;
        }
        // The cookie of one application; over with its session.
        let application_session = Table::create()
            .table("application_session")
            .col(big_pk_auto("id"))
            .col(binary("token_hash").unique_key())
            .col(big_integer("session_id"))
            .col(string("origin")) // the application's
            .col(big_integer("created_at"))
            .foreign_key(&mut of_session("application_session"))
            .to_owned();
        let ticket = Table::create()
            .table("ticket")
            .col(big_pk_auto("id"))
            .col(binary("token_hash").unique_key())
            .col(binary("browser_hash")) // of what the browser holds at the application
            .col(big_integer("session_id"))
            .col(string("return_to")) // address at the application
            .col(big_integer("expires_at"))
            .col(big_integer_null("used_at"))
            .foreign_key(&mut of_session("ticket"))
            .to_owned();
        for table in [application_session, ticket] {
            manager.create_table(table).await?;
        }
        for (table, column) in [
            ("application_session", "session_id"),
            ("application_session", "created_at"),
            ("ticket", "session_id"),
            ("ticket", "expires_at"),
        ] {
            let index = Index::create()
                .name(format!("idx_{table}_{column}"))
                .table(table)
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn of_session(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, "session_id")
        .to("session", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}
