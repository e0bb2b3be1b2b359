//! Audit events in chains (R39): the writers, what was pruned, and triggers that keep events as
//! they are.
//!
//! The table of events is made anew, because a column that must be filled cannot be added to it
//! on SQLite. Events from before are refused rather than chained: they could have been changed
//! until now, and a chain would vouch for them. No release has written any.

use sea_orm_migration::{
    prelude::{
        DbErr, DeriveMigrationName, ForeignKey, ForeignKeyCreateStatement, Index, MigrationTrait,
        SchemaManager, Table,
    },
    schema::{big_integer, big_integer_null, big_pk_auto, binary, string, string_null},
    sea_orm::{ConnectionTrait, DbBackend, Statement},
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn of_writer(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, "writer_id")
        .to("audit_writer", "id")
        .to_owned()
}

/// Deleting is for what the mark in `audit_pruned` covers. The trigger before inserting is there
/// because `REPLACE` removes rows without asking the one before deleting.
const SQLITE: &str = "
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN
  SELECT RAISE(ABORT, 'audit events are never changed');
END;
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
WHEN NOT EXISTS (SELECT 1 FROM audit_pruned WHERE writer_id = OLD.writer_id AND sequence >= OLD.sequence) BEGIN
  SELECT RAISE(ABORT, 'audit events are removed by good-to-go audit prune only');
END;
CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event
WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id OR (writer_id = NEW.writer_id AND sequence = NEW.sequence)) BEGIN
  SELECT RAISE(ABORT, 'audit events are never replaced');
END;";

/// As for SQLite, where nothing is replaced, but tables can be emptied.
const POSTGRES: &str = "
CREATE OR REPLACE FUNCTION audit_event_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (SELECT 1 FROM audit_pruned WHERE writer_id = OLD.writer_id AND sequence >= OLD.sequence) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'audit events are never changed, and removed by good-to-go audit prune only';
END $$;
CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
  FOR EACH ROW EXECUTE FUNCTION audit_event_keep();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_event_keep();";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let backend = db.get_database_backend();
        let any = Statement::from_string(backend, "SELECT id FROM audit_event LIMIT 1");
        if db.query_one_raw(any).await?.is_some() {
            return Err(DbErr::Migration(
                "it has audit events without a chain, from before the first release; begin with a new one"
                    .to_owned(),
            ));
        }
        manager
            .drop_table(Table::drop().table("audit_event").to_owned())
            .await?;
        let audit_writer = Table::create()
            .table("audit_writer")
            .col(big_pk_auto("id"))
            .col(string("name").unique_key())
            .col(big_integer("sequence")) // of its last event
            .col(binary("mac")) // of its last event
            .to_owned();
        // Up to where a chain was pruned: at most one row for each writer.
        let audit_pruned = Table::create()
            .table("audit_pruned")
            .col(big_integer("writer_id").primary_key())
            .col(big_integer("sequence")) // of the last event that was removed
            .col(binary("event_mac")) // of the same event: the first one left follows it
            .col(string("key_id"))
            .col(binary("mac")) // of this row
            .foreign_key(&mut of_writer("audit_pruned"))
            .to_owned();
        // No foreign key to accounts: what happened to one outlives it.
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
            .col(big_integer("writer_id"))
            .col(big_integer("sequence")) // 1, 2, 3 … within the writer
            .col(string("key_id")) // master key from which the MAC's is derived
            .col(binary("mac")) // over the event before and every other column of this one
            .foreign_key(&mut of_writer("audit_event"))
            .to_owned();
        for table in [audit_writer, audit_pruned, audit_event] {
            manager.create_table(table).await?;
        }
        let by_account = Index::create()
            .name("idx_audit_event_account_id")
            .table("audit_event")
            .col("account_id")
            .to_owned();
        let chain = Index::create()
            .name("idx_audit_event_chain")
            .table("audit_event")
            .col("writer_id")
            .col("sequence")
            .unique()
            .to_owned();
        for index in [by_account, chain] {
            manager.create_index(index).await?;
        }
        let triggers = match backend {
            DbBackend::Postgres => POSTGRES,
            _ => SQLITE,
        };
        db.execute_unprepared(triggers).await?;
        Ok(())
    }
}
