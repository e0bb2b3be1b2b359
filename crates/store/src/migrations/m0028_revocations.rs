//! What was revoked, for nodes that keep answers of the check: each reads what is new several times a second.
//! The database itself writes it down, in the transaction that changes a row, so that no way to a change
//! leaves it out: not that of an older version beside this one, nor an operator's own at the database.

use sea_orm_migration::{
    prelude::{DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table},
    schema::{big_integer, big_integer_null, big_pk_auto},
    sea_orm::{ConnectionTrait, DbBackend},
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
        let mut table = Table::create();
        table
            .table("revocation")
            .col(big_pk_auto("id"))
            .col(big_integer("account_id")) // no foreign key: the account may be gone
            .col(big_integer("at")) // by the clock of the database
            .col(big_integer_null("xid")); // PostgreSQL: the transaction that wrote it
        manager.create_table(table).await?;
        for column in ["at", "xid"] {
            let index = Index::create()
                .name(format!("idx_revocation_{column}"))
                .table("revocation")
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        let db = manager.get_connection();
        let statements = match db.get_database_backend() {
            DbBackend::Postgres => TABLES.iter().flat_map(Watched::postgres).collect(),
            _ => TABLES.iter().flat_map(Watched::sqlite).collect::<Vec<_>>(),
        };
        for statement in statements {
            db.execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}

/// A table whose rows open something.
struct Watched {
    name: &'static str,
    /// What the check reads of it, but for times that only open more; nothing: it is never changed.
    columns: &'static [&'static str],
    /// Whose a row is, as SQL.
    account: &'static str,
    /// Where that is found; empty: in the row itself.
    from: &'static str,
}

const TABLES: [Watched; 3] = [
    Watched {
        name: "account",
        columns: &[
            "user_id",
            "name",
            "organisation",
            "role",
            "status",
            "two_factor",
            "generation",
            "groups",
            "email",
        ],
        account: "OLD.id",
        from: "",
    },
    Watched {
        name: "session",
        columns: &["ended_at", "generation"],
        account: "OLD.account_id",
        from: "",
    },
    Watched {
        name: "application_session",
        columns: &[],
        account: "account_id",
        from: "FROM session WHERE id = OLD.session_id",
    },
];

impl Watched {
    /// When a trigger fires, with its name: a row goes, or a column gets another value, which `differs` tells.
    fn events(&self, differs: &str) -> Vec<(String, String)> {
        let Self { name, columns, .. } = self;
        let gone = (
            format!("revoke_{name}_gone"),
            format!("DELETE ON {name} FOR EACH ROW"),
        );
        let of = columns.join(", ");
        let each = columns
            .iter()
            .map(|one| format!("OLD.{one} {differs} NEW.{one}"));
        let when = each.collect::<Vec<_>>().join(" OR ");
        let changed = (
            format!("revoke_{name}"),
            format!("UPDATE OF {of} ON {name} FOR EACH ROW WHEN ({when})"),
        );
        let changed = (!columns.is_empty()).then_some(changed);
        changed.into_iter().chain([gone]).collect()
    }

    fn sqlite(&self) -> Vec<String> {
        let Self { account, from, .. } = self;
        let write =
            format!("INSERT INTO revocation (account_id, at) SELECT {account}, unixepoch() {from}");
        let events = self.events("IS NOT").into_iter();
        events
            .map(|(name, when)| format!("CREATE TRIGGER {name} AFTER {when} BEGIN {write}; END"))
            .collect()
    }

    fn postgres(&self) -> Vec<String> {
        let Self {
            name,
            account,
            from,
            ..
        } = self;
        let function = format!(
            "CREATE OR REPLACE FUNCTION revoke_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 INSERT INTO revocation (account_id, at, xid) \
                     SELECT {account}, extract(epoch FROM now())::bigint, \
                         pg_current_xact_id()::text::bigint {from}; \
                 NOTIFY revocation; RETURN NULL; END $$"
        );
        let events = self.events("IS DISTINCT FROM").into_iter();
        let triggers = events.map(|(trigger, when)| {
            format!("CREATE TRIGGER {trigger} AFTER {when} EXECUTE FUNCTION revoke_{name}()")
        });
        [function].into_iter().chain(triggers).collect()
    }
}
