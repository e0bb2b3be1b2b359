//! The code at every later logon, and what both logons with a code share.

use crate::{
    LoggedOn, Passed, Refusal, Service, ServiceError, Visitor,
    logon::{Proved, regulate::Counted, repeat::Sent},
};
use domain::{
    Account, Authenticator, Stage, Step, Token, TwoFactor, VerificationCode,
    audit::Kind,
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
    ) -> Result<Passed, ServiceError> {
        self.log_on_with_code(token, Stage::CodeRequired, parse(code), visitor)
            .await
    }

    /// Counts and judges the code, consumes its step, ends the attempt and begins the session, all
    /// at once; or shows the recovery codes first, when they are new or nobody has kept them.
    pub(super) async fn log_on_with_code(
        &self,
        token: Option<&Token>,
        stage: Stage,
        code: Result<VerificationCode, Refusal>,
        visitor: &Visitor,
    ) -> Result<Passed, ServiceError> {
        // Whether there is still something to type a code for is said first.
        let held = self.hold_attempt_at(token, stage, visitor).await;
        let (db, attempt, account) = match (held, &code) {
            (Ok(held), _) => held,
            (Err(error), Ok(code)) => {
                return self.repeat(error, token, &Sent::Code(code), visitor).await;
            }
            (Err(error), Err(_)) => return Err(error),
        };
        let (code, token) = (code?, token.ok_or(Refusal::StartAgain)?);
        let counted = self.count_code(&db, &account).await?;
        let active = store::authenticator::list_active(&db, &self.keyring, account.id).await?;
        let (db, id, step) = self
            .accept(db, &account, &active, &code, Some(&counted), visitor)
            .await?;
        let now = self.now();
        let keep_codes = account.has_recovery()
            && (stage == Stage::Confirming
                || !store::recovery_code::are_kept(&db, account.id).await?);
        let ask_who = self.settings.asks_who(&account);
        let accepted = Progress::CodeAccepted {
            keep_codes,
            ask_who,
        };
        self.advance(&db, &attempt, accepted).await?;
        if !store::authenticator::consume_step(&db, id, step, now).await? {
            // Not while the account is held; the database has the last word all the same (R11).
            let wait = totp::seconds_to_next_code(step, now, now);
            return Err(Refusal::CodeSpent { wait }.into());
        }
        store::logon_attempt::set_code(&db, attempt.id, (id, now)).await?;
        let tokens = self
            .remember_form(&db, attempt.id, token, &Sent::Code(&code), visitor)
            .await?;
        let next = if keep_codes {
            self.show_recovery_codes(&db, attempt.id, &account, visitor)
                .await?;
            Stage::KeepingCodes
        } else if ask_who {
            Stage::WhoIsThis
        } else {
            Stage::LoggedOn
        };
        let passed = if next == Stage::LoggedOn {
            let proved = Proved {
                two_factor: TwoFactor::On,
                code: Some((id, now)),
                initials: String::new(),
                tokens: Some(tokens),
            };
            let logged_on = self.log_on(&db, &account, proved, vec![], visitor).await?;
            Passed::LoggedOn(LoggedOn {
                return_to: attempt.return_to,
                ..logged_on
            })
        } else {
            self.renew_attempt(&db, &attempt, &tokens.attempt).await?;
            Passed::Attempt {
                token: tokens.attempt,
                stage: next,
                device: None,
            }
        };
        self.commit(db).await?;
        Ok(passed)
    }

    /// Judges `code` against the authenticators that count. When it is right, the transaction
    /// comes back for what follows from it; otherwise it is written down why it did not count.
    ///
    /// `counted`: not at the enrolment, where the secret is on the page and nothing can be guessed.
    pub(crate) async fn accept(
        &self,
        db: Transaction,
        account: &Account,
        counting: &[Authenticator],
        code: &VerificationCode,
        counted: Option<&Counted>,
        visitor: &Visitor,
    ) -> Result<(Transaction, i64, Step), ServiceError> {
        let replaced = store::authenticator::list_revoked(&db, &self.keyring, account.id).await?;
        match judge(counting, &replaced, code, self.now()) {
            CodeFor::Fresh {
                authenticator,
                step,
            } => {
                if let Some(counted) = counted {
                    self.was_right(&db, counted).await?;
                }
                Ok((db, authenticator, step))
            }
            refused => {
                let refusal = self
                    .refuse_code(&db, account, refused, counted, visitor)
                    .await?;
                self.commit(db).await?;
                Err(refusal.into())
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
        counted: Option<&Counted>,
        visitor: &Visitor,
    ) -> Result<Refusal, StoreError> {
        let wrong = |left| Refusal::CodeWrong { left };
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
            CodeFor::Wrong | CodeFor::Fresh { .. } => (wrong(0), "wrong".to_owned()),
        };
        let of = Some(account.id);
        let event = self.event_with(Kind::CodeRefused, of, Some(detail), visitor);
        match counted {
            Some(counted) if verdict.is_guess() => {
                return self
                    .refuse_guess(db, account, counted, (event, wrong), visitor)
                    .await;
            }
            Some(counted) => self.was_no_guess(db, counted).await?,
            None => {}
        }
        self.note(db, event).await?;
        Ok(refusal)
    }
}

/// A typed code, or the refusal to show.
pub(crate) fn parse(typed: &str) -> Result<VerificationCode, Refusal> {
    VerificationCode::parse(typed).map_err(|_| Refusal::CodeMalformed)
}
