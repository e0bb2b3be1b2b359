//! When sessions were last used: tracked here, and written down together every few seconds.
//!
//! The check is what every request of every application waits for, and thousands of sessions come
//! round to their minute at once: a write for each of them would hold up all the others. What is
//! remembered counts on this node at once, and on others when it is written down.

use crate::{Core, Service, ServiceError};
use domain::{Role, Timestamp};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};
use store::{SessionId, session::Session};

/// A session that was used less than this many seconds ago (or half of its idle time) is not tracked
/// again.
const TRACKED_SECONDS: i64 = 60;
/// The most sessions that are remembered. The others are tracked when there is room again.
const MAX_SESSIONS: usize = 100_000;

/// When sessions were used last, where that is not written down yet.
#[derive(Debug, Default)]
pub(crate) struct ActivityTracker(Mutex<HashMap<SessionId, Timestamp>>);

impl ActivityTracker {
    fn with<T>(&self, look: impl FnOnce(&mut HashMap<SessionId, Timestamp>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn track(&self, session: SessionId, now: Timestamp) {
        self.with(|used| {
            if used.len() < MAX_SESSIONS || used.contains_key(&session) {
                used.insert(session, now);
            }
        });
    }

    /// The session as it is known here.
    pub fn latest(&self, session: Session) -> Session {
        let tracked = self.with(|used| used.get(&session.id).copied());
        Session {
            last_seen_at: tracked.map_or(session.last_seen_at, |at| at.max(session.last_seen_at)),
            ..session
        }
    }
}

impl Core {
    /// Remembers that a session is used, and returns whether that was news.
    pub(crate) fn track_use(&self, session: &Session, role: Role) -> bool {
        let now = self.now();
        let patience = TRACKED_SECONDS.min(self.settings.lifetimes.of(role).idle / 2);
        let is_news = now >= session.last_seen_at.plus(patience);
        if is_news {
            self.activity.track(session.id, now);
        }
        is_news
    }

    /// Remembers that a session is used, also when it was remembered a moment ago.
    pub(crate) fn track_use_now(&self, session: &Session) {
        self.activity.track(session.id, self.now());
    }
}

impl Service {
    /// Writes down when sessions were used last. To be called every few seconds, and at the end.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`]; it is remembered still.
    pub async fn write_activity(&self) -> Result<(), ServiceError> {
        let used = self.activity.with(|used| used.clone());
        let mut by_time: BTreeMap<Timestamp, Vec<SessionId>> = BTreeMap::new();
        for (session, at) in &used {
            by_time.entry(*at).or_default().push(*session);
        }
        for (at, sessions) in by_time {
            store::session::mark_used(self.store.connection(), &sessions, at).await?;
        }
        // Those that were used again meanwhile stay.
        self.activity
            .with(|now| now.retain(|id, at| used.get(id) != Some(at)));
        Ok(())
    }
}
