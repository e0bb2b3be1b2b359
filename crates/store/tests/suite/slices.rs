//! What is over goes in slices, for which nobody waits.

use crate::common::{Fixture, NOW};
use sea_orm::{ConnectionTrait, DbBackend};
use std::time::Duration;
use store::{slice::ROWS, wrong_try};
use tokio::time::timeout;

/// So many wrong tries, which are all over.
async fn wrong_tries(db: &Fixture, count: u64) {
    let at = NOW.plus(-1).unix();
    db.sql(&format!(
        "WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < {count}) \
         INSERT INTO wrong_try (address, user_hash, at) SELECT '192.0.2.7', user_hash, {at} \
         FROM one, (SELECT token_hash AS user_hash FROM session) of_any"
    ))
    .await;
}

async fn rows_go_in_slices(db: Fixture) {
    let account = db.account("alice", domain::TwoFactor::Off).await;
    db.session(&account).await;
    wrong_tries(&db, 2 * ROWS + 7).await;
    for expected in [ROWS, ROWS, 7, 0] {
        let removed = wrong_try::forget(db.connection(), NOW).await;
        assert_eq!(removed.unwrap(), expected);
    }
}

async fn rows_that_somebody_has_locked_are_passed_over(db: Fixture) {
    if db.connection().get_database_backend() != DbBackend::Postgres {
        return; // one writer at a time: there are no locked rows
    }
    let account = db.account("alice", domain::TwoFactor::Off).await;
    db.session(&account).await;
    wrong_tries(&db, 3).await;
    let other = db.store.begin().await.unwrap();
    let lock = "SELECT id FROM wrong_try ORDER BY id LIMIT 1 FOR UPDATE";
    other.execute_unprepared(lock).await.unwrap();
    let removed = wrong_try::forget(db.connection(), NOW);
    let removed = timeout(Duration::from_mins(1), removed).await;
    assert_eq!(removed.expect("it does not wait").unwrap(), 2);
    other.rollback().await.unwrap();
    assert_eq!(wrong_try::forget(db.connection(), NOW).await.unwrap(), 1);
}

on_both!(
    rows_go_in_slices,
    rows_that_somebody_has_locked_are_passed_over
);
