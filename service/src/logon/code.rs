//! The code at every later logon, and what both logons with a code share.

use crate::{Refusal, Service, ServiceError, Visitor};
use domain::{
    Account, Stage, Token, TwoFactor, VerificationCode,
    audit::{Event, Kind},
    authenticator::{CodeFor, judge},
    logon::Progress,
    totp,
};
use store::{StoreError, logon_attempt::LogonAttempt};

impl Service {
    /// A code is typed after the password.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] about the code, or [`Refusal::StartAgain`] / [`Refusal::WrongStep`].
    pub async fn code(
        &self,
        token: Option<&Token>,
        code: &str,
        visitor: &Visitor,
    ) -> Result<Token, ServiceError> {
        let (attempt, account) = self.attempt_at(token, Stage::CodeRequired).await?;
        let code = parse(code)?;
        self.log_on_with_code(&attempt, Progress::CodeAccepted, &account, &code, visitor)
            .await
    }

    /// Consumes the code's step, ends the attempt and begins the session, all at once.
    pub(super) async fn log_on_with_code(
        &self,
        attempt: &LogonAttempt,
        progress: Progress,
        account: &Account,
        code: &VerificationCode,
        visitor: &Visitor,
    ) -> Result<Token, ServiceError> {
        let next = attempt
            .stage
            .after(progress)
            .map_err(|_| Refusal::WrongStep)?;
        let active =
            store::authenticator::list_active(self.store.connection(), &self.keyring, account.id)
                .await?;
        let replaced =
            store::authenticator::list_revoked(self.store.connection(), &self.keyring, account.id)
                .await?;
        let now = self.now();
        let (id, step) = match judge(&active, &replaced, code, now) {
            CodeFor::Fresh {
                authenticator,
                step,
            } => (authenticator, step),
            refused => return Err(self.refuse_code(account, refused, visitor).await),
        };
        let db = self.store.begin().await?;
        // The account first, as everywhere: two transactions never wait for each other in a ring.
        if !store::account::hold(&db, account).await? {
            return Err(Refusal::StartAgain.into());
        }
        // Before the code: the same form sent twice is no replay.
        if !store::logon_attempt::advance(&db, attempt.id, attempt.stage, next, now).await? {
            return Err(Refusal::WrongStep.into());
        }
        if !store::authenticator::consume_step(&db, id, step, now).await? {
            db.rollback().await.map_err(StoreError::from)?;
            let spent = CodeFor::Spent {
                wait: totp::seconds_to_next_code(now, now),
            };
            return Err(self.refuse_code(account, spent, visitor).await);
        }
        let token = self
            .log_on(&db, account, TwoFactor::On, Some(id), visitor)
            .await?;
        db.commit().await.map_err(StoreError::from)?;
        Ok(token)
    }

    /// Writes down why a code did not count, and says what to tell the person.
    pub(super) async fn refuse_code(
        &self,
        account: &Account,
        verdict: CodeFor,
        visitor: &Visitor,
    ) -> ServiceError {
        let (refusal, detail) = match verdict {
            CodeFor::Spent { wait } => (Refusal::CodeSpent { wait }, "spent".to_owned()),
            CodeFor::Slow { seconds, .. } => (
                Refusal::CodeSlow { seconds },
                format!("slow seconds={seconds}"),
            ),
            CodeFor::Replaced => (Refusal::CodeReplaced, "replaced".to_owned()),
            CodeFor::Wrong | CodeFor::Fresh { .. } => (Refusal::CodeWrong, "wrong".to_owned()),
        };
        let event = Event {
            detail: Some(detail),
            ..self.event(Kind::CodeRefused, Some(account.id), visitor)
        };
        match self.note_refused_code(event, verdict).await {
            Ok(()) => refusal.into(),
            Err(error) => error.into(),
        }
    }

    async fn note_refused_code(&self, event: Event, verdict: CodeFor) -> Result<(), StoreError> {
        let db = self.store.begin().await?;
        if let CodeFor::Slow {
            authenticator,
            seconds,
        } = verdict
        {
            store::authenticator::note_drift(&db, authenticator, seconds).await?;
        }
        store::audit::add(&db, event).await?;
        Ok(db.commit().await?)
    }
}

/// A typed code, or the refusal to show.
pub(super) fn parse(typed: &str) -> Result<VerificationCode, Refusal> {
    VerificationCode::parse(typed).map_err(|_| Refusal::CodeMalformed)
}
