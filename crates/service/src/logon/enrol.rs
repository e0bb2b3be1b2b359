//! Enrolment: the PIN where there is one, a code that proves the new authenticator, OK, and
//! password and a fresh code that complete the logon.

use super::{AuthFactors, Proceeding, Tokens, code::parse, repeat::Sent};
use crate::{ClientInfo, Core, Logon, LogonOutcome, NewAuthenticator, Refusal, ServiceError};
use domain::{
    Account, Pin, Secret, StageKind, audit::Kind, authenticator::Name, logon::Progress,
    notification,
};
use store::{
    AttemptId, Connection,
    authenticator::{Which, revoke},
    password_again::AskedAgain,
};

impl Logon<'_> {
    /// The enrolment PIN is typed: the QR code follows (R14). It counts as a code does (R17).
    ///
    /// # Errors
    ///
    /// A [`Refusal`] about the PIN, or [`Refusal::StartAgain`] / [`Refusal::WrongStage`].
    pub async fn pin(&self, typed: &str) -> Result<LogonOutcome, ServiceError> {
        let (token, client) = (self.caller.attempt, self.caller.client);
        let (db, attempt, account) = self
            .lock_attempt_at(token, StageKind::EnterPin, client)
            .await?;
        let pin = Pin::parse(typed).ok_or(Refusal::PinMalformed)?;
        let counted = self.count_code(&db, &account).await?;
        if !store::account::is_pin(&db, &self.keyring, account.id, &pin).await? {
            let refused = self.event(Kind::PinRefused, Some(account.id), client);
            let refusal = self
                .refuse_guess(&db, &account, &counted, refused, Refusal::PinWrong, client)
                .await?;
            return self.refuse(db, refusal).await;
        }
        // No guess; but support has read it out, and a row of wrong codes ends with the holder's own
        // factor and with nothing else (R57).
        self.was_no_guess(&db, &counted).await?;
        let with = Proceeding {
            account: &account,
            client,
            events: vec![self.event(Kind::PinAccepted, Some(account.id), client)],
            factors: AuthFactors::password(&account),
            tokens: Tokens::Kept,
        };
        let outcome = self
            .proceed(&db, attempt, Progress::PinAccepted, with)
            .await?;
        self.commit(db).await?;
        Ok(outcome)
    }
}

impl Core {
    /// A new secret for the logon attempt `attempt_id`, which replaces every earlier enrolment
    /// under way (R13). The transaction has locked the account's row.
    pub(crate) async fn start_enrolment(
        &self,
        db: &impl Connection,
        account: &Account,
        attempt_id: AttemptId,
        client: &ClientInfo,
    ) -> Result<(), ServiceError> {
        let now = self.now();
        revoke(db, Which::Pending(account.id), now).await?;
        let secret = Secret::generate(&*self.entropy);
        store::authenticator::add_pending(
            db,
            &self.keyring,
            &*self.entropy,
            account.id,
            attempt_id,
            &secret,
            now,
        )
        .await?;
        if store::logon_attempt::supersede(db, account, attempt_id, now).await? > 0 {
            let replaced = self.event(Kind::EnrolmentReplaced, Some(account.id), client);
            self.record(db, replaced).await?;
        }
        let started = self.event(Kind::EnrolmentStarted, Some(account.id), client);
        Ok(self.record(db, started).await?)
    }
}

impl Logon<'_> {
    /// A code is typed below the QR code. When it is right, the authenticator counts, 2FA is
    /// on and the code's step is spent, all at once (R11, R12). The authenticator gets the name that
    /// was typed beside it, if any (S13).
    ///
    /// # Errors
    ///
    /// [`Refusal::NameMalformed`], a [`Refusal`] about the code, or [`Refusal::StartAgain`] / [`Refusal::WrongStage`].
    pub async fn verify_enrolment(
        &self,
        form: NewAuthenticator<'_>,
    ) -> Result<LogonOutcome, ServiceError> {
        let (token, client) = (self.caller.attempt, self.caller.client);
        let (db, attempt, account) = self
            .lock_attempt_at(token, StageKind::Enrol, client)
            .await?;
        let name = match form.name.trim() {
            "" => None,
            name => Some(Name::parse(name).map_err(Refusal::from)?),
        };
        let code = parse(form.code)?;
        let pending = store::authenticator::find_pending(&db, &self.keyring, attempt.id).await?;
        let pending = pending.ok_or(Refusal::WrongStage)?;
        let judged = self
            .judge_code(&db, &account, &[pending], &code, None, client)
            .await?;
        let (authenticator, step) = match judged {
            Ok(right) => right,
            Err(refusal) => return self.refuse(db, refusal).await,
        };
        // After a recovery code: the new authenticator takes the place of the lost one.
        revoke(&db, Which::Active(account.id), self.now()).await?;
        let generation = store::account::enrol(&db, &account)
            .await?
            .ok_or(Refusal::WrongStage)?;
        store::logon_attempt::follow(&db, attempt.id, generation).await?;
        let (now, address) = (self.now(), client.address.as_deref());
        if !store::authenticator::activate(&db, authenticator, step, now, address).await? {
            return Err(Refusal::WrongStage.into());
        }
        if let Some(name) = name {
            store::authenticator::rename(&db, account.id, authenticator, &name).await?;
        }
        self.begin_row_of_codes(&db, account.id).await?;
        if let Some(language) = client.language {
            store::account::set_language(&db, account.id, language).await?;
        }
        self.notify(&db, account.id, notification::Kind::Enrolled, client)
            .await?;
        let with = Proceeding {
            account: &account,
            client,
            events: vec![self.event(Kind::EnrolmentVerified, Some(account.id), client)],
            factors: AuthFactors::password(&account),
            tokens: Tokens::Kept,
        };
        let outcome = self
            .proceed(&db, attempt, Progress::EnrolmentVerified, with)
            .await?;
        self.commit(db).await?;
        Ok(outcome)
    }

    /// OK is pressed on the "Good to go" page.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`] / [`Refusal::WrongStage`].
    pub async fn acknowledge(&self) -> Result<LogonOutcome, ServiceError> {
        let (token, client) = (self.caller.attempt, self.caller.client);
        let (db, attempt, account) = self
            .lock_attempt_at(token, StageKind::GoodToGo, client)
            .await?;
        let with = Proceeding {
            account: &account,
            client,
            events: vec![self.event(Kind::EnrolmentAcknowledged, Some(account.id), client)],
            factors: AuthFactors::password(&account),
            tokens: Tokens::Kept,
        };
        let outcome = self
            .proceed(&db, attempt, Progress::Acknowledged, with)
            .await?;
        self.commit(db).await?;
        Ok(outcome)
    }

    /// Password and a fresh code complete the logon after enrolment.
    ///
    /// # Errors
    ///
    /// [`Refusal::Password`] before the code is looked at, so that a mistyped password does
    /// not spend it; a [`Refusal`] about the code; [`Refusal::StartAgain`] /
    /// [`Refusal::WrongStage`].
    pub async fn confirm(&self, password: &str, code: &str) -> Result<LogonOutcome, ServiceError> {
        let (token, client) = (self.caller.attempt, self.caller.client);
        let found = self
            .attempt_at(self.store.connection(), token, StageKind::Confirm, client)
            .await;
        let (attempt, account) = match (found, parse(code)) {
            (Ok(found), Ok(_)) => found,
            (Ok(_), Err(refusal)) => return Err(refusal.into()),
            // It may be the same once more: the answer was lost.
            (Err(error), Ok(code)) => {
                return self.repeat(error, token, &Sent::Code(&code), client).await;
            }
            (Err(error), Err(_)) => return Err(error),
        };
        let asked = AskedAgain::Attempt(attempt.id);
        self.check_password_again(&account, password, asked, client)
            .await?;
        self.log_on_with_code(token, StageKind::Confirm, code, client)
            .await
    }
}
