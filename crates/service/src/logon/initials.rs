//! Whose initials it is at a userID that several people share, where their organisation wants to know.

use super::{AuthFactors, Proceeding, Tokens};
use crate::{ClientInfo, Logon, LogonOutcome, Refusal, ServiceError};
use domain::{Initials, StageKind, audit::Kind, logon::Progress};

impl Logon<'_> {
    /// Initials are given: the logon is complete. The session's events carry them.
    ///
    /// # Errors
    ///
    /// [`Refusal::InitialsMalformed`], or [`Refusal::StartAgain`] / [`Refusal::WrongStage`].
    pub async fn give_initials(&self, typed: &str) -> Result<LogonOutcome, ServiceError> {
        let (token, client) = (self.caller.attempt, self.caller.client);
        let (db, attempt, account) = self
            .lock_attempt_at(token, StageKind::Initials, client)
            .await?;
        let initials = Initials::parse(typed).ok_or(Refusal::InitialsMalformed)?;
        store::person::add(&db, account.id, &initials, self.now()).await?;
        let client = &ClientInfo {
            initials: Some(initials.clone()),
            ..client.clone()
        };
        let with = Proceeding {
            account: &account,
            client,
            events: vec![self.event(Kind::Named, Some(account.id), client)],
            factors: AuthFactors {
                initials: Some(initials),
                ..AuthFactors::both(attempt.code)
            },
            tokens: Tokens::Drawn,
        };
        let outcome = self
            .proceed(&db, attempt, Progress::InitialsGiven, with)
            .await?;
        self.commit(db).await?;
        Ok(outcome)
    }
}
