//! Counted tries, known browsers, recovery codes, the enrolment's window and PIN.

use sea_orm_migration::{
    prelude::{
        ColumnDef, DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, Index,
        IndexCreateStatement, MigrationTrait, SchemaManager, Table, TableCreateStatement,
    },
    schema::{
        big_integer, big_integer_null, big_pk_auto, binary, binary_null, integer, string,
        string_null,
    },
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
        for table in tables() {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        for (table, column) in [
            ("account", big_integer_null("enrol_until")), // none: for ever
            ("account", string_null("pin_key_id")),       // key of the PIN's hash
            ("account", binary_null("pin_hash")),
            ("authenticator", string_null("activated_address")),
        ] {
            add_column(manager, table, column).await?;
        }
        Ok(())
    }
}

fn tables() -> [TableCreateStatement; 5] {
    // No foreign keys: row 0 stands for all userIDs that do not exist (R41), and for "no device".
    let tries = Table::create()
        .table("tries")
        .col(string("guard"))
        .col(big_integer("account_id"))
        .col(big_integer("device_id"))
        .col(integer("in_a_row"))
        .col(integer("recent"))
        .col(big_integer("since"))
        .col(big_integer("last"))
        .col(integer("pauses"))
        .col(big_integer("paused_until"))
        .primary_key(
            Index::create()
                .col("guard")
                .col("account_id")
                .col("device_id"),
        )
        .to_owned();
    let device = Table::create()
        .table("device")
        .col(big_pk_auto("id"))
        .col(binary("token_hash")) // one browser, several accounts
        .col(binary_null("former_hash")) // the one before …
        .col(big_integer("former_until")) // … counts until then
        .col(big_integer("account_id"))
        .col(big_integer("created_at"))
        .col(big_integer("last_seen_at"))
        .col(big_integer("expires_at"))
        .to_owned();
    let wrong_try = Table::create()
        .table("wrong_try")
        .col(big_pk_auto("id"))
        .col(string("address")) // IPv4, or the /64 of IPv6
        .col(binary("user_hash")) // keyed: it may be a password in the wrong field
        .col(big_integer("at"))
        .to_owned();
    let recovery_code = Table::create()
        .table("recovery_code")
        .col(big_pk_auto("id"))
        .col(big_integer("account_id"))
        .col(string("hash_key_id"))
        .col(binary("hash"))
        .col(big_integer("created_at"))
        .col(big_integer_null("kept_at"))
        .col(big_integer_null("used_at"))
        .to_owned();
    let shown_codes = Table::create()
        .table("shown_codes")
        .col(big_integer("id").primary_key()) // the logon attempt that shows them
        .col(string("key_id"))
        .col(binary("sealed"))
        .foreign_key(
            ForeignKey::create()
                .from("shown_codes", "id")
                .to("logon_attempt", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned();
    [tries, device, wrong_try, recovery_code, shown_codes]
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |table: &'static str, columns: &[&'static str]| {
        let mut index = Index::create();
        index
            .name(format!("idx_{table}_{}", columns.join("_")))
            .table(table);
        for column in columns {
            index.col(*column);
        }
        index
    };
    vec![
        index("device", &["token_hash", "account_id"])
            .unique()
            .to_owned(),
        index("device", &["former_hash"]),
        index("device", &["account_id"]),
        index("device", &["expires_at"]),
        index("wrong_try", &["address", "at"]),
        index("wrong_try", &["at"]),
        index("recovery_code", &["account_id", "hash"])
            .unique()
            .to_owned(),
    ]
}

async fn add_column(
    manager: &SchemaManager<'_>,
    table: &'static str,
    mut column: ColumnDef,
) -> Result<(), DbErr> {
    manager
        .alter_table(
            Table::alter()
                .table(table)
                .add_column(&mut column)
                .to_owned(),
        )
        .await
}
