//! Texts in the one spelling of what people take for one, and what they are found and ordered by.

use domain::line::{canonical, order_key, search_key};
use sea_orm::{ConnectionTrait as _, DbBackend, QueryResult, Statement, Value};
use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager,
    SchemaManagerConnection, Table,
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
        let db = manager.get_connection();
        // The organisation, as it is ordered by: `domain::line::order_key`.
        let mut order = ColumnDef::new("organisation_order");
        order.string().not_null().default("");
        let mut alter = Table::alter();
        alter.table("account").add_column(&mut order);
        manager.alter_table(alter).await?;
        if db.get_database_backend() == DbBackend::Postgres {
            // By their bytes, as SQLite does, in whatever language the database was made.
            for column in ["user_id", "organisation_order"] {
                let bytewise =
                    format!("ALTER TABLE account ALTER COLUMN {column} TYPE varchar COLLATE \"C\"");
                db.execute_unprepared(&bytewise).await?;
            }
        }
        let mut last = i64::MIN;
        while let Some(id) = rewrite_some(db, last).await? {
            last = id;
        }
        let mut index = Index::create();
        index
            .name("idx_account_organisation_order_user_id")
            .table("account")
            .col("organisation_order")
            .col("user_id");
        manager.create_index(index).await
    }
}

/// Rows of one round: never all of them in memory.
const AT_ONCE: i64 = 1000;

/// Rewrites the next accounts behind the row `last`, and returns the last one of these. In Rust: no
/// database knows the rule.
async fn rewrite_some(db: &SchemaManagerConnection<'_>, last: i64) -> Result<Option<i64>, DbErr> {
    let backend = db.get_database_backend();
    let some = "SELECT id, user_id, name, organisation, place FROM account WHERE id > $1 ORDER BY id LIMIT $2";
    let values = [Value::from(last), Value::from(AT_ONCE)];
    let some = Statement::from_sql_and_values(backend, some, values);
    let mut last = None;
    for row in db.query_all_raw(some).await? {
        let id: i64 = row.try_get("", "id")?;
        let set = "UPDATE account SET name = $1, organisation = $2, place = $3, search = $4, \
                   organisation_order = $5 WHERE id = $6";
        let values = texts(&row)?.into_iter().map(Value::from);
        let values = values.chain([Value::from(id)]);
        db.execute_raw(Statement::from_sql_and_values(backend, set, values))
            .await?;
        last = Some(id);
    }
    Ok(last)
}

fn texts(row: &QueryResult) -> Result<[String; 5], DbErr> {
    let user_id: String = row.try_get("", "user_id")?;
    let read = |column: &str| {
        row.try_get::<String>("", column)
            .map(|text| canonical(&text))
    };
    let (name, organisation, place) = (read("name")?, read("organisation")?, read("place")?);
    let search = [&user_id, &name, &organisation, &place].map(|text| search_key(text));
    let order = order_key(&organisation);
    Ok([name, organisation, place, search.join("\n"), order])
}
