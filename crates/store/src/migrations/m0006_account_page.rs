//! The account page: where sessions and browsers are, who it is at a shared userID, and the way to
//! ask for 2FA and to add another authenticator.

use sea_orm::ConnectionTrait as _;
use sea_orm_migration::{
    prelude::{
        ColumnDef, DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction,
        ForeignKeyCreateStatement, Index, MigrationTrait, SchemaManager, Table,
    },
    schema::{big_integer, big_integer_null, big_pk_auto, string, string_null},
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
        for (table, mut column) in [
            // Until when an authenticator may be added without a code; none: not.
            ("account", big_integer_null("may_add_until")),
            // What has proved the attempt, where a page follows before the session begins.
            ("logon_attempt", big_integer_null("authenticator_id")),
            ("logon_attempt", big_integer_null("code_at")),
            // Of a change on the account page: the session that makes it.
            ("logon_attempt", big_integer_null("session_id")),
            // When a code opened changes on the account page; none: it has not.
            ("session", big_integer_null("proved_at")),
            ("session", words("browser")), // such as "Firefox, Windows"
            ("session", words("initials")), // of who it is at a shared userID
            ("device", words("browser")),
            ("device", string_null("address")), // where it was seen last
        ] {
            let mut alter = Table::alter();
            alter.table(table).add_column(&mut column);
            manager.alter_table(alter).await?;
        }
        // Who has said before who it is at a shared userID: to be picked next time.
        let person = Table::create()
            .table("person")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id"))
            .col(string("initials"))
            .col(big_integer("last_seen_at"))
            .foreign_key(&mut of_account("person"))
            .to_owned();
        let request = Table::create()
            .table("two_factor_request")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id"))
            .col(big_integer("asked_at"))
            .col(big_integer_null("answered_at")) // none: it is open
            .col(string_null("declined")) // why not, in words for the holder
            .foreign_key(&mut of_account("two_factor_request"))
            .to_owned();
        for table in [person, request] {
            manager.create_table(table).await?;
        }
        for (table, columns, unique) in [
            ("session", &["created_at"][..], false),
            ("audit_event", &["account_id", "id"], false),
            ("person", &["account_id", "initials"], true),
            ("person", &["last_seen_at"], false),
            ("two_factor_request", &["account_id"], false),
        ] {
            let mut index = Index::create();
            index
                .name(format!("idx_{table}_{}", columns.join("_")))
                .table(table);
            for column in columns {
                index.col(*column);
            }
            if unique {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        // The new one begins with it.
        let old = Index::drop()
            .name("idx_audit_event_account_id")
            .table("audit_event")
            .to_owned();
        manager.drop_index(old).await?;
        // One open request of an account: the database itself refuses a second one.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE UNIQUE INDEX idx_two_factor_request_one_open ON two_factor_request (account_id) WHERE answered_at IS NULL",
            )
            .await?;
        Ok(())
    }
}

/// A text that is empty where nothing is known.
fn words(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .string()
        .not_null()
        .default("")
        .to_owned()
}

fn of_account(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, "account_id")
        .to("account", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}
