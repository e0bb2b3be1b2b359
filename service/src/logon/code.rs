//! The code at every later logon, and what both logons with a code share.

use crate::{Refusal, Service, ServiceError, Visitor};
use domain::{
    Account, Authenticator, Stage, Step, Token, TwoFactor, VerificationCode,
    audit::{Event, Kind},
    authenticator::{CodeFor, judge},
    logon::Progress,
    totp,
};
use store::{Connection, StoreError, Transaction};

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
        let at = (Stage::CodeRequired, Progress::CodeAccepted);
        self.log_on_with_code(token, at, parse(code), visitor).await
    }

    /// Judges the code, consumes its step, ends the attempt and begins the session, all at once.
    pub(super) async fn log_on_with_code(
        &self,
        token: Option<&Token>,
        (stage, progress): (Stage, Progress),
        code: Result<VerificationCode, Refusal>,
        visitor: &Visitor,
    ) -> Result<Token, ServiceError> {
        // Whether there is still something to type a code for is said first.
        let (db, attempt, account) = self.hold_attempt_at(token, stage).await?;
        let code = code?;
        let active = store::authenticator::list_active(&db, &self.keyring, account.id).await?;
        let (db, id, step) = self.accept(db, &account, &active, &code, visitor).await?;
        let now = self.now();
        self.advance(&db, &attempt, progress).await?;
        if !store::authenticator::consume_step(&db, id, step, now).await? {
            // Not while the account is held; the database has the last word all the same (R11).
            let wait = totp::seconds_to_next_code(now, now);
            return Err(Refusal::CodeSpent { wait }.into());
        }
        let token = self
            .log_on(&db, &account, TwoFactor::On, Some(id), visitor)
            .await?;
        db.commit().await.map_err(StoreError::from)?;
        Ok(token)
    }

    /// Judges `code` against the authenticators that count. When it is right, the transaction
    /// comes back for what follows from it; otherwise it is written down why it did not count.
    pub(super) async fn accept(
        &self,
        db: Transaction,
        account: &Account,
        counting: &[Authenticator],
        code: &VerificationCode,
        visitor: &Visitor,
    ) -> Result<(Transaction, i64, Step), ServiceError> {
        let replaced = store::authenticator::list_revoked(&db, &self.keyring, account.id).await?;
        match judge(counting, &replaced, code, self.now()) {
            CodeFor::Fresh {
                authenticator,
                step,
            } => Ok((db, authenticator, step)),
            refused => {
                let refusal = self.refuse_code(&db, account, refused, visitor).await?;
                db.commit().await.map_err(StoreError::from)?;
                Err(refusal.into())
            }
        }
    }

    /// Writes down why a code did not count, and says what to tell the person.
    async fn refuse_code(
        &self,
        db: &impl Connection,
        account: &Account,
        verdict: CodeFor,
        visitor: &Visitor,
    ) -> Result<Refusal, StoreError> {
        let (refusal, detail) = match verdict {
            CodeFor::Spent { wait } => (Refusal::CodeSpent { wait }, "spent".to_owned()),
            CodeFor::Slow {
                authenticator,
                seconds,
            } => {
                store::authenticator::note_drift(db, authenticator, seconds).await?;
                let detail = format!("slow seconds={seconds}");
                (Refusal::CodeSlow { seconds }, detail)
            }
            CodeFor::Replaced => (Refusal::CodeReplaced, "replaced".to_owned()),
            CodeFor::Wrong | CodeFor::Fresh { .. } => (Refusal::CodeWrong, "wrong".to_owned()),
        };
        let event = Event {
            detail: Some(detail),
            ..self.event(Kind::CodeRefused, Some(account.id), visitor)
        };
        self.note(db, event).await?;
        Ok(refusal)
    }
}

/// A typed code, or the refusal to show.
pub(super) fn parse(typed: &str) -> Result<VerificationCode, Refusal> {
    VerificationCode::parse(typed).map_err(|_| Refusal::CodeMalformed)
}
