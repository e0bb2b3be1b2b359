//! When sessions were last used: remembered here, and written down together every few seconds.
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

/// A session that was used less than so many seconds ago (or half of its idle time) is not noted
/// again.
const TOUCH_SECONDS: i64 = 60;
/// So many sessions are remembered at most. The others are noted when there is room again.
const MAX_SESSIONS: usize = 100_000;

/// When sessions were used last, as far as it is not written down yet.
#[derive(Debug, Default)]
pub(crate) struct Touches(Mutex<HashMap<SessionId, Timestamp>>);

impl Touches {
    fn with<T>(&self, look: impl FnOnce(&mut HashMap<SessionId, Timestamp>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, session: SessionId, now: Timestamp) {
        self.with(|used| {
            if used.len() < MAX_SESSIONS || used.contains_key(&session) {
                used.insert(session, now);
            }
        });
    }

    /// The session as it is known here.
    pub fn latest(&self, session: Session) -> Session {
        let noted = self.with(|used| used.get(&session.id).copied());
        Session {
            last_seen_at: noted.map_or(session.last_seen_at, |at| at.max(session.last_seen_at)),
            ..session
        }
    }
}

impl Core {
    /// Notes that a session is used.
    pub(crate) fn touch(&self, session: &Session, role: Role) {
        let now = self.now();
        let patience = TOUCH_SECONDS.min(self.settings.lifetimes.of(role).idle / 2);
        if now >= session.last_seen_at.plus(patience) {
            self.touches.note(session.id, now);
        }
    }

    /// Notes that a session is used, also when that was said a moment ago.
    pub(crate) fn touch_now(&self, session: &Session) {
        self.touches.note(session.id, self.now());
    }
}

impl Service {
    /// Writes down when sessions were used. To be called every few seconds, and at the end.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`]; it is remembered still.
    pub async fn write_touches(&self) -> Result<(), ServiceError> {
        let used = self.touches.with(|used| used.clone());
        let mut by_time: BTreeMap<Timestamp, Vec<SessionId>> = BTreeMap::new();
        for (session, at) in &used {
            by_time.entry(*at).or_default().push(*session);
        }
        for (at, sessions) in by_time {
            store::session::touch(self.store.connection(), &sessions, at).await?;
        }
        // Those that were used again meanwhile stay.
        self.touches
            .with(|now| now.retain(|id, at| used.get(id) != Some(at)));
        Ok(())
    }
}
