//! Whose turn it is: one node's at a time, and never for longer than it lives.

use crate::common::{Fixture, NOW, one_winner};
use domain::Timestamp;
use store::lease::{self, Lease};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;

/// What takes it for a minute at `now`, where it rests for an hour.
async fn take(db: &Fixture, now: Timestamp) -> Option<Lease> {
    let taken = lease::take(db.connection(), "sweeping", now, MINUTE, HOUR).await;
    taken.expect("an answer")
}

async fn extend(db: &Fixture, lease: &Lease, until: Timestamp) -> bool {
    let extended = lease::extend(db.connection(), lease, until).await;
    extended.expect("an answer")
}

async fn one_of_twenty_takes_it(db: Fixture) {
    let task = async |db: Fixture, now| {
        let taken = lease::take(db.connection(), "sweeping", now, MINUTE, HOUR).await;
        taken.map(|lease| lease.is_some())
    };
    one_winner(&db, |db| task(db, NOW)).await;
    // Also when there is one that is over.
    one_winner(&db, |db| task(db, NOW.plus(MINUTE))).await;
}

async fn it_is_lost_when_its_time_is_over_and_another_takes_it(db: Fixture) {
    let first = take(&db, NOW).await.expect("nobody has it");
    assert_eq!(take(&db, NOW.plus(MINUTE - 1)).await, None);
    assert!(extend(&db, &first, NOW.plus(2 * MINUTE)).await);
    assert_eq!(take(&db, NOW.plus(2 * MINUTE - 1)).await, None);
    let second = take(&db, NOW.plus(2 * MINUTE)).await.expect("it is over");
    assert!(!extend(&db, &first, NOW.plus(HOUR)).await, "it was asleep");
    let ended = lease::end(db.connection(), &second, NOW.plus(HOUR)).await;
    assert!(ended.unwrap(), "and rests");
    let late = NOW.plus(3 * HOUR);
    assert!(!extend(&db, &second, late).await, "it was on its way");
    assert_eq!(take(&db, NOW.plus(HOUR - 1)).await, None);
    assert!(take(&db, NOW.plus(HOUR)).await.is_some());
}

async fn r59_one_of_a_clock_that_was_ahead_counts_for_nothing(db: Fixture) {
    let two_days = NOW.plus(48 * HOUR);
    let ahead = take(&db, two_days).await.expect("nobody has it");
    assert!(extend(&db, &ahead, two_days.plus(HOUR)).await);
    assert!(take(&db, NOW).await.is_some());
    assert!(!extend(&db, &ahead, two_days).await);
}

on_both!(
    one_of_twenty_takes_it,
    it_is_lost_when_its_time_is_over_and_another_takes_it,
    r59_one_of_a_clock_that_was_ahead_counts_for_nothing,
);
