//! Logging off at an application.

use crate::{ClientInfo, Gateway, ServiceError};
use domain::{Application, Token};

impl Gateway<'_> {
    /// Ends the session that the cookie `token` of `application` belongs to: at the logon and at every
    /// application, from the next request on (R27). `false`: there was none that lives, and the browser
    /// may have begun another since.
    pub async fn log_off_at(
        &self,
        application: &Application,
        token: Option<&Token>,
        client: &ClientInfo,
    ) -> Result<bool, ServiceError> {
        let Some(token) = token.map(Token::hash) else {
            return Ok(false);
        };
        let (db, origin) = (self.store.connection(), application.origin.as_str());
        let id = store::application_session::find_session_id(db, &token, origin).await?;
        let Some(id) = id else { return Ok(false) };
        let Some(session) = store::session::find_by_id(db, id).await? else {
            return Ok(false);
        };
        if self.find_holder(db, &session).await?.is_none() {
            return Ok(false);
        }
        let db = self.store.begin().await?;
        self.end_session(&db, &session, client).await?;
        self.commit(db).await?;
        Ok(true)
    }
}
