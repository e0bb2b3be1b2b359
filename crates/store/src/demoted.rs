//! Connections to a PostgreSQL that may only be read since: another server is the primary by now, and a
//! new connection leads there. Without this they would be kept for as long as they live.

use crate::outage::is_read_only;
use sea_orm::DbErr;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// As long as there is no primary, new connections are not given up as soon as they are made.
const BETWEEN: Duration = Duration::from_secs(1);

/// When a server last said that it may only be read. A process has one database.
static SEEN: Mutex<Option<Instant>> = Mutex::new(None);

/// Takes notice of what `error` says of the server.
pub(crate) fn notice(error: &DbErr) {
    if is_read_only(error) {
        let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.is_none_or(|seen| seen.elapsed() > BETWEEN) {
            *seen = Some(Instant::now());
        }
    }
}

/// Whether a connection of this `age` was made before the server said so.
pub(crate) fn is_given_up(age: Duration) -> bool {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.is_some_and(|seen| seen.elapsed() < age)
}
