//! What is over goes in slices, for which nobody waits.

use crate::common::{Fixture, NOW};
use domain::{Timestamp, UserId};
use sea_orm::{ConnectionTrait, DbBackend};
use std::time::Duration;
use store::{
    paused_address::{self, PausedAddress},
    slice::ROWS,
    wrong_try,
};
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
        let removed = wrong_try::forget(db.connection(), NOW, NOW).await;
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
    let removed = wrong_try::forget(db.connection(), NOW, NOW);
    let removed = timeout(Duration::from_mins(1), removed).await;
    assert_eq!(removed.expect("it does not wait").unwrap(), 2);
    other.rollback().await.unwrap();
    assert_eq!(
        wrong_try::forget(db.connection(), NOW, NOW).await.unwrap(),
        1
    );
}

/// A clock that was ahead would make addresses wait for as long as it was.
async fn r59_what_a_clock_has_written_that_was_ahead_is_over(db: Fixture) {
    let (ahead, now) = (NOW.plus(48 * 3600), NOW.plus(60));
    let paused = |address: &str, begun_at: Timestamp| PausedAddress {
        address: address.to_owned(),
        begun_at,
        until: begun_at.plus(3600),
        tries: 20,
    };
    let (mine, wrong) = ("192.0.2.7", "192.0.2.8");
    for (address, at) in [(mine, now), (wrong, ahead)] {
        let begun = paused_address::begin(db.connection(), &paused(address, at)).await;
        assert!(begun.unwrap());
        let user_id = UserId::parse("alice").unwrap();
        let added = wrong_try::add(db.connection(), &db.keyring, address, &user_id, at);
        added.await.unwrap();
    }
    let forgotten = paused_address::forget_over(db.connection(), NOW, now).await;
    assert_eq!(forgotten.unwrap(), 1);
    let forgotten = wrong_try::forget(db.connection(), NOW.plus(-3600), now).await;
    assert_eq!(forgotten.unwrap(), 1);
    let left = paused_address::list(db.connection(), NOW, None).await;
    assert_eq!(left.unwrap(), [paused(mine, now)]);
}

on_both!(
    r59_what_a_clock_has_written_that_was_ahead_is_over,
    rows_go_in_slices,
    rows_that_somebody_has_locked_are_passed_over
);
