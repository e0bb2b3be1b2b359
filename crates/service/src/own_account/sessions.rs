//! Ending a session elsewhere, and forgetting a browser.

use crate::{OwnAccount, ServiceError};
use domain::{
    Token,
    audit::{About, Kind},
    notification,
};
use store::{BrowserId, SessionId};

impl OwnAccount<'_> {
    /// Ends another session of the account, from the next request on (R27); nothing happens when it
    /// has ended. It takes something away from whoever sits there, so no code is asked.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`](crate::Refusal::StartAgain).
    pub async fn end_other_session(&self, id: SessionId) -> Result<(), ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let (db, session, account) = self.lock_own(token, client).await?;
        if store::session::revoke(&db, account.id, id, self.now()).await? {
            let ended = self.event_in(&session, Kind::SessionEnded, client);
            self.record(&db, ended.about(About::Session(id.0))).await?;
        }
        Ok(self.commit(db).await?)
    }

    /// Ends all other sessions of the account, and every logon attempt, from the next request on
    /// (R27). This session goes on under the token that is returned. As with one session, it only
    /// takes something away, so no code is asked.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`](crate::Refusal::StartAgain).
    pub async fn log_off_elsewhere(&self) -> Result<Token, ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let (db, session, account) = self.lock_own(token, client).await?;
        let token = self.end_others(&db, &session, &account).await?;
        let ended = self.event_in(&session, Kind::OtherSessionsEnded, client);
        self.record(&db, ended).await?;
        self.commit(db).await?;
        Ok(token)
    }

    /// Forgets a browser (R21): the next logon in it is one from a new browser. A remembered one is
    /// what strangers cannot shut out, so a fresh code is asked before it is given up.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`](crate::Refusal::CodeNeeded),
    /// [`Refusal::StartAgain`](crate::Refusal::StartAgain).
    pub async fn forget_browser(&self, id: BrowserId) -> Result<(), ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let (db, session, account) = self.lock_own_for_change(token, client).await?;
        if store::remembered_browser::forget(&db, account.id, id).await? {
            let notification = notification::Kind::BrowsersForgotten;
            self.notify(&db, account.id, notification, client).await?;
            let forgotten = self.event_in(&session, Kind::BrowserForgotten, client);
            self.record(&db, forgotten.about(About::Browser(id.0)))
                .await?;
        }
        Ok(self.commit(db).await?)
    }
}
