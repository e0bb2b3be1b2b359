//! R40: keys are rotated while nodes work; afterwards the old one opens nothing.

use crate::common::{Fixture, NOW, key_file, on_postgres};
use domain::TwoFactor;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};
use std::{fs, time::Duration};
use store::{
    AttemptId, Keyring, Store, StoreError, authenticator, canary, entity,
    keyring::{KeyringError, Rotation},
    sealed::{self, AUTHENTICATOR, Batch},
};

/// A node whose keys are in a file, which others can read too.
fn with_key_file(db: &Fixture) -> (Fixture, tempfile::TempDir, std::path::PathBuf) {
    let (folder, path) = key_file();
    db.keyring.create(&path).expect("a key file");
    let keyring = Keyring::read(&path).expect("it is read");
    (
        Fixture {
            keyring,
            ..db.clone()
        },
        folder,
        path,
    )
}

/// A node that is refused where others would wait for a lock.
async fn impatient(db: &Fixture) -> Fixture {
    let store = Store::open(&db.url, 1).await.expect("the store opens");
    let setting = match store.connection().get_database_backend() {
        DbBackend::Sqlite => "PRAGMA busy_timeout = 0",
        _ => "SET lock_timeout = 1",
    };
    let node = Fixture {
        store,
        ..db.clone()
    };
    node.sql(setting).await;
    node
}

async fn change_canary(db: &Fixture, to: &str) -> Result<Option<String>, StoreError> {
    let transaction = db.store.begin().await?;
    let from = canary::advance(&transaction, &db.keyring, &*db.entropy, to).await?;
    transaction.commit().await?;
    Ok(from)
}

async fn batch(db: &Fixture, to: &str, after: Option<i64>) -> Batch {
    let transaction = db.store.begin().await.unwrap();
    let batch = AUTHENTICATOR
        .advance(&transaction, &db.keyring, &*db.entropy, to, after)
        .await
        .expect("a batch");
    transaction.commit().await.unwrap();
    batch
}

/// All batches; how many values were sealed anew, and which do not open.
async fn seal_all_anew(db: &Fixture, to: &str) -> (u64, Vec<i64>) {
    let (mut done, mut unopened, mut last) = (0, Vec::new(), None);
    loop {
        let batch = batch(db, to, last).await;
        done += batch.done;
        unopened.extend(batch.unopened);
        if batch.last.is_none() {
            return (done, unopened);
        }
        last = batch.last;
    }
}

async fn r40_after_a_rotation_the_old_key_opens_nothing_and_every_node_the_rest(db: Fixture) {
    let (db, _folder, path) = with_key_file(&db);
    let old = Fixture {
        keyring: Keyring::read(&{
            let copy = path.with_extension("old");
            fs::copy(&path, &copy).unwrap();
            copy
        })
        .unwrap(),
        ..db.clone()
    };
    let node = Fixture {
        keyring: Keyring::read(&path).unwrap(),
        ..db.second_node().await
    };
    let mut all = Vec::new();
    for count in 0..230 {
        let account = db
            .account(&format!("office-{count}"), TwoFactor::AwaitingEnrolment)
            .await;
        all.push(db.pending(&account).await);
    }

    let rotation = Rotation::begin(&path, &*db.entropy).expect("it begins");
    let to = rotation.to().to_owned();
    assert!(!rotation.is_resumed());
    assert_eq!(
        change_canary(&db, &to).await.unwrap().as_deref(),
        Some(&*old.keyring.current())
    );
    assert_eq!(change_canary(&db, &to).await.unwrap(), None, "once");
    // In the middle every node opens old and new, and seals with the new key.
    assert_eq!(batch(&db, &to, None).await.done, 100);
    for (node, name) in [(&db, "one"), (&node, "other")] {
        node.active(name).await;
        for authenticator in [&all[0], &all[229]] {
            let row = entity::authenticator::Entity::find_by_id(authenticator.id);
            let row = row.one(node.connection()).await.unwrap().expect("a row");
            let attempt = AttemptId(row.attempt_id);
            let opened =
                authenticator::find_pending(node.connection(), &node.keyring, attempt).await;
            let opened = opened.expect("it opens").map(|one| one.id);
            assert_eq!(opened, Some(authenticator.id));
        }
    }
    assert_eq!(
        AUTHENTICATOR
            .count_behind(db.connection(), &to)
            .await
            .unwrap(),
        130
    );
    assert_eq!(seal_all_anew(&db, &to).await, (130, vec![]));
    rotation.finish(NOW).expect("it ends");

    for node in [&db, &node] {
        canary::check(node.connection(), &node.keyring)
            .await
            .expect("it fits");
        let (mut last, mut opened) = (None, 0);
        loop {
            let batch = AUTHENTICATOR
                .check(node.connection(), &node.keyring, last)
                .await
                .unwrap();
            assert!(batch.unopened.is_empty());
            opened += batch.done;
            if batch.last.is_none() {
                break;
            }
            last = batch.last;
        }
        assert_eq!(opened, 232);
        assert_eq!(node.keyring.current(), to);
    }
    let key_ids = sealed::list_key_ids(db.connection()).await.unwrap();
    assert_eq!(key_ids, std::slice::from_ref(&to));
    let refused = canary::check(old.connection(), &old.keyring).await;
    assert!(
        matches!(&refused, Err(StoreError::Keyring(KeyringError::WrongKey { key_id })) if *key_id == to),
        "{refused:?}"
    );
    let opened = AUTHENTICATOR
        .check(old.connection(), &old.keyring, None)
        .await
        .unwrap();
    assert_eq!((opened.done, opened.unopened.len()), (0, 100), "old key");
}

/// Somebody seals while the canary changes: the change waits, and then finds the value. Where nothing may
/// wait it is refused instead, which shows that it would not go on.
async fn r40_nothing_is_sealed_with_the_old_key_behind_a_rotations_back(db: Fixture) {
    let (db, _folder, path) = with_key_file(&db);
    let account = db.account("alice", TwoFactor::AwaitingEnrolment).await;
    let rotation = Rotation::begin(&path, &*db.entropy).unwrap();
    let to = rotation.to().to_owned();

    let (rotating, impatient) = (db.second_node().await, impatient(&db).await);
    let sealing = db.store.begin().await.unwrap();
    let secret = db.secret();
    authenticator::add_pending(
        &sealing,
        &db.keyring,
        &*db.entropy,
        account.id,
        AttemptId(1),
        &secret,
        NOW,
    )
    .await
    .unwrap();
    let refused = change_canary(&impatient, &to).await;
    let refused = format!("{:?}", refused.expect_err("it waits for whoever seals"));
    assert!(refused.contains("lock"), "{refused}");
    let key = to.clone();
    let changed = tokio::spawn(async move { change_canary(&rotating, &key).await });
    sealing.commit().await.unwrap();
    assert!(changed.await.unwrap().unwrap().is_some());
    assert_eq!(
        AUTHENTICATOR
            .count_behind(db.connection(), &to)
            .await
            .unwrap(),
        1
    );
    db.active("bob").await;
    assert_eq!(
        AUTHENTICATOR
            .count_behind(db.connection(), &to)
            .await
            .unwrap(),
        1,
        "who comes later seals with the new key"
    );
}

async fn r40_what_does_not_open_is_left_and_told(db: Fixture) {
    let (db, _folder, path) = with_key_file(&db);
    let (good, bad) = (db.active("alice").await, db.active("bob").await);
    db.sql(&format!(
        "UPDATE authenticator SET secret = (SELECT secret FROM authenticator AS other WHERE other.id = {}) WHERE id = {}",
        good.id, bad.id
    ))
    .await;
    let before = AUTHENTICATOR
        .check(db.connection(), &db.keyring, None)
        .await;
    assert_eq!(before.unwrap().unopened, [bad.id]);
    let rotation = Rotation::begin(&path, &*db.entropy).unwrap();
    let to = rotation.to().to_owned();
    change_canary(&db, &to).await.unwrap();
    assert_eq!(seal_all_anew(&db, &to).await, (1, vec![bad.id]));
    rotation.finish(NOW).unwrap();
    assert!(db.list_active(good.account_id).await.is_ok());
    assert!(db.list_active(bad.account_id).await.is_err());
}

/// Another machine with a copy of the old key file would rotate to a key of its own.
async fn r40_of_two_machines_that_rotate_at_once_one_is_refused(db: Fixture) {
    let (here, _folder, path) = with_key_file(&db);
    let (there, _other_folder, other_path) = with_key_file(&db);
    let one = Rotation::begin(&path, &*db.entropy).unwrap();
    let other = Rotation::begin(&other_path, &*db.entropy).unwrap();
    assert_ne!(one.to(), other.to());
    change_canary(&here, one.to()).await.expect("the first");
    let refused = change_canary(&there, other.to()).await;
    assert!(
        matches!(
            refused,
            Err(StoreError::Keyring(KeyringError::WrongKey { .. }))
        ),
        "{refused:?}"
    );
}

/// Tables whose `key_id` names the key of a keyed hash: nothing in them is sealed.
const HASHED: [&str; 3] = ["audit_ended", "audit_event", "audit_pruned"];

async fn r40_every_sealed_column_is_known_to_the_rotation(db: Fixture) {
    let columns = if db.url.starts_with("sqlite") {
        "SELECT tables.name AS name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
         WHERE tables.type = 'table' AND columns.name = 'key_id'"
    } else {
        "SELECT table_name::text AS name FROM information_schema.columns
         WHERE table_schema = current_schema() AND column_name = 'key_id'"
    };
    let statement = Statement::from_string(db.connection().get_database_backend(), columns);
    let rows = db.connection().query_all_raw(statement).await.unwrap();
    let mut found: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "name").unwrap())
        .collect();
    let mut known: Vec<_> = sealed::COLUMNS.map(|column| column.table).to_vec();
    known.dedup();
    known.extend(HASHED);
    known.push("canary");
    found.sort_unstable();
    known.sort_unstable();
    assert_eq!(found, known, "see sealed::COLUMNS");
}

on_both!(
    r40_after_a_rotation_the_old_key_opens_nothing_and_every_node_the_rest,
    r40_nothing_is_sealed_with_the_old_key_behind_a_rotations_back,
    r40_what_does_not_open_is_left_and_told,
    r40_of_two_machines_that_rotate_at_once_one_is_refused,
    r40_every_sealed_column_is_known_to_the_rotation,
);

/// SQLite has one writer at a time; on PostgreSQL two that lock several rows could wait for each
/// other for ever.
#[tokio::test(flavor = "multi_thread")]
async fn r40_a_rotation_on_postgres_waits_for_nobody_who_holds_a_row() {
    on_postgres(async |db: Fixture| {
        let (db, _folder, path) = with_key_file(&db);
        let (locked, free) = (db.active("alice").await, db.active("bob").await);
        let rotation = Rotation::begin(&path, &*db.entropy).unwrap();
        let to = rotation.to();
        change_canary(&db, to).await.unwrap();
        let locking = db.store.begin().await.unwrap();
        authenticator::set_drift(&locking, locked.id, 7)
            .await
            .unwrap();
        // Whoever waited for that row would wait for ever; a busy machine takes its time.
        let passed = tokio::time::timeout(Duration::from_mins(1), batch(&db, to, None)).await;
        let passed = passed.expect("an answer without the row");
        assert_eq!((passed.done, passed.last), (1, Some(free.id)));
        locking.commit().await.unwrap();
        assert_eq!(seal_all_anew(&db, to).await, (1, vec![]));
        assert!(db.list_active(locked.account_id).await.is_ok());
    })
    .await;
}
