//! The support console: finding accounts, what a second member of staff must agree to, and who is
//! calling.

use sea_orm::{ConnectionTrait as _, Statement, Value};
use sea_orm_migration::{
    prelude::{
        ColumnDef, DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction,
        ForeignKeyCreateStatement, Index, MigrationTrait, SchemaManager, SchemaManagerConnection,
        Table,
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
        fill_search(manager.get_connection()).await?;
        let approval = Table::create()
            .table("approval")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id")) // to whom it is done
            .col(big_integer("generation")) // the account's; in a later one it is void
            .col(big_integer("asked_by")) // the member of staff
            .col(big_integer("asker_generation")) // the same of theirs
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

/// In Rust: the `lower` of SQLite knows ASCII only.
async fn fill_search(db: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    let all = "SELECT id, user_id, name, organisation, place FROM account";
    for row in db
        .query_all_raw(Statement::from_string(backend, all))
        .await?
    {
        let text = |column: &str| row.try_get::<String>("", column);
        let search = [
            text("user_id")?,
            text("name")?,
            text("organisation")?,
            text("place")?,
        ];
        let values = [
            Value::from(search.join("\n").to_lowercase()),
            Value::from(row.try_get::<i64>("", "id")?),
        ];
        let set = "UPDATE account SET search = $1 WHERE id = $2";
        db.execute_raw(Statement::from_sql_and_values(backend, set, values))
            .await?;
    }
    Ok(())
}
