//! R39: audit events that were changed, removed, moved or cut off are found.

mod adding;
mod ended;
mod pruning;
mod retired;
mod tampering;

use crate::common::{Fixture, NOW, WRITER, event};
use domain::Timestamp;
use std::path::PathBuf;
use store::{
    StoreError,
    audit::{self, AuditReport, Broken, BrokenEvent, Checkpoint, Fault},
};
use tempfile::TempDir;

/// A database with audit events, and a file of checkpoints.
struct Audited {
    db: Fixture,
    folder: TempDir,
}

impl Audited {
    fn new(db: Fixture) -> Self {
        Self {
            db,
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// With `count` events of [`WRITER`], as many of "other", and a checkpoint of all.
    async fn with(db: Fixture, count: i64) -> Self {
        let audited = Self::new(db);
        for n in 0..count {
            audited.add(WRITER, n).await;
            audited.add("other", n).await;
        }
        audited.checkpoint().await;
        audited
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("checkpoints.ndjson")
    }

    /// Adds an event of the time [`NOW`] and `n` seconds.
    async fn add(&self, writer: &str, n: i64) {
        let db = self.db.store.begin().await.unwrap();
        let event = event(NOW.plus(n), &n.to_string());
        audit::add(&db, &self.db.keyring, writer, event)
            .await
            .expect("an event");
        db.commit().await.unwrap();
    }

    async fn checkpoint(&self) {
        self.checkpoint_at(NOW).await;
    }

    async fn checkpoint_at(&self, at: Timestamp) {
        let checkpoint = Checkpoint::take(self.db.connection(), at).await.unwrap();
        let line = checkpoint.to_line(&self.db.keyring).unwrap();
        audit::append(&self.file(), &line).expect("it is written");
    }

    async fn verify(&self) -> Result<AuditReport, StoreError> {
        audit::verify(&self.db.store, &self.db.keyring, &self.file()).await
    }

    /// The number of verified events.
    #[track_caller]
    fn is_right(&self) -> impl Future<Output = u64> {
        let here = std::panic::Location::caller();
        async move {
            let verified = self.verify().await;
            verified
                .unwrap_or_else(|broken| panic!("{here}: {broken}"))
                .events
        }
    }

    /// The first event that is not right: writer, number, fault.
    async fn broken(&self) -> (String, i64, Fault) {
        let broken = self.broken_event().await;
        (broken.writer, broken.sequence, broken.fault)
    }

    async fn broken_event(&self) -> BrokenEvent {
        match self.verify().await {
            Err(StoreError::Audit(Broken::Event(event))) => *event,
            other => panic!("{other:?}"),
        }
    }

    /// What is wrong with the file of checkpoints.
    async fn broken_file(&self) -> String {
        match self.verify().await {
            Err(StoreError::Audit(Broken::Checkpoints { what, .. })) => what,
            other => panic!("{other:?}"),
        }
    }

    /// Does to the database what its owner can do, and nobody by accident.
    async fn tamper(&self, statement: &str) {
        if self.db.url.starts_with("sqlite:") {
            for trigger in ["update", "delete", "replace"] {
                let name = format!("audit_event_no_{trigger}");
                self.db.sql(&format!("DROP TRIGGER IF EXISTS {name}")).await;
            }
            // One connection, as `sqlite3` has it: foreign keys off.
            let script =
                format!("PRAGMA foreign_keys = OFF; {statement}; PRAGMA foreign_keys = ON");
            self.db.sql(&script).await;
        } else {
            let script = format!(
                "SET session_replication_role = replica; {statement}; RESET session_replication_role"
            );
            self.db.sql(&script).await;
        }
    }
}

fn test_event(sequence: i64, fault: Fault) -> (String, i64, Fault) {
    (WRITER.to_owned(), sequence, fault)
}
