//! Positive answers of the check, kept for a second at most: every request of every application
//! asks for one.
//!
//! What another node or a command changes is seen when the second is over. What is changed here is
//! seen at once: every commit forgets all answers, and an answer that was looked up while something
//! was committed is not kept.

use super::Identity;
use domain::TokenHash;
use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// How long an answer may be given again.
const LIFETIME: Duration = Duration::from_secs(1);
/// How many are kept: some 20 MB. More sessions than that are not used within one second.
const MAX_KEPT: usize = 100_000;

/// The answers.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    kept: RwLock<HashMap<TokenHash, Kept>>,
    /// Counts what was committed.
    commits: AtomicU64,
}

#[derive(Debug)]
struct Kept {
    identity: Arc<Identity>,
    until: Duration,
}

/// When a look-up was begun.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Begun {
    commits: u64,
    at: Duration,
}

impl Answers {
    /// The answer for `token` at the application of `origin`, if it counts at `now`,
    /// which the monotonic clock tells.
    pub fn find(&self, token: &TokenHash, origin: &str, now: Duration) -> Option<Arc<Identity>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.get(token)?;
        let counts = kept.identity.origin == origin && now < kept.until;
        counts.then(|| Arc::clone(&kept.identity))
    }

    /// To be called before the database is asked: an answer's second begins here, at `now`.
    pub fn begin(&self, now: Duration) -> Begun {
        let commits = self.commits.load(Ordering::Acquire);
        Begun { commits, at: now }
    }

    /// Keeps an answer, unless something was committed since the look-up was begun.
    pub fn keep(&self, begun: Begun, token: TokenHash, identity: Arc<Identity>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if self.commits.load(Ordering::Acquire) != begun.commits {
            return;
        }
        if kept.len() >= MAX_KEPT {
            kept.retain(|_, kept| begun.at < kept.until);
        }
        if kept.len() < MAX_KEPT {
            // Up to a quarter shorter, each by its own: those that were looked up together, after a
            // commit, are not looked up together again and again.
            let shorter = token.as_bytes().last().copied().unwrap_or_default();
            let shorter = Duration::from_millis(shorter.into());
            let until = begun.at + LIFETIME.saturating_sub(shorter);
            kept.insert(token, Kept { identity, until });
        }
    }

    /// To be called after every commit.
    pub fn forget(&self) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        self.commits.fetch_add(1, Ordering::Release);
        kept.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Entropy, Token};

    fn identity() -> Arc<Identity> {
        Arc::new(Identity {
            origin: "https://office.example".to_owned(),
            ..Identity::default()
        })
    }

    fn token(number: usize) -> TokenHash {
        struct Number(usize);
        impl Entropy for Number {
            fn fill(&self, bytes: &mut [u8]) {
                for (byte, of_number) in bytes.iter_mut().zip(self.0.to_be_bytes()) {
                    *byte = of_number;
                }
            }
        }
        Token::generate(&Number(number)).hash()
    }

    const OFFICE: &str = "https://office.example";

    #[test]
    fn r27_for_a_second_at_one_application() {
        let (answers, now) = (Answers::default(), Duration::from_hours(1));
        answers.keep(answers.begin(now), token(1), identity());
        assert!(answers.find(&token(1), OFFICE, now).is_some());
        assert!(
            answers
                .find(&token(1), "https://other.example", now)
                .is_none()
        );
        assert!(answers.find(&token(2), OFFICE, now).is_none());
        let later = now + Duration::from_millis(740);
        assert!(answers.find(&token(1), OFFICE, later).is_some());
        assert!(answers.find(&token(1), OFFICE, now + LIFETIME).is_none());
    }

    #[test]
    fn r27_never_from_before_a_commit() {
        let (answers, now) = (Answers::default(), Duration::from_hours(1));
        answers.keep(answers.begin(now), token(1), identity());
        let begun = answers.begin(now);
        answers.forget();
        assert!(answers.find(&token(1), OFFICE, now).is_none());
        answers.keep(begun, token(1), identity());
        assert!(answers.find(&token(1), OFFICE, now).is_none());
    }

    #[test]
    fn r43_memory_is_bounded() {
        let (answers, now) = (Answers::default(), Duration::from_hours(1));
        for number in 0..=MAX_KEPT {
            answers.keep(answers.begin(now), token(number), identity());
        }
        let kept = || answers.kept.read().expect("no panic").len();
        assert_eq!(kept(), MAX_KEPT);
        answers.keep(
            answers.begin(now + LIFETIME),
            token(MAX_KEPT + 1),
            identity(),
        );
        assert_eq!(kept(), 1);
    }
}
