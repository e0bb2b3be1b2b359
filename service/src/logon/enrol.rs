//! Enrolment: a code proves the new authenticator, OK is pressed, and password and a fresh
//! code complete the logon.

use crate::{Refusal, Service, ServiceError, Visitor, logon::code::parse};
use domain::{Stage, Token, audit::Kind, logon::Progress};
use store::StoreError;

impl Service {
    /// A code is typed below the QR code. When it is right, the authenticator counts, 2FA is
    /// on and the code's step is spent, all at once (R11, R12).
    ///
    /// # Errors
    ///
    /// A [`Refusal`] about the code, or [`Refusal::StartAgain`] / [`Refusal::WrongStep`].
    pub async fn verify_enrolment(
        &self,
        token: Option<&Token>,
        code: &str,
        visitor: &Visitor,
    ) -> Result<(), ServiceError> {
        let (db, attempt, account) = self.hold_attempt_at(token, Stage::Enrolling).await?;
        let code = parse(code)?;
        let pending = store::authenticator::find_pending(&db, &self.keyring, attempt.id).await?;
        let pending = pending.ok_or(Refusal::WrongStep)?;
        let (db, authenticator, step) = self
            .accept(db, &account, &[pending], &code, visitor)
            .await?;
        self.advance(&db, &attempt, Progress::EnrolmentVerified)
            .await?;
        let done = store::account::enrol(&db, account.id, account.generation).await?
            && store::authenticator::activate(&db, authenticator, step, self.now()).await?;
        if !done {
            return Err(Refusal::WrongStep.into());
        }
        self.note(
            &db,
            self.event(Kind::EnrolmentVerified, Some(account.id), visitor),
        )
        .await?;
        Ok(db.commit().await.map_err(StoreError::from)?)
    }

    /// OK is pressed on the "Good to go" page.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`] / [`Refusal::WrongStep`].
    pub async fn acknowledge(
        &self,
        token: Option<&Token>,
        visitor: &Visitor,
    ) -> Result<(), ServiceError> {
        let (db, attempt, account) = self.hold_attempt_at(token, Stage::GoodToGo).await?;
        self.advance(&db, &attempt, Progress::Acknowledged).await?;
        self.note(
            &db,
            self.event(Kind::EnrolmentAcknowledged, Some(account.id), visitor),
        )
        .await?;
        Ok(db.commit().await.map_err(StoreError::from)?)
    }

    /// Password and a fresh code complete the logon after enrolment.
    ///
    /// # Errors
    ///
    /// [`Refusal::Password`] before the code is looked at, so that a mistyped password does
    /// not spend it; a [`Refusal`] about the code; [`Refusal::StartAgain`] /
    /// [`Refusal::WrongStep`].
    pub async fn confirm(
        &self,
        token: Option<&Token>,
        password: &str,
        code: &str,
        visitor: &Visitor,
    ) -> Result<Token, ServiceError> {
        let (_, account) = self
            .attempt_at(self.store.connection(), token, Stage::Confirming)
            .await?;
        let code = parse(code)?;
        if !self.check_password_again(&account, password).await? {
            let event = self.event(Kind::PasswordRefused, Some(account.id), visitor);
            self.note(self.store.connection(), event).await?;
            return Err(Refusal::Password.into());
        }
        let at = (Stage::Confirming, Progress::Confirmed);
        self.log_on_with_code(token, at, Ok(code), visitor).await
    }
}
