//! How long a browser still has for what it is in the middle of, and more time for it (WCAG 2.2,
//! 2.2.1).

use crate::{Refusal, Service, ServiceError};
use domain::{Account, Token, logon::prolonged};
use store::session::Session;

impl Service {
    /// Seconds until the attempt of this browser ends or, without one, its session if nothing is done
    /// in it; `None` with neither. `changing`: as in [`Service::position`].
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`].
    pub async fn time_left(
        &self,
        attempt: Option<&Token>,
        session: Option<&Token>,
        changing: bool,
    ) -> Result<Option<i64>, ServiceError> {
        let under_way = self.find_attempt(self.store.connection(), attempt).await?;
        if let Some((attempt, _)) = self.in_session(under_way, session, changing).await? {
            return Ok(Some(self.now().seconds_until(attempt.expires_at)));
        }
        let found = self.find_session_lately(session).await?;
        Ok(found.map(|(session, account)| self.session_time_left(&session, &account)))
    }

    /// Seconds until `session` ends if nothing is done.
    pub(crate) fn session_time_left(&self, session: &Session, account: &Account) -> i64 {
        let lifetime = self.settings.lifetimes.of(account.role);
        let end = lifetime.end(session.created_at, session.last_seen_at);
        self.now().seconds_until(end)
    }

    /// Gives the attempt of this browser more time or, without one, its session, and returns how many
    /// seconds there are now. Neither lasts for ever by it.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`]: it is over, or was none.
    pub async fn stay(
        &self,
        attempt: Option<&Token>,
        session: Option<&Token>,
    ) -> Result<i64, ServiceError> {
        let db = self.store.connection();
        let now = self.now();
        let under_way = self.find_attempt(db, attempt).await?;
        if let Some((attempt, _)) = self.in_session(under_way, session, true).await? {
            let usual = self.settings.attempt_seconds;
            let end = prolonged(attempt.created_at, usual, now).max(attempt.expires_at);
            if !store::logon_attempt::prolong(db, attempt.id, end, now).await? {
                return Err(Refusal::StartAgain.into());
            }
            // A change on the account page lasts no longer than the session that it is made in.
            if let Some((session, _)) = self.find_session_lately(session).await? {
                self.touch_now(&session);
            }
            return Ok(now.seconds_until(end));
        }
        let found = self.find_session_lately(session).await?;
        let (session, account) = found.ok_or(Refusal::StartAgain)?;
        self.touch_now(&session);
        let session = Session {
            last_seen_at: now,
            ..session
        };
        Ok(self.session_time_left(&session, &account))
    }
}
