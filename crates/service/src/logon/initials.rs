//! Whose initials it is at a userID that several people share, where their organisation wants to know.

use super::{AuthFactors, Proceeding, Tokens};
use crate::{Logon, LogonOutcome, Refusal, ServiceError, Visitor};
use domain::{Initials, StageKind, audit::Kind, logon::Progress};

impl Logon<'_> {
    /// Initials are given: the logon is complete. The session's events carry them.
    ///
    /// # Errors
    ///
    /// [`Refusal::InitialsMalformed`], or [`Refusal::StartAgain`] / [`Refusal::WrongStage`].
    pub async fn give_initials(&self, typed: &str) -> Result<LogonOutcome, ServiceError> {
        let (token, visitor) = (self.caller.attempt, self.caller.visitor);
        let (db, attempt, account) = self
            .hold_attempt_at(token, StageKind::Initials, visitor)
            .await?;
        let initials = Initials::parse(typed).ok_or(Refusal::InitialsMalformed)?;
        store::person::note(&db, account.id, &initials, self.now()).await?;
        let visitor = &Visitor {
            initials: Some(initials.clone()),
            ..visitor.clone()
        };
        let with = Proceeding {
            account: &account,
            visitor,
            events: vec![self.event(Kind::Named, Some(account.id), visitor)],
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
