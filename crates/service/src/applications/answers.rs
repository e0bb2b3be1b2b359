//! Positive answers of the check, kept for as long as they are given: every request of every application asks
//! for one.
//!
//! What is kept is what the answer was made from, and it is judged again each time: what ends by time ends
//! here too. What ends by a change is told by the database (`store::revocation`): a node hears of it at once
//! when it committed the change itself, and several times a second otherwise. Whoever has not heard for a
//! second answers nothing from here (R27).

mod generations;

use super::Identity;
use domain::{Account, AccountId, Timestamp, TokenHash};
use generations::Generations;
use std::{
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::session::Session;

/// For so long after the last hearing an answer may be given again.
pub(super) const DEAF: Duration = Duration::from_secs(1);

/// What an answer was made from.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The session, as it was looked up.
    session: Session,
    /// When it was last used, as far as this answer knows.
    last_seen_at: AtomicI64,
    /// Whose it is.
    pub account: Account,
    /// What the application is told.
    pub identity: Arc<Identity>,
}

impl Answer {
    pub fn new(session: Session, account: Account, identity: Arc<Identity>) -> Self {
        let last_seen_at = AtomicI64::new(session.last_seen_at.unix());
        Self {
            session,
            last_seen_at,
            account,
            identity,
        }
    }

    /// The session as it is known here.
    pub fn session(&self) -> Session {
        let last_seen_at = self.last_seen_at.load(Ordering::Relaxed);
        Session {
            last_seen_at: Timestamp::from_unix(last_seen_at),
            ..self.session.clone()
        }
    }

    /// Notes that the session was used.
    pub fn used(&self, at: Timestamp) {
        self.last_seen_at.fetch_max(at.unix(), Ordering::Relaxed);
    }
}

/// The answers.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    kept: RwLock<Generations>,
    /// Counts what was heard.
    revocations: AtomicU64,
    /// When this node last heard, in milliseconds of the monotonic clock; 0: never.
    heard_at: AtomicU64,
}

/// What had been heard when a look-up was begun.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Begun(u64);

impl Answers {
    /// The answer for `token` at the application of `origin`, if one is kept that counts at `now`, which the
    /// monotonic clock tells.
    pub fn find(&self, token: &TokenHash, origin: &str, now: Duration) -> Option<Arc<Answer>> {
        let heard_at = Duration::from_millis(self.heard_at.load(Ordering::Acquire));
        if heard_at.is_zero() || now >= heard_at + DEAF {
            return None;
        }
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let answer = kept.find(token)?;
        (answer.identity.origin == origin).then(|| Arc::clone(answer))
    }

    /// To be called before the database is asked.
    pub fn begin(&self) -> Begun {
        Begun(self.revocations.load(Ordering::Acquire))
    }

    /// Keeps an answer, unless something was heard of since the look-up was begun: it may be from before that.
    pub fn keep(&self, begun: Begun, token: TokenHash, answer: Answer) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if self.revocations.load(Ordering::Acquire) == begun.0 {
            kept.keep(token, Arc::new(answer));
        }
    }

    /// To be called with whose accounts something was revoked, as it was read at `at`.
    pub fn hear(&self, accounts: &[AccountId], at: Duration) {
        if !accounts.is_empty() {
            let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
            self.revocations.fetch_add(1, Ordering::Release);
            for account_id in accounts {
                kept.forget(*account_id);
            }
        }
        let at = u64::try_from(at.as_millis()).unwrap_or(u64::MAX);
        self.heard_at.store(at, Ordering::Release);
    }

    /// To be called when nothing can be heard after a commit: nothing is answered until something is.
    pub fn lose(&self) {
        self.heard_at.store(0, Ordering::Release);
    }

    /// To be called when it is not known any more what was revoked.
    pub fn forget(&self) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        self.revocations.fetch_add(1, Ordering::Release);
        *kept = Generations::default();
    }
}

#[cfg(test)]
mod tests;
