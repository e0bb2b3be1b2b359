//! The authenticators of an account: adding another, naming them, taking one away.

use super::in_session;
use crate::{OwnAccount, Refusal, ServiceError, logon::parse_code};
use domain::{
    StageKind, Token, TwoFactor,
    audit::{About, Kind},
    authenticator::{MAX_AUTHENTICATORS, Name},
    logon::Progress,
    notification,
};
use store::authenticator::{Which, revoke};

/// What is typed below a QR code.
#[derive(Debug, Clone, Copy)]
pub struct NewAuthenticator<'a> {
    /// What the authenticator is called; blank for none at the logon.
    pub name: &'a str,
    /// A code of it.
    pub code: &'a str,
}

impl OwnAccount<'_> {
    /// Begins to add another authenticator: its QR code follows. Only after a fresh code of one that
    /// counts, or by approval of support. Returns the token of the attempt.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`], [`Refusal::TooManyAuthenticators`], [`Refusal::StartAgain`].
    pub async fn begin_adding(&self) -> Result<Token, ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let (db, session, account) = self.lock_own(token, client).await?;
        // The first one is set up at the logon (S3).
        if account.two_factor != TwoFactor::On {
            return Err(Refusal::WrongStage.into());
        }
        if store::authenticator::count_active(&db, account.id).await? >= MAX_AUTHENTICATORS {
            return Err(Refusal::TooManyAuthenticators.into());
        }
        let approval = store::account::find_may_add_until(&db, account.id).await?;
        let is_approved = approval.is_some_and(|until| self.now() < until);
        if !is_approved && !self.is_unlocked(&session, &account) {
            return Err(Refusal::CodeNeeded.into());
        }
        let stage = StageKind::AddAuthenticator;
        let (token, attempt) = self.begin_change(&db, &session, &account, stage).await?;
        let client = &in_session(client, &session);
        self.start_enrolment(&db, &account, attempt, client).await?;
        self.commit(db).await?;
        Ok(token)
    }

    /// A code of the new authenticator is typed below its QR code: it counts from now on, beside the
    /// others. The step is spent (R12), and so is an approval of support.
    ///
    /// # Errors
    ///
    /// [`Refusal::NameMalformed`], [`Refusal::NameInvisible`], a [`Refusal`] about the code, or [`Refusal::StartAgain`] /
    /// [`Refusal::WrongStage`].
    pub async fn add_authenticator(&self, form: NewAuthenticator<'_>) -> Result<(), ServiceError> {
        let (token, session, client) =
            (self.caller.attempt, self.caller.session, self.caller.client);
        let (db, attempt, session, account) = self
            .lock_change(token, session, StageKind::AddAuthenticator, client)
            .await?;
        let client = &in_session(client, &session);
        let name = Name::parse(form.name).map_err(Refusal::from)?;
        let code = parse_code(form.code)?;
        let pending = store::authenticator::find_pending(&db, &self.keyring, attempt.id).await?;
        let pending = pending.ok_or(Refusal::WrongStage)?;
        let judged = self
            .judge_code(&db, &account, &[pending], &code, None, client)
            .await?;
        let (id, step) = match judged {
            Ok(right) => right,
            Err(refusal) => return self.refuse(db, refusal).await,
        };
        self.advance(&db, &attempt, Progress::AuthenticatorAdded)
            .await?;
        let (now, address) = (self.now(), client.address.as_deref());
        if !store::authenticator::activate(&db, id, step, now, address).await? {
            return Err(Refusal::WrongStage.into());
        }
        store::authenticator::rename(&db, account.id, id, &name).await?;
        store::account::allow_adding(&db, account.id, None).await?;
        self.notify(
            &db,
            account.id,
            notification::Kind::AuthenticatorAdded,
            client,
        )
        .await?;
        let added = self.event_in(&session, Kind::AuthenticatorAdded, client);
        self.record(&db, added.about(About::Authenticator(id)))
            .await?;
        Ok(self.commit(db).await?)
    }

    /// Leaves the page of a QR code without another authenticator.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`] / [`Refusal::WrongStage`].
    pub async fn stop_adding(&self) -> Result<(), ServiceError> {
        let (token, session, client) =
            (self.caller.attempt, self.caller.session, self.caller.client);
        let (db, attempt, session, _) = self
            .lock_change(token, session, StageKind::AddAuthenticator, client)
            .await?;
        revoke(&db, Which::PendingOfAttempt(attempt.id), self.now()).await?;
        store::logon_attempt::forget(&db, attempt.id).await?;
        let stopped = self.event_in(&session, Kind::EnrolmentStopped, client);
        self.record(&db, stopped).await?;
        Ok(self.commit(db).await?)
    }

    /// Gives an authenticator another name. What is gone is not named.
    ///
    /// # Errors
    ///
    /// [`Refusal::NameMalformed`], [`Refusal::NameInvisible`], [`Refusal::CodeNeeded`], [`Refusal::StartAgain`].
    pub async fn rename_authenticator(&self, id: i64, name: &str) -> Result<(), ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let (db, session, account) = self.lock_own_for_change(token, client).await?;
        let name = Name::parse(name).map_err(Refusal::from)?;
        if store::authenticator::rename(&db, account.id, id, &name).await? {
            let renamed = self.event_in(&session, Kind::AuthenticatorRenamed, client);
            self.record(&db, renamed.about(About::Authenticator(id)))
                .await?;
        }
        Ok(self.commit(db).await?)
    }

    /// Takes an authenticator away; not the last one while 2FA is on. All other sessions end, as that
    /// of who may have it (R27); this one goes on under the token that is returned.
    ///
    /// # Errors
    ///
    /// [`Refusal::LastAuthenticator`], [`Refusal::CodeNeeded`], [`Refusal::StartAgain`].
    pub async fn revoke_authenticator(&self, id: i64) -> Result<Option<Token>, ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let (db, session, account) = self.lock_own_for_change(token, client).await?;
        let now = self.now();
        let are_several = store::authenticator::count_active(&db, account.id).await? > 1;
        if account.two_factor == TwoFactor::On && !are_several {
            return Err(Refusal::LastAuthenticator.into());
        }
        let one = Which::One {
            account_id: account.id,
            id,
        };
        if revoke(&db, one, now).await? == 0 {
            return Ok(None);
        }
        let token = self.end_others(&db, &session, &account).await?;
        self.notify(
            &db,
            account.id,
            notification::Kind::AuthenticatorRevoked,
            client,
        )
        .await?;
        let revoked = self.event_in(&session, Kind::AuthenticatorRevoked, client);
        self.record(&db, revoked.about(About::Authenticator(id)))
            .await?;
        self.commit(db).await?;
        Ok(Some(token))
    }
}
