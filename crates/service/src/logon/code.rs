//! The code at every later logon, and what both logons with a code share.

use super::{AuthFactors, Proceeding, Tokens, repeat::Sent, throttle::CountedAttempt};
use crate::{ClientInfo, Core, Logon, LogonOutcome, Refusal, ServiceError};
use domain::{
    Account, Authenticator, StageKind, Step, Token, VerificationCode,
    audit::{About, CodeRefusal, Kind},
    authenticator::{CodeFor, SpentCode, judge},
    logon::{Ahead, Progress},
    totp,
};
use store::{Connection, StoreError};

impl Logon<'_> {
    /// A code is typed after the password.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] about the code, or [`Refusal::StartAgain`] / [`Refusal::WrongStage`].
    pub async fn code(&self, code: &str) -> Result<LogonOutcome, ServiceError> {
        let (token, client) = (self.caller.attempt, self.caller.client);
        self.log_on_with_code(token, StageKind::Code, code, client)
            .await
    }
}

impl Core {
    /// Counts and judges the code, consumes its step, ends the attempt and begins the session, all
    /// at once; or shows the recovery codes first, when they are new or nobody has kept them.
    pub(super) async fn log_on_with_code(
        &self,
        token: Option<&Token>,
        stage: StageKind,
        typed: &str,
        client: &ClientInfo,
    ) -> Result<LogonOutcome, ServiceError> {
        // Whether there is still something to type a code for is said first.
        let locked = self.lock_attempt_at(token, stage, client).await;
        let (db, attempt, account) = match locked {
            Ok(locked) => locked,
            Err(error) => {
                let Ok(code) = parse(typed) else {
                    return Err(error);
                };
                return self.repeat(error, token, &Sent::Code(&code), client).await;
            }
        };
        let (code, token) = (parse(typed)?, token.ok_or(Refusal::StartAgain)?);
        let spent = match self.spend_code(&db, &account, &code, client).await? {
            Ok(spent) => spent,
            Err(refusal) => return self.refuse(db, refusal).await,
        };
        store::logon_attempt::set_code(&db, attempt.id, spent).await?;
        let tokens = self
            .remember_form(&db, attempt.id, token, &Sent::Code(&code), client)
            .await?;
        let accepted = Progress::CodeAccepted(Ahead {
            keep_codes: account.has_recovery()
                && (stage == StageKind::Confirm
                    || !store::recovery_code::are_kept(&db, account.id).await?),
            ..self.ahead(&db, &attempt, &account).await?
        });
        let with = Proceeding {
            account: &account,
            client,
            events: vec![],
            factors: AuthFactors::both(Some(spent)),
            tokens: Tokens::Of(tokens),
        };
        let outcome = self.proceed(&db, attempt, accepted, with).await?;
        self.commit(db).await?;
        Ok(outcome)
    }

    /// Counts `code`, judges it, and spends its step when it is right. The transaction has locked the
    /// account's row, and is to be committed also when the code is refused (`Err` inside): that was recorded.
    pub(crate) async fn spend_code(
        &self,
        db: &impl Connection,
        account: &Account,
        code: &VerificationCode,
        client: &ClientInfo,
    ) -> Result<Result<SpentCode, Refusal>, ServiceError> {
        let counted = self.count_code(db, account).await?;
        let active = store::authenticator::list_active(db, &self.keyring, account.id).await?;
        let judged = self
            .judge_code(db, account, &active, code, Some(&counted), client)
            .await?;
        let (authenticator_id, step) = match judged {
            Ok(right) => right,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let at = self.now();
        if !store::authenticator::consume_step(db, authenticator_id, step, at).await? {
            // Not while the account's row is locked; the database has the last word all the same (R11).
            let wait = totp::seconds_to_next_code(step, at, at);
            return Err(Refusal::CodeSpent(clamped(wait)).into());
        }
        Ok(Ok(SpentCode {
            authenticator_id,
            at,
        }))
    }

    /// Judges `code` against the authenticators that count, and returns whose it is and of which step;
    /// or records why it does not count (`Err` inside).
    ///
    /// `counted`: not at the enrolment, where the secret is on the page and nothing can be guessed.
    pub(crate) async fn judge_code(
        &self,
        db: &impl Connection,
        account: &Account,
        counting: &[Authenticator],
        code: &VerificationCode,
        counted: Option<&CountedAttempt>,
        client: &ClientInfo,
    ) -> Result<Result<(i64, Step), Refusal>, ServiceError> {
        self.check_clock()?;
        let replaced = store::authenticator::list_revoked(db, &self.keyring, account.id).await?;
        match judge(counting, &replaced, code, self.now()) {
            CodeFor::Fresh {
                authenticator,
                step,
            } => {
                if let Some(counted) = counted {
                    self.was_right(db, counted).await?;
                }
                Ok(Ok((authenticator, step)))
            }
            refused => {
                let refusal = self.refuse_code(db, account, refused, counted, client);
                Ok(Err(refusal.await?))
            }
        }
    }

    /// Writes down why a code did not count, and says what to tell the person. Only a guess stays
    /// counted: whoever types a code that an authenticator of this account has shown is not shut
    /// out for it.
    async fn refuse_code(
        &self,
        db: &impl Connection,
        account: &Account,
        verdict: CodeFor,
        counted: Option<&CountedAttempt>,
        client: &ClientInfo,
    ) -> Result<Refusal, StoreError> {
        let (refusal, why) = match verdict {
            CodeFor::Spent { wait } => (Refusal::CodeSpent(clamped(wait)), CodeRefusal::Spent),
            CodeFor::Slow {
                authenticator,
                seconds,
            } => {
                store::authenticator::set_drift(db, authenticator, seconds).await?;
                (
                    Refusal::CodeSlow(clamped(seconds)),
                    CodeRefusal::Slow(seconds),
                )
            }
            CodeFor::Replaced => (Refusal::CodeReplaced, CodeRefusal::Replaced),
            CodeFor::Wrong | CodeFor::Fresh { .. } => (Refusal::CodeWrong(0), CodeRefusal::Wrong),
        };
        let event = self.event(Kind::CodeRefused, Some(account.id), client);
        let event = event.about(About::Code(why));
        match counted {
            Some(counted) if verdict.is_guess() => {
                return self
                    .refuse_guess(db, account, counted, event, Refusal::CodeWrong, client)
                    .await;
            }
            Some(counted) => self.was_no_guess(db, counted).await?,
            None => {}
        }
        self.record(db, event).await?;
        Ok(refusal)
    }
}

/// A typed code, or the refusal to show.
pub(crate) fn parse(typed: &str) -> Result<VerificationCode, Refusal> {
    VerificationCode::parse(typed).map_err(|_| Refusal::CodeMalformed)
}

/// Returns `value` as a number of a refusal: what does not fit is as far away as can be, or over.
pub(crate) fn clamped(value: i64) -> u32 {
    u32::try_from(value.max(0)).unwrap_or(u32::MAX)
}
