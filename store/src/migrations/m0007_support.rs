//! The support console: finding accounts, what a second member of staff must agree to, and who is
//! calling.

use sea_orm::ConnectionTrait as _;
use sea_orm_migration::{
    prelude::{
        ColumnDef, DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction,
        ForeignKeyCreateStatement, Index, MigrationTrait, SchemaManager, Table,
    },
    schema::{big_integer, big_integer_null, big_pk_auto, boolean, string, string_null},
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
        // userID, name, organisation and place in lower case, a line each: what is searched.
        let mut search = ColumnDef::new("search");
        search.string().not_null().default("");
        manager
            .alter_table(
                Table::alter()
                    .table("account")
                    .add_column(&mut search)
                    .to_owned(),
            )
            .await?;
        let db = manager.get_connection();
        db.execute_unprepared(
            "UPDATE account SET search = lower(user_id || '\n' || name || '\n' || organisation || '\n' || place)",
        )
        .await?;
        let approval = Table::create()
            .table("approval")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id")) // to whom it is done
            .col(big_integer("asked_by")) // the member of staff
            .col(string("action"))
            .col(string("reason"))
            .col(boolean("with_pin"))
            .col(big_integer_null("window_hours"))
            .col(big_integer("asked_at"))
            .col(big_integer("expires_at"))
            .col(big_integer_null("answered_by")) // none: it is open
            .foreign_key(&mut to_account("approval", "account_id"))
            .foreign_key(&mut to_account("approval", "asked_by"))
            .to_owned();
        let check = Table::create()
            .table("identity_check")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id")) // who is said to be calling
            .col(big_integer("asked_by")) // the member of staff
            .col(string("word"))
            .col(big_integer("expires_at"))
            .col(string_null("outcome")) // none: the word is shown
            .foreign_key(&mut to_account("identity_check", "account_id"))
            .foreign_key(&mut to_account("identity_check", "asked_by"))
            .to_owned();
        for table in [approval, check] {
            manager.create_table(table).await?;
        }
        for (table, columns) in [
            ("account", &["organisation", "user_id"][..]),
            ("audit_event", &["at"]),
            ("approval", &["account_id"]),
            ("identity_check", &["account_id"]),
        ] {
            let mut index = Index::create();
            index
                .name(format!("idx_{table}_{}", columns.join("_")))
                .table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn to_account(table: &'static str, column: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, column)
        .to("account", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}
