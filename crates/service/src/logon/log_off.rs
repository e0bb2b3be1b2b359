//! Logging off.

use crate::{ClientInfo, Core, Logon, ServiceError};
use domain::audit::Kind;
use store::{Connection, StoreError, session::Session};

impl Logon<'_> {
    /// Ends the session of `token`, if there is one; effective at the next request (R27).
    pub async fn log_off(&self) -> Result<(), ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let Some((session, _)) = self.find_session_lately(token).await? else {
            return Ok(());
        };
        let db = self.store.begin().await?;
        self.end_session(&db, &session, client).await?;
        Ok(self.commit(db).await?)
    }
}

impl Core {
    /// Ends a session by its holder, once.
    pub(crate) async fn end_session(
        &self,
        db: &impl Connection,
        session: &Session,
        client: &ClientInfo,
    ) -> Result<(), StoreError> {
        if store::session::revoke(db, session.account_id, session.id, self.now()).await? {
            let logged_off = self.event_in(session, Kind::LoggedOff, client);
            self.record(db, logged_off).await?;
        }
        Ok(())
    }
}
