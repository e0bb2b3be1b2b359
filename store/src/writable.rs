//! SQLite opens a file that may only be read all the same, for reading, and such a connection
//! stays as it is when the file may be written again. So it is found out once, and given up as
//! soon as somebody wants to use it again.

use sea_orm::sqlx::{Executor, sqlite::SqliteConnection};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// When a connection was opened last that cannot write.
#[derive(Debug, Clone, Default)]
pub struct Unwritable(Arc<Mutex<Option<Instant>>>);

impl Unwritable {
    /// Finds out whether a new connection can write.
    pub async fn look_at(&self, connection: &mut SqliteConnection) {
        if connection
            .execute("BEGIN IMMEDIATE; ROLLBACK")
            .await
            .is_err()
        {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }

    /// Whether a connection of this age was opened after the last one that cannot write.
    pub fn is_before(&self, age: Duration) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_none_or(|last| age < last.elapsed())
    }
}
