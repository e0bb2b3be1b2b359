//! Logging off.

use crate::{Service, ServiceError, Visitor};
use domain::{Token, audit::Kind};
use store::session::Session;

impl Service {
    /// Ends the session of `token`, if there is one; effective at the next request (R27).
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`].
    pub async fn log_off(
        &self,
        token: Option<&Token>,
        visitor: &Visitor,
    ) -> Result<(), ServiceError> {
        let Some((session, _)) = self.find_session_lately(token).await? else {
            return Ok(());
        };
        self.end_session(&session, visitor).await
    }

    /// Ends a session by its holder, once.
    pub(crate) async fn end_session(
        &self,
        session: &Session,
        visitor: &Visitor,
    ) -> Result<(), ServiceError> {
        let (db, now) = (self.store.begin().await?, self.now());
        if store::session::revoke(&db, session.account_id, session.id, now).await? {
            let logged_off = self.event_in(session, Kind::LoggedOff, None, visitor);
            self.note(&db, logged_off).await?;
        }
        Ok(self.commit(db).await?)
    }
}
