//! What all tests share: both databases, a fixed time, races.

mod database;
mod fixture;

pub use database::{on_postgres, on_sqlite};
pub use fixture::{Fixture, event, key_file, new_account, password};

use domain::Timestamp;
use std::sync::Arc;
use tokio::sync::Barrier;

/// The present of all tests.
pub const NOW: Timestamp = Timestamp::from_unix(testing::NOW);

/// Who writes audit events, unless a test says otherwise.
pub const WRITER: &str = "test";

/// Makes of every named function, which takes a [`Fixture`], the tests `name::sqlite` and
/// `name::postgres`. A function that is not named is unused, and says so.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                crate::common::on_sqlite(super::$test).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                crate::common::on_postgres(super::$test).await;
            }
        }
    )+};
}

/// Runs `task` `count` times at once, on two nodes in turn, and returns all answers.
pub async fn race<T, F>(db: &Fixture, count: usize, task: impl Fn(usize, Fixture) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let nodes = [db.clone(), db.second_node().await];
    let start = Arc::new(Barrier::new(count));
    let tasks: Vec<_> = (0..count)
        .map(|n| {
            let (start, run) = (Arc::clone(&start), task(n, nodes[n % nodes.len()].clone()));
            tokio::spawn(async move {
                start.wait().await;
                run.await
            })
        })
        .collect();
    let mut answers = Vec::with_capacity(count);
    for task in tasks {
        answers.push(task.await.expect("no task panics"));
    }
    answers
}

/// Lets 20 callers do the same, of whom exactly one must be told that it did it.
pub async fn one_winner<F>(db: &Fixture, task: impl Fn(Fixture) -> F)
where
    F: Future<Output = Result<bool, store::StoreError>> + Send + 'static,
{
    let answers = race(db, 20, |_, db| task(db)).await;
    let answers: Vec<_> = answers
        .into_iter()
        .map(|answer| answer.expect("no caller fails"))
        .collect();
    assert_eq!(answers.iter().filter(|won| **won).count(), 1, "{answers:?}");
}
