//! What else is given again when the answer to a form is lost: whatever took a logon attempt on, and a
//! session that a code has put under a new token.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table},
    schema::{big_integer, big_integer_null, binary_null},
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
        let mut repeats_left = big_integer("repeats_left");
        repeats_left.default(0);
        for (table, mut column) in [
            // When a form took the attempt on, which came with the token of `former_hash`.
            ("logon_attempt", big_integer_null("passed_at")),
            // Of what was sent with it, that token, and the seed.
            ("logon_attempt", binary_null("sent_hash")),
            // How often something else may be sent with that token before it is worth nothing (R16).
            ("logon_attempt", repeats_left),
            // Of the token that a code has replaced, and until when it is known still.
            ("session", binary_null("former_hash")),
            ("session", big_integer_null("former_until")),
        ] {
            let mut alter = Table::alter();
            alter.table(table).add_column(&mut column);
            manager.alter_table(alter).await?;
        }
        let index = Index::create()
            .name("idx_session_former_hash")
            .table("session")
            .col("former_hash")
            .to_owned();
        manager.create_index(index).await
    }
}
