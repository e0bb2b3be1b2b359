//! What support has renewed of an account since its holder last logged on (R37).

use sea_orm::ConnectionTrait as _;
use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table},
    schema::boolean,
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
        for name in ["password_renewed", "authenticators_renewed"] {
            let mut column = boolean(name);
            column.default(false);
            let mut alter = Table::alter();
            alter.table("account").add_column(&mut column);
            manager.alter_table(alter).await?;
        }
        // Of what was renewed before, so much is known still.
        for renewed in [
            "UPDATE account SET password_renewed = TRUE WHERE set_up_code_hash IS NOT NULL",
            "UPDATE account SET authenticators_renewed = TRUE WHERE two_factor <> 'on' \
             AND id IN (SELECT account_id FROM authenticator WHERE state = 'revoked' AND activated_at IS NOT NULL)",
        ] {
            manager.get_connection().execute_unprepared(renewed).await?;
        }
        // Who logged on last, as the console sorts accounts.
        let index =
            "CREATE INDEX idx_account_last_logon ON account (coalesce(last_logon_at, 0), user_id)";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }
}
