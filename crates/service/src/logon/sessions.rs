//! The session of a token.

use crate::{Core, Gateway, ServiceError};
use domain::{Account, Token};
use store::{Connection, StoreError, session::Session};

impl Core {
    /// The session of `token` and its account, if it lives (R25, R27).
    pub(crate) async fn find_session(
        &self,
        token: Option<&Token>,
    ) -> Result<Option<(Session, Account)>, ServiceError> {
        let Some(token) = token else { return Ok(None) };
        let found = store::session::find(self.store.connection(), &token.hash()).await?;
        self.with_holder(found).await
    }

    /// The same, also by the token that a code has just taken the place of: the answer with the new one
    /// may be lost. It shows pages, asks for a code and logs off, and nothing that a code opens is open
    /// to it. All else is for who has the new one (R26).
    pub(crate) async fn find_session_lately(
        &self,
        token: Option<&Token>,
    ) -> Result<Option<(Session, Account)>, ServiceError> {
        let Some(token) = token else { return Ok(None) };
        let found = self.session_of(self.store.connection(), token).await?;
        self.with_holder(found).await
    }

    /// The session that has this token, or had it until a moment ago.
    pub(crate) async fn session_of(
        &self,
        db: &impl Connection,
        token: &Token,
    ) -> Result<Option<Session>, StoreError> {
        let hash = token.hash();
        match store::session::find(db, &hash).await? {
            Some(session) => Ok(Some(session)),
            None => store::session::find_former(db, &hash, self.now()).await,
        }
    }

    async fn with_holder(
        &self,
        found: Option<Session>,
    ) -> Result<Option<(Session, Account)>, ServiceError> {
        let Some(session) = found else {
            return Ok(None);
        };
        let session = self.activity.latest(session);
        let account = self.find_holder(self.store.connection(), &session).await?;
        Ok(account.map(|account| (session, account)))
    }
}

impl Gateway<'_> {
    /// Whether the session lives.
    pub async fn is_logged_on(&self, session: Option<&Token>) -> Result<bool, ServiceError> {
        self.is_alive(session).await
    }
}

impl Core {
    pub(super) async fn is_alive(&self, session: Option<&Token>) -> Result<bool, ServiceError> {
        Ok(self.find_session(session).await?.is_some())
    }
}
