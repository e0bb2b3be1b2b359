//! R44: a backup has everything of one moment but the keys, and comes back on either database.

use crate::common::{Fixture, NOW, WRITER, event, on_postgres, on_sqlite};
use data_encoding::BASE64;
use domain::{
    RecoveryCode, StageKind, Timestamp, TwoFactor,
    authenticator::SpentCode,
    throttle::{Attempts, Throttle},
};
use sea_orm::{
    ConnectionTrait, EntityTrait, PaginatorTrait, QueryOrder, Statement, sea_query::Expr,
};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{
    StoreError, account, audit,
    authenticator::{self, Which},
    backup::{self, Backup, BackupError},
    canary, entity,
    keyring::Purpose,
    recovery_code, remembered_browser,
    session::NewSession,
    tries::{self, Bucket},
};
use tempfile::TempDir;

pub fn file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("monday.gtg");
    (folder, path)
}

pub async fn open(path: &Path) -> Result<Backup, StoreError> {
    Backup::open(path, path.with_extension("opened")).await
}

async fn names(db: &Fixture) -> Vec<String> {
    let tables = if db.url.starts_with("sqlite") {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    } else {
        "SELECT table_name::text AS name FROM information_schema.tables
         WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
    };
    let statement = Statement::from_string(db.connection().get_database_backend(), tables);
    let rows = db.connection().query_all_raw(statement).await.unwrap();
    let mut names: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "name").unwrap())
        .collect();
    names.sort_unstable();
    names
}

async fn r44_every_table_is_in_a_backup_or_left_out_on_purpose(db: Fixture) {
    let mut known = [backup::COPIED, &backup::LEFT_OUT, &["seaql_migrations"]].concat();
    known.sort_unstable();
    assert_eq!(
        names(&db).await,
        known,
        "see crates/store/src/backup/tables.rs"
    );
}

/// Every row that a backup has, as text.
pub async fn rows(db: &impl ConnectionTrait) -> Vec<String> {
    macro_rules! all {
        ($($table:ident),+) => {{
            let mut all = Vec::new();
            $(
                let rows = entity::$table::Entity::find().order_by_asc(Expr::col("id"));
                let rows = rows.all(db).await.expect("the rows");
                all.extend(rows.iter().map(|row| format!("{row:?}")));
            )+
            all
        }};
    }
    let mut all = all!(
        account,
        authenticator,
        recovery_code,
        remembered_browser,
        audit_writer,
        audit_event,
        canary
    );
    let tries = entity::tries::Entity::find().all(db).await;
    all.extend(
        tries
            .expect("the rows")
            .iter()
            .map(|row| format!("{row:?}")),
    );
    all
}

/// Accounts in every state, on several pages, and somebody logged on.
async fn fill(db: &Fixture) {
    for count in 0..420 {
        db.account(&format!("office-{count}"), TwoFactor::Off).await;
        audit::add(
            db.connection(),
            &db.keyring,
            WRITER,
            event(NOW, &format!("«{count}» ŵ")),
        )
        .await
        .unwrap();
    }
    let used = db.active("used").await;
    let waiting = db.account("waiting", TwoFactor::AwaitingEnrolment).await;
    db.pending(&waiting).await;
    let lost = db.active("lost").await;
    authenticator::revoke(db.connection(), Which::All(lost.account_id), NOW)
        .await
        .unwrap();
    let codes = RecoveryCode::generate_set(&*db.entropy);
    recovery_code::replace(db.connection(), &db.keyring, used.account_id, &codes, NOW)
        .await
        .unwrap();
    let until = NOW.plus(3600);
    let seen = remembered_browser::Sighting::default();
    remembered_browser::add(
        db.connection(),
        &db.token(),
        used.account_id,
        seen,
        NOW,
        until,
    )
    .await
    .unwrap();
    let bucket = Bucket {
        throttle: Throttle::Codes,
        account_id: Some(used.account_id),
        browser_id: None,
    };
    let counted = Attempts {
        in_a_row: 1,
        recent: 1,
        since: NOW,
        ..Attempts::NONE
    };
    assert!(
        tries::advance(db.connection(), bucket, &Attempts::NONE, &counted)
            .await
            .unwrap()
    );
    let session = NewSession {
        token: db.token(),
        account_id: used.account_id,
        generation: 0,
        code: Some(SpentCode {
            authenticator_id: used.id,
            at: NOW,
        }),
        browser: String::new(),
        initials: None,
        begun: account::LogonMark {
            at: NOW,
            address: Some("192.0.2.7".to_owned()),
        },
        previous: None,
    };
    store::session::add(db.connection(), session).await.unwrap();
}

/// Brings `backup` into the empty database `to`, which must then be as `was`.
async fn comes_back(backup: &Backup, was: &[String], to: Fixture) {
    let transaction = to.store.begin().await.unwrap();
    backup.copy_into(&transaction).await.expect("it fits");
    transaction.commit().await.unwrap();
    assert_eq!(rows(to.connection()).await, was);
    let sessions = entity::session::Entity::find().count(to.connection()).await;
    let attempts = entity::logon_attempt::Entity::find()
        .count(to.connection())
        .await;
    assert_eq!((sessions.unwrap(), attempts.unwrap()), (0, 0), "R44");
    let new = to.account("new", TwoFactor::AwaitingEnrolment).await;
    to.pending(&new).await;
    audit::add(to.connection(), &to.keyring, WRITER, event(NOW, "new"))
        .await
        .unwrap();
}

async fn r44_comes_back_as_it_was_on_either_database(db: Fixture) {
    fill(&db).await;
    let (_folder, path) = file();
    let contents = backup::write(&db.store, &path).await.expect("a backup");
    assert_eq!(contents.key_ids, [db.keyring.current()]);
    assert_eq!((contents.accounts, contents.events), (423, 420));
    let was = rows(db.connection()).await;
    assert!(was.len() > 840);
    db.account("later", TwoFactor::Off).await;

    let backup = Arc::new(open(&path).await.expect("it opens"));
    canary::check(backup.connection(), &db.keyring)
        .await
        .unwrap();
    comes_back_on_both(&db, &backup, &was).await;
}

/// The same for an empty database of either kind, with the keys of `db`.
pub async fn comes_back_on_both(db: &Fixture, backup: &Arc<Backup>, was: &[String]) {
    for way in ["sqlite", "postgres"] {
        let (backup, was, db) = (Arc::clone(backup), was.to_owned(), db.clone());
        let test = |to: Fixture| async move {
            let to = Fixture {
                url: to.url,
                store: to.store,
                ..db
            };
            comes_back(&backup, &was, to).await;
        };
        if way == "sqlite" {
            on_sqlite(test).await;
        } else {
            on_postgres(test).await;
        }
    }
}

async fn r44_is_for_its_owner_only_one_file_and_has_no_key(db: Fixture) {
    let one = db.active("alice").await;
    let (folder, path) = file();
    backup::write(&db.store, &path).await.unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode, 0o600);
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 1, "nothing lies beside it");

    let content = fs::read(&path).unwrap();
    let holds = |part: &[u8]| content.windows(part.len()).any(|window| window == part);
    assert!(holds(b"alice") && holds(db.keyring.current().as_bytes()));
    assert!(!holds(one.secret.expose()), "a secret");
    assert!(!holds(one.secret.secret_key().as_bytes()), "a secret");
    let (_key_folder, key_file) = crate::common::key_file();
    db.keyring.create(&key_file).unwrap();
    let text = fs::read_to_string(key_file).unwrap();
    let master = text
        .lines()
        .find_map(|line| line.strip_prefix("key = \"")?.strip_suffix('"'))
        .expect("a key");
    let mut keys = vec![BASE64.decode(master.as_bytes()).unwrap()];
    for purpose in Purpose::KEPT.into_iter().chain([Purpose::Seal]) {
        let key = db.keyring.sub_key(&db.keyring.current(), purpose).unwrap();
        keys.push(key.to_vec());
    }
    for key in keys {
        assert!(!holds(&key) && !holds(BASE64.encode(&key).as_bytes()));
    }
    drop(open(&path).await.unwrap());
    assert_eq!(fs::read(&path).unwrap(), content, "it is only read");
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 1, "the copy is gone");
}

async fn r44_replaces_nothing(db: Fixture) {
    let (_folder, path) = file();
    fs::write(&path, "last week's").unwrap();
    let refused = backup::write(&db.store, &path).await;
    assert!(matches!(
        refused,
        Err(StoreError::Backup(BackupError::Exists { .. }))
    ));
    assert_eq!(fs::read_to_string(&path).unwrap(), "last week's");

    fs::remove_file(&path).unwrap();
    let draft = path.with_file_name("monday.gtg.part");
    fs::write(&draft, "half").unwrap();
    let refused = backup::write(&db.store, &path).await;
    assert!(matches!(
        refused,
        Err(StoreError::Backup(BackupError::Unfinished { .. }))
    ));
    fs::remove_file(&draft).unwrap();

    backup::write(&db.store, &path).await.unwrap();
    db.account("alice", TwoFactor::Off).await;
    let transaction = db.store.begin().await.unwrap();
    let refused = open(&path).await.unwrap().copy_into(&transaction).await;
    let expected = matches!(
        &refused,
        Err(StoreError::Backup(BackupError::Occupied {
            table: "account"
        }))
    );
    assert!(expected, "{refused:?}");
}

async fn r44_what_is_no_backup_or_a_newer_ones_is_refused(db: Fixture) {
    let (_folder, path) = file();
    for content in ["", "no database"] {
        fs::write(&path, content).unwrap();
        let refused = open(&path).await.map(drop);
        let expected = matches!(&refused, Err(StoreError::Backup(BackupError::None { .. })));
        assert!(expected, "{content:?}: {refused:?}");
    }
    let missing = open(Path::new("/nowhere/at-all")).await.map(drop);
    assert!(matches!(
        missing,
        Err(StoreError::Backup(BackupError::Io { .. }))
    ));

    db.sql("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 1)")
        .await;
    if let Some(database) = db.url.strip_prefix("sqlite:") {
        db.sql("PRAGMA wal_checkpoint(TRUNCATE)").await;
        fs::copy(database, &path).unwrap();
        let refused = open(&path).await.map(drop);
        let expected = matches!(&refused,
            Err(StoreError::Backup(BackupError::Newer { migration, .. })) if migration == "m9999_later");
        assert!(expected, "{refused:?}");
    }
}

async fn r44_no_step_of_before_counts_and_no_enrolment_goes_on(db: Fixture) {
    let used = db.active("alice").await;
    let ahead = db.active("ahead").await;
    let step = NOW.step().plus(1);
    db.sql(&format!(
        "UPDATE authenticator SET last_step = {} WHERE id = {}",
        step.plus(5).number(),
        ahead.id
    ))
    .await;
    let waiting = db.account("waiting", TwoFactor::AwaitingEnrolment).await;
    let attempt = db.attempt(&waiting, StageKind::Enrol).await;
    let secret = db.secret();
    authenticator::add_pending(
        db.connection(),
        &db.keyring,
        &*db.entropy,
        waiting.id,
        attempt,
        &secret,
        NOW,
    )
    .await
    .unwrap();
    let later = Timestamp::from_unix(NOW.unix());
    authenticator::start_anew(db.connection(), step, later)
        .await
        .unwrap();
    let pending = authenticator::find_pending(db.connection(), &db.keyring, attempt).await;
    assert!(pending.unwrap().is_none());
    let consume = |id, step| authenticator::consume_step(db.connection(), id, step, NOW);
    assert!(!consume(used.id, step).await.unwrap());
    assert!(consume(used.id, step.plus(1)).await.unwrap());
    assert!(!consume(ahead.id, step.plus(5)).await.unwrap());
}

on_both!(
    r44_every_table_is_in_a_backup_or_left_out_on_purpose,
    r44_comes_back_as_it_was_on_either_database,
    r44_is_for_its_owner_only_one_file_and_has_no_key,
    r44_replaces_nothing,
    r44_what_is_no_backup_or_a_newer_ones_is_refused,
    r44_no_step_of_before_counts_and_no_enrolment_goes_on,
);
