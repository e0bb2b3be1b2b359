//! Every set-up code that was issued, in one table: who issued it, whether it was wanted, and whose the
//! password is that was chosen with it. Before, each account had a row for the newest of either, and the
//! next one hid what nobody had answered.

use sea_orm_migration::{
    prelude::{
        DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, Index, MigrationTrait,
        SchemaManager, Table,
    },
    schema::{big_integer, big_integer_null, big_pk_auto, boolean, boolean_null},
    sea_orm::ConnectionTrait,
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// What was in three tables. A password that was chosen before the newest code was issued, or with one of
/// the operator, has no code to belong to.
const FILL: [&str; 3] = [
    "INSERT INTO issued_set_up_code \
         (account_id, issued_at, issued_by, asked_by, answered_at, is_wanted) \
     SELECT u.account_id, u.issued_at, u.issued_by, u.asked_by, u.answered_at, FALSE \
     FROM unwanted_code u WHERE NOT EXISTS (SELECT 1 FROM set_up_code_issue i \
         WHERE i.account_id = u.account_id AND i.issued_at = u.issued_at) \
     ORDER BY u.id",
    "INSERT INTO issued_set_up_code \
         (account_id, issued_at, chosen_at, is_first, owned_at, is_own, seen_at) \
     SELECT c.account_id, c.chosen_at, c.chosen_at, NOT c.is_asked, c.answered_at, c.is_own, c.seen_at \
     FROM chosen_password c WHERE NOT EXISTS (SELECT 1 FROM set_up_code_issue i \
         WHERE i.account_id = c.account_id AND i.issued_at <= c.chosen_at)",
    "INSERT INTO issued_set_up_code \
         (account_id, issued_at, issued_by, asked_by, answered_at, is_wanted, \
          chosen_at, is_first, owned_at, is_own, seen_at) \
     SELECT i.account_id, i.issued_at, i.issued_by, i.asked_by, i.answered_at, i.wanted, \
         c.chosen_at, COALESCE(NOT c.is_asked, FALSE), c.answered_at, c.is_own, c.seen_at \
     FROM set_up_code_issue i LEFT JOIN chosen_password c \
         ON c.account_id = i.account_id AND i.issued_at <= c.chosen_at",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("issued_set_up_code")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id"))
            .col(big_integer("issued_at"))
            .col(big_integer_null("issued_by")) // the member of staff; none: the operator
            .col(big_integer_null("asked_by")) // the one who had asked for it, if two did it
            .col(big_integer_null("answered_at")) // when the holder said whether it was wanted
            .col(boolean_null("is_wanted")) // what the holder said
            .col(big_integer_null("chosen_at")) // when a password was chosen with it
            .col(boolean("is_first").default(false)) // whether that took the place of none
            .col(big_integer_null("owned_at")) // when the holder said whose that password is
            .col(boolean_null("is_own")) // what the holder said
            .col(big_integer_null("seen_at")); // when staff had checked a no
        for (column, deleted) in [
            ("account_id", ForeignKeyAction::Cascade),
            ("issued_by", ForeignKeyAction::SetNull),
            ("asked_by", ForeignKeyAction::SetNull),
        ] {
            let mut to_account = ForeignKey::create();
            to_account
                .from("issued_set_up_code", column)
                .to("account", "id")
                .on_delete(deleted);
            table.foreign_key(&mut to_account);
        }
        manager.create_table(table).await?;
        let index = Index::create()
            .name("idx_issued_set_up_code_account_id")
            .table("issued_set_up_code")
            .col("account_id")
            .to_owned();
        manager.create_index(index).await?;
        let db = manager.get_connection();
        for rows in FILL {
            db.execute_unprepared(rows).await?;
        }
        for old in ["unwanted_code", "set_up_code_issue", "chosen_password"] {
            manager
                .drop_table(Table::drop().table(old).to_owned())
                .await?;
        }
        Ok(())
    }
}
