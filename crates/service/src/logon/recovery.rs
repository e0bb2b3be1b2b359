//! Recovery codes: shown and kept at the end of enrolment, used when the authenticator is lost
//! (R18, R19).

use crate::{
    LoggedOn, Passed, Refusal, Service, ServiceError, Visitor,
    logon::{Proved, repeat::Sent},
};
use domain::{
    Account, RecoveryCode, Stage, Token, TwoFactor,
    audit::{Event, Kind},
    letter,
    logon::Progress,
};
use store::{Connection, logon_attempt::LogonAttempt};

impl Service {
    /// Makes new recovery codes for the page that the attempt `attempt_id` has reached.
    pub(crate) async fn show_recovery_codes(
        &self,
        db: &impl Connection,
        attempt_id: i64,
        account: &Account,
        visitor: &Visitor,
    ) -> Result<(), ServiceError> {
        let codes = RecoveryCode::generate_set(&*self.entropy);
        let (keyring, entropy, now) = (&self.keyring, &*self.entropy, self.now());
        // What another page shows is void: nobody must keep it in good faith.
        store::recovery_code::forget_all_shown(db, account.id).await?;
        store::recovery_code::replace(db, keyring, account.id, &codes, now).await?;
        store::recovery_code::add_shown(db, keyring, entropy, attempt_id, &codes).await?;
        self.tell(db, account.id, letter::Kind::RecoveryCodesMade, visitor)
            .await?;
        let made = self.event(Kind::RecoveryCodesMade, Some(account.id), visitor);
        Ok(self.note(db, made).await?)
    }

    /// The holder says that the codes are kept: the logon is complete, but for who it is.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`] / [`Refusal::WrongStep`].
    pub async fn keep_recovery_codes(
        &self,
        token: Option<&Token>,
        visitor: &Visitor,
    ) -> Result<Passed, ServiceError> {
        let (db, attempt, account) = self
            .hold_attempt_at(token, Stage::KeepingCodes, visitor)
            .await?;
        let kept = self
            .codes_are_kept(&db, &attempt, &account, visitor)
            .await?;
        let passed = if self.settings.asks_who(&account) {
            self.note(&db, kept).await?;
            let token = Token::generate(&*self.entropy);
            self.renew_attempt(&db, &attempt, &token).await?;
            Passed::Attempt {
                token,
                stage: Stage::WhoIsThis,
                device: None,
            }
        } else {
            let proved = Proved {
                two_factor: TwoFactor::On,
                code: attempt.code,
                initials: String::new(),
                tokens: None,
            };
            let logged_on = self
                .log_on(&db, &account, proved, vec![kept], visitor)
                .await?;
            Passed::LoggedOn(LoggedOn {
                return_to: attempt.return_to,
                ..logged_on
            })
        };
        self.commit(db).await?;
        Ok(passed)
    }

    /// Moves the attempt on from the page of the new codes; the event is still to be written.
    pub(crate) async fn codes_are_kept(
        &self,
        db: &impl Connection,
        attempt: &LogonAttempt,
        account: &Account,
        visitor: &Visitor,
    ) -> Result<Event, ServiceError> {
        let ask_who = self.settings.asks_who(account);
        self.advance(db, attempt, Progress::CodesKept { ask_who })
            .await?;
        if !store::recovery_code::forget_shown(db, attempt.id).await? {
            return Err(Refusal::StartAgain.into());
        }
        store::recovery_code::keep(db, account.id, self.now()).await?;
        Ok(self.event(Kind::RecoveryCodesKept, Some(account.id), visitor))
    }

    /// A recovery code in place of a code: it leads straight to a new authenticator, and counts as
    /// a code does (R19).
    ///
    /// # Errors
    ///
    /// A [`Refusal`] about the recovery code, or [`Refusal::StartAgain`] /
    /// [`Refusal::WrongStep`].
    pub async fn recovery_code(
        &self,
        token: Option<&Token>,
        typed: &str,
        visitor: &Visitor,
    ) -> Result<Passed, ServiceError> {
        let held = self
            .hold_attempt_at(token, Stage::CodeRequired, visitor)
            .await;
        let code = RecoveryCode::parse(typed).ok_or(Refusal::RecoveryCodeMalformed);
        let (db, attempt, account) = match (held, &code) {
            (Ok(held), _) => held,
            (Err(error), Ok(code)) => {
                let sent = Sent::RecoveryCode(code);
                return self.repeat(error, token, &sent, visitor).await;
            }
            (Err(error), Err(_)) => return Err(error),
        };
        let (code, token) = (code?, token.ok_or(Refusal::StartAgain)?);
        let counted = self.count_code(&db, &account).await?;
        let (keyring, now) = (&self.keyring, self.now());
        let is_right = account.has_recovery()
            && store::recovery_code::consume(&db, keyring, account.id, &code, now).await?;
        if !is_right {
            let refused = self.event(Kind::RecoveryCodeRefused, Some(account.id), visitor);
            let wrong = |left| Refusal::RecoveryCodeWrong { left };
            let refusal = self
                .refuse_guess(&db, &account, &counted, (refused, wrong), visitor)
                .await?;
            self.commit(db).await?;
            return Err(refusal.into());
        }
        self.was_right(&db, &counted).await?;
        let left = store::recovery_code::count_left(&db, account.id).await?;
        self.tell(&db, account.id, letter::Kind::RecoveryCodeUsed, visitor)
            .await?;
        let used = Event {
            detail: Some(format!("left={}", left.unwrap_or(0))),
            ..self.event(Kind::RecoveryCodeUsed, Some(account.id), visitor)
        };
        self.note(&db, used).await?;
        self.start_enrolment(&db, &account, attempt.id, visitor)
            .await?;
        self.advance(&db, &attempt, Progress::RecoveryCodeAccepted)
            .await?;
        let sent = Sent::RecoveryCode(&code);
        let tokens = self
            .remember_form(&db, attempt.id, token, &sent, visitor)
            .await?;
        self.renew_attempt(&db, &attempt, &tokens.attempt).await?;
        self.commit(db).await?;
        Ok(Passed::Attempt {
            token: tokens.attempt,
            stage: Stage::Enrolling,
            device: None,
        })
    }

    /// A new token, and the full time, for an attempt that is worth more than before (R26).
    pub(super) async fn renew_attempt(
        &self,
        db: &impl Connection,
        attempt: &LogonAttempt,
        token: &Token,
    ) -> Result<(), ServiceError> {
        let expires_at = self.now().plus(self.settings.attempt_seconds);
        Ok(store::logon_attempt::renew(db, attempt.id, &token.hash(), expires_at).await?)
    }
}
