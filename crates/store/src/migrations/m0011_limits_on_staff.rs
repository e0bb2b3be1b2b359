//! Limits on what staff can do alone: pauses that were lifted, and set-up codes that were issued
//! (R37, R57).

use sea_orm_migration::{
    prelude::{
        DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, MigrationTrait, SchemaManager,
        Table,
    },
    schema::{big_integer, big_integer_null, binary, boolean_null, string},
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
        // When support last lifted pauses; none: never.
        let mut column = big_integer_null("pauses_lifted_at");
        let mut alter = Table::alter();
        alter.table("account").add_column(&mut column);
        manager.alter_table(alter).await?;
        let to = |table: &'static str, column: &'static str, other: &'static str| {
            ForeignKey::create()
                .from(table, column)
                .to(other, "id")
                .on_delete(ForeignKeyAction::Cascade)
                .to_owned()
        };
        // The newest one of each account, that its holder is told of at the next logon.
        let issue = Table::create()
            .table("set_up_code_issue")
            .col(big_integer("account_id").primary_key())
            .col(big_integer("issued_at"))
            .col(big_integer("issued_by")) // the member of staff
            .col(big_integer_null("asked_by")) // the one who had asked for it, if two did it
            .col(big_integer_null("answered_at")) // none: the holder has not said anything yet
            .col(boolean_null("wanted")) // what the holder said
            .foreign_key(&mut to("set_up_code_issue", "account_id", "account"))
            .foreign_key(&mut to("set_up_code_issue", "issued_by", "account"))
            .foreign_key(&mut to("set_up_code_issue", "asked_by", "account"))
            .to_owned();
        // A set-up code that only the holder may read: sealed, and gone with its letter.
        let secret = Table::create()
            .table("letter_secret")
            .col(big_integer("id").primary_key()) // the letter
            .col(string("key_id"))
            .col(binary("sealed"))
            .foreign_key(&mut to("letter_secret", "id", "letter"))
            .to_owned();
        for table in [issue, secret] {
            manager.create_table(table).await?;
        }
        Ok(())
    }
}
