//! Recovery codes: shown and kept at the end of enrolment, used when the authenticator is lost
//! (R18, R19).

use super::{AuthFactors, Proceeding, Tokens, repeat::Sent};
use crate::{ClientInfo, Core, Logon, LogonOutcome, Refusal, ServiceError};
use domain::{
    Account, RecoveryCode, StageKind,
    audit::{About, Event, Kind},
    logon::Progress,
    notification,
};
use store::{AttemptId, Connection, logon_attempt::LogonAttempt};

impl Core {
    /// Makes new recovery codes for the page that the attempt `attempt_id` has reached.
    pub(crate) async fn show_recovery_codes(
        &self,
        db: &impl Connection,
        attempt_id: AttemptId,
        account: &Account,
        client: &ClientInfo,
    ) -> Result<(), ServiceError> {
        let codes = RecoveryCode::generate_set(&*self.entropy);
        let (keyring, entropy, now) = (&self.keyring, &*self.entropy, self.now());
        // What another page shows is void: nobody must keep it in good faith.
        store::recovery_code::forget_all_shown(db, account.id).await?;
        store::recovery_code::replace(db, keyring, account.id, &codes, now).await?;
        store::recovery_code::add_shown(db, keyring, entropy, attempt_id, &codes).await?;
        self.notify(
            db,
            account.id,
            notification::Kind::RecoveryCodesMade,
            client,
        )
        .await?;
        let made = self.event(Kind::RecoveryCodesMade, Some(account.id), client);
        Ok(self.record(db, made).await?)
    }
}

impl Logon<'_> {
    /// The holder says that the codes are kept: the logon is complete, but for the initials.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`] / [`Refusal::WrongStage`].
    pub async fn keep_recovery_codes(&self) -> Result<LogonOutcome, ServiceError> {
        let (token, client) = (self.caller.attempt, self.caller.client);
        let (db, attempt, account) = self
            .lock_attempt_at(token, StageKind::KeepCodes, client)
            .await?;
        let kept = self.record_kept(&db, &attempt, &account, client).await?;
        let progress = Progress::CodesKept(self.ahead(&db, &attempt, &account).await?);
        let with = Proceeding {
            account: &account,
            client,
            events: vec![kept],
            factors: AuthFactors::both(attempt.code),
            tokens: Tokens::Drawn,
        };
        let outcome = self.proceed(&db, attempt, progress, with).await?;
        self.commit(db).await?;
        Ok(outcome)
    }
}

impl Core {
    /// Remembers that the codes that `attempt` shows are kept; the event is still to be recorded.
    pub(crate) async fn record_kept(
        &self,
        db: &impl Connection,
        attempt: &LogonAttempt,
        account: &Account,
        client: &ClientInfo,
    ) -> Result<Event, ServiceError> {
        if !store::recovery_code::forget_shown(db, attempt.id).await? {
            return Err(Refusal::StartAgain.into());
        }
        store::recovery_code::keep(db, account.id, self.now()).await?;
        Ok(self.event(Kind::RecoveryCodesKept, Some(account.id), client))
    }
}

impl Logon<'_> {
    /// A recovery code in place of a code: it leads straight to a new authenticator, and counts as
    /// a code does (R19).
    ///
    /// # Errors
    ///
    /// A [`Refusal`] about the recovery code, or [`Refusal::StartAgain`] /
    /// [`Refusal::WrongStage`].
    pub async fn recovery_code(&self, typed: &str) -> Result<LogonOutcome, ServiceError> {
        let (token, client) = (self.caller.attempt, self.caller.client);
        let locked = self.lock_attempt_at(token, StageKind::Code, client).await;
        let code = RecoveryCode::parse(typed);
        let (db, attempt, account) = match (locked, &code) {
            (Ok(locked), _) => locked,
            (Err(error), Some(code)) => {
                let sent = Sent::RecoveryCode(code);
                return self.repeat(error, token, &sent, client).await;
            }
            (Err(error), None) => return Err(error),
        };
        let code = code.ok_or(Refusal::RecoveryCodeMalformed)?;
        let token = token.ok_or(Refusal::StartAgain)?;
        let counted = self.count_code(&db, &account).await?;
        let (keyring, now) = (&self.keyring, self.now());
        let is_right = account.has_recovery()
            && store::recovery_code::consume(&db, keyring, account.id, &code, now).await?;
        if !is_right {
            let refused = self.event(Kind::RecoveryCodeRefused, Some(account.id), client);
            let wrong = Refusal::RecoveryCodeWrong;
            let refusal = self
                .refuse_guess(&db, &account, &counted, refused, wrong, client)
                .await?;
            return self.refuse(db, refusal).await;
        }
        self.was_right(&db, &counted).await?;
        let left = store::recovery_code::count_left(&db, account.id).await?;
        self.notify(
            &db,
            account.id,
            notification::Kind::RecoveryCodeUsed,
            client,
        )
        .await?;
        let used = Event {
            detail: About::CodesLeft(left.unwrap_or(0)).into(),
            ..self.event(Kind::RecoveryCodeUsed, Some(account.id), client)
        };
        let sent = Sent::RecoveryCode(&code);
        let tokens = self
            .remember_form(&db, attempt.id, token, &sent, client)
            .await?;
        let with = Proceeding {
            account: &account,
            client,
            events: vec![used],
            factors: AuthFactors::both(None),
            tokens: Tokens::Of(tokens),
        };
        let outcome = self
            .proceed(&db, attempt, Progress::RecoveryCodeAccepted, with)
            .await?;
        self.commit(db).await?;
        Ok(outcome)
    }
}
