//! R62: what a retired key signs after its rotation does not verify.

use super::{Audited, pruning::prune as prune_all, test_event};
use crate::common::{Fixture, NOW, WRITER, event, key_file};
use domain::Timestamp;
use std::{fs, path::PathBuf};
use store::{
    Keyring, StoreError, audit,
    audit::{
        Broken, Checkpoint, Fault, RETIRED_KEY_GRACE, ended, list_prunable, prune, renew_marks,
    },
    canary,
    keyring::Rotation,
};
use tempfile::TempDir;

/// Three events of each writer, a key file, and somebody who has a copy of it.
struct Stolen {
    audited: Audited,
    thief: Keyring,
    path: PathBuf,
    _folder: TempDir,
}

impl Stolen {
    async fn new(db: Fixture) -> Self {
        let (folder, path) = key_file();
        db.keyring.create(&path).expect("a key file");
        let copy = path.with_extension("stolen");
        fs::copy(&path, &copy).expect("copied");
        let keyring = Keyring::read(&path).expect("it is read");
        let db = Fixture { keyring, ..db };
        Self {
            audited: Audited::with(db, 3).await,
            thief: Keyring::read(&copy).expect("it is read"),
            path,
            _folder: folder,
        }
    }

    fn old_key(&self) -> String {
        self.thief.current()
    }

    /// A rotation, as `service` goes through it.
    async fn rotate(&self) {
        let rotation = self.begin_rotation().await;
        let db = &self.audited.db;
        let transaction = db.store.begin().await.unwrap();
        renew_marks(&transaction, &db.keyring, rotation.to())
            .await
            .expect("new marks");
        transaction.commit().await.unwrap();
        rotation.finish(NOW).expect("it ends");
    }

    /// Up to where the database has the new key.
    async fn begin_rotation(&self) -> Rotation {
        let db = &self.audited.db;
        let rotation = Rotation::begin(&self.path, &*db.entropy).expect("it begins");
        let transaction = db.store.begin().await.unwrap();
        canary::advance(&transaction, &db.keyring, &*db.entropy, rotation.to())
            .await
            .expect("a new canary");
        transaction.commit().await.unwrap();
        rotation
    }

    /// Adds an event of `writer` with the old key, and the time `at`.
    async fn forge(&self, writer: &str, at: Timestamp) {
        let db = self.audited.db.store.begin().await.unwrap();
        let event = event(at, "forged");
        audit::add(&db, &self.thief, writer, event)
            .await
            .expect("an event");
        db.commit().await.unwrap();
    }

    /// Adds a checkpoint of the present, of the time `at`.
    async fn checkpoint(&self, keyring: &Keyring, at: Timestamp) {
        let taken = Checkpoint::take(self.audited.db.connection(), at).await;
        let line = taken.unwrap().to_line(keyring).unwrap();
        audit::append(&self.audited.file(), &line).expect("it is written");
    }
}

async fn r62_behind_an_event_of_the_new_key_none_of_the_old_verifies(db: Fixture) {
    let stolen = Stolen::new(db).await;
    stolen.rotate().await;
    stolen.audited.add(WRITER, 3).await;
    assert_eq!(stolen.audited.is_right().await, 7);
    stolen.forge(WRITER, NOW.plus(3)).await;
    let fault = Fault::RetiredKey(stolen.old_key());
    assert_eq!(stolen.audited.broken().await, test_event(5, fault.clone()));
    // Nor once the chain has gone on behind it.
    stolen.audited.add(WRITER, 4).await;
    assert_eq!(stolen.audited.broken().await, test_event(5, fault));
}

async fn r62_a_node_without_the_new_file_has_a_day_and_no_more(db: Fixture) {
    let stolen = Stolen::new(db).await;
    stolen.rotate().await;
    stolen.audited.add(WRITER, 3).await;
    stolen.forge("other", NOW.plus(RETIRED_KEY_GRACE)).await;
    assert_eq!(stolen.audited.is_right().await, 8);
    stolen.forge("other", NOW.plus(RETIRED_KEY_GRACE + 1)).await;
    let fault = Fault::RetiredKey(stolen.old_key());
    assert_eq!(
        stolen.audited.broken().await,
        ("other".to_owned(), 5, fault)
    );
}

/// Whoever forges an event chooses its time too.
async fn r62_behind_a_later_checkpoint_no_event_is_of_the_old_key(db: Fixture) {
    let stolen = Stolen::new(db).await;
    stolen.rotate().await;
    let later = NOW.plus(RETIRED_KEY_GRACE + 1);
    stolen.checkpoint(&stolen.audited.db.keyring, later).await;
    assert_eq!(stolen.audited.is_right().await, 6);
    stolen.forge("other", NOW).await;
    let broken = stolen.audited.broken_event().await;
    assert_eq!((&*broken.writer, broken.sequence), ("other", 4));
    assert_eq!(broken.fault, Fault::RetiredKey(stolen.old_key()));
    assert_eq!(broken.checkpoint, Some(later));
}

/// Nor a chain of its own, which no earlier checkpoint tells of, whatever came after.
async fn r62_a_new_writer_of_the_old_key_is_found_too(db: Fixture) {
    let stolen = Stolen::new(db).await;
    stolen.rotate().await;
    let later = NOW.plus(RETIRED_KEY_GRACE + 1);
    stolen.checkpoint(&stolen.audited.db.keyring, later).await;
    stolen.forge("new", NOW).await;
    stolen
        .checkpoint(&stolen.audited.db.keyring, later.plus(60))
        .await;
    let broken = stolen.audited.broken_event().await;
    assert_eq!((&*broken.writer, broken.sequence), ("new", 1));
    assert_eq!(broken.fault, Fault::RetiredKey(stolen.old_key()));
    assert_eq!(broken.checkpoint, Some(later));
}

async fn r62_no_checkpoint_of_the_old_key_counts_after_the_new(db: Fixture) {
    let stolen = Stolen::new(db).await;
    stolen.rotate().await;
    stolen.checkpoint(&stolen.audited.db.keyring, NOW).await;
    stolen.checkpoint(&stolen.thief, NOW).await;
    let what = format!(
        "line 3 was written with key {} after that was retired",
        stolen.old_key()
    );
    assert_eq!(stolen.audited.broken_file().await, what);
    // Nor does one that stands alone, when nobody has the old key any more.
    fs::remove_file(stolen.audited.file()).expect("removed");
    stolen.checkpoint(&stolen.thief, NOW).await;
    stolen.audited.is_right().await;
    let late = NOW.plus(RETIRED_KEY_GRACE + 1);
    stolen.checkpoint(&stolen.thief, late).await;
    let what = what.replace("line 3", "line 2");
    assert_eq!(stolen.audited.broken_file().await, what);
}

async fn r62_marks_of_pruning_are_made_anew_and_the_old_key_makes_none(db: Fixture) {
    let stolen = Stolen::new(db).await;
    let db = &stolen.audited.db;
    let parts = list_prunable(db.connection(), NOW.plus(2)).await.unwrap();
    assert_eq!(parts.len(), 2);
    let prune_with = async |keyring: &Keyring, parts: &[audit::Part]| {
        let transaction = db.store.begin().await.unwrap();
        for part in parts {
            prune(&transaction, keyring, part).await.expect("pruned");
        }
        transaction.commit().await.unwrap();
    };
    prune_with(&db.keyring, &parts).await;
    assert_eq!(stolen.audited.is_right().await, 2);
    stolen.rotate().await;
    assert_eq!(stolen.audited.is_right().await, 2);

    // Somebody removes what is left, and makes a mark with the old key.
    for n in 3..6 {
        stolen.audited.add(WRITER, n).await;
    }
    let canary = "UPDATE canary SET key_id = ";
    let new_key = db.keyring.current();
    stolen
        .audited
        .tamper(&format!("{canary}'{}'", stolen.old_key()))
        .await;
    let parts = list_prunable(db.connection(), NOW.plus(4)).await.unwrap();
    prune_with(&stolen.thief, &parts).await;
    stolen.audited.tamper(&format!("{canary}'{new_key}'")).await;
    let broken = stolen.audited.broken_event().await;
    assert_eq!(broken.fault, Fault::MarkOfRetiredKey(stolen.old_key()));
}

/// From the same event on: none of them goes back behind it.
async fn r62_in_the_middle_of_a_rotation_all_nodes_sign_with_the_new_key(db: Fixture) {
    let stolen = Stolen::new(db).await;
    let rotation = stolen.begin_rotation().await;
    // A node on another machine, with a copy of the file that has both keys.
    let copy = stolen.path.with_extension("copy");
    fs::copy(&stolen.path, &copy).expect("copied");
    let node = Keyring::read(&copy).expect("it is read");
    stolen.audited.add(WRITER, 3).await;
    for n in 4..6 {
        let db = stolen.audited.db.store.begin().await.unwrap();
        audit::add(&db, &node, WRITER, event(NOW.plus(n), "there"))
            .await
            .expect("an event");
        db.commit().await.unwrap();
    }
    rotation.finish(NOW).expect("it ends");
    stolen.audited.add(WRITER, 6).await;
    assert_eq!(stolen.audited.is_right().await, 10);
}

async fn r62_the_time_of_ends_is_signed_anew(db: Fixture) {
    let stolen = Stolen::new(db).await;
    let db = &stolen.audited.db;
    prune_all(db, NOW.plus(50)).await;
    ended::note(db.connection(), NOW).await.unwrap();
    let transaction = db.store.begin().await.unwrap();
    let removed = ended::remove(&transaction, &db.keyring, NOW.plus(1)).await;
    assert_eq!(removed.unwrap(), 2);
    transaction.commit().await.unwrap();
    db.sql("CREATE TABLE saved AS SELECT * FROM audit_ended")
        .await;
    stolen.rotate().await;
    assert_eq!(stolen.audited.is_right().await, 0);
    let back = "DELETE FROM audit_ended; INSERT INTO audit_ended SELECT * FROM saved";
    db.sql(back).await;
    let verified = stolen.audited.verify().await;
    assert!(
        matches!(verified, Err(StoreError::Audit(Broken::Ended))),
        "{verified:?}"
    );
}

on_both!(
    r62_the_time_of_ends_is_signed_anew,
    r62_behind_an_event_of_the_new_key_none_of_the_old_verifies,
    r62_a_node_without_the_new_file_has_a_day_and_no_more,
    r62_behind_a_later_checkpoint_no_event_is_of_the_old_key,
    r62_a_new_writer_of_the_old_key_is_found_too,
    r62_no_checkpoint_of_the_old_key_counts_after_the_new,
    r62_marks_of_pruning_are_made_anew_and_the_old_key_makes_none,
    r62_in_the_middle_of_a_rotation_all_nodes_sign_with_the_new_key,
);
