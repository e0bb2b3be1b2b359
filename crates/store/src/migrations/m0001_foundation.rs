//! Accounts, authenticators, logon attempts, sessions, audit events, the canary.
//!
//! Timestamps are Unix seconds, words are those of `domain`.

use sea_orm_migration::{
    prelude::{
        DbErr, DeriveMigrationName, ForeignKey, ForeignKeyCreateStatement, Index, MigrationTrait,
        SchemaManager, Table,
    },
    schema::{
        big_integer, big_integer_null, big_pk_auto, binary, binary_null, string, string_null,
    },
    sea_orm::ConnectionTrait,
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn of_account(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, "account_id")
        .to("account", "id")
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// On SQLite too: a first start that is killed leaves nothing half made behind.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    #[expect(clippy::too_many_lines, reason = "a schema is read in one piece")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let account = Table::create()
            .table("account")
            .col(big_pk_auto("id"))
            .col(string("user_id").unique_key()) // canonical
            .col(string("name"))
            .col(string("organisation"))
            .col(string("place"))
            .col(string("role"))
            .col(string("status"))
            .col(string("two_factor"))
            .col(big_integer("generation")) // grows with every change that ends sessions
            .col(string_null("password_hash")) // PHC string; none until one is chosen
            .col(string_null("pepper_id")) // key whose pepper is in the hash; none: no pepper
            .col(binary_null("set_up_code_hash"))
            .col(big_integer_null("set_up_code_expires_at"))
            .col(big_integer_null("last_logon_at"))
            .col(string_null("last_logon_address"))
            .col(big_integer("created_at"))
            .to_owned();
        let authenticator = Table::create()
            .table("authenticator")
            .col(big_integer("id").primary_key()) // random: part of the sealed secret's place
            .col(big_integer("account_id"))
            .col(big_integer("attempt_id")) // the logon attempt that made it
            .col(string("name"))
            .col(string("state"))
            .col(string("key_id"))
            .col(binary("secret")) // sealed
            .col(big_integer_null("last_step")) // newest step consumed
            .col(big_integer_null("last_used_at"))
            .col(big_integer_null("drift_seconds")) // how slow its clock was when last seen so
            .col(big_integer("created_at"))
            .col(big_integer_null("activated_at"))
            .col(big_integer_null("revoked_at"))
            .foreign_key(&mut of_account("authenticator"))
            .to_owned();
        let logon_attempt = Table::create()
            .table("logon_attempt")
            .col(big_pk_auto("id"))
            .col(binary("token_hash").unique_key())
            .col(big_integer("account_id"))
            .col(big_integer("generation")) // the account's when the password was right
            .col(string("stage"))
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
            .foreign_key(&mut of_account("logon_attempt"))
            .to_owned();
        let session = Table::create()
            .table("session")
            .col(big_pk_auto("id"))
            .col(binary("token_hash").unique_key())
            .col(big_integer("account_id"))
            .col(big_integer("generation")) // the account's when it began
            .col(big_integer_null("authenticator_id"))
            .col(string_null("address"))
            .col(big_integer("created_at"))
            .col(big_integer("last_seen_at"))
            .col(big_integer_null("ended_at"))
            .col(big_integer_null("previous_logon_at")) // shown at the home page
            .col(string_null("previous_logon_address"))
            .foreign_key(&mut of_account("session"))
            .to_owned();
        // No foreign key: what happened to an account outlives it.
        let audit_event = Table::create()
            .table("audit_event")
            .col(big_pk_auto("id"))
            .col(big_integer("at"))
            .col(string("kind"))
            .col(big_integer_null("account_id"))
            .col(string("actor"))
            .col(string_null("address"))
            .col(string_null("reason"))
            .col(string_null("detail"))
            .to_owned();
        let canary = Table::create()
            .table("canary")
            .col(big_integer("id").primary_key())
            .col(string("key_id"))
            .col(binary("sealed"))
            .to_owned();
        for table in [
            account,
            authenticator,
            logon_attempt,
            session,
            audit_event,
            canary,
        ] {
            manager.create_table(table).await?;
        }
        for (table, column) in [
            ("authenticator", "account_id"),
            ("logon_attempt", "account_id"),
            ("logon_attempt", "expires_at"),
            ("session", "account_id"),
            ("audit_event", "account_id"),
        ] {
            let name = format!("idx_{table}_{column}");
            manager
                .create_index(
                    Index::create()
                        .name(name)
                        .table(table)
                        .col(column)
                        .to_owned(),
                )
                .await?;
        }
        // One enrolment at a time: the database itself refuses a second one (R13).
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE UNIQUE INDEX idx_authenticator_one_pending ON authenticator (account_id) WHERE state = 'pending'",
            )
            .await?;
        Ok(())
    }
}
