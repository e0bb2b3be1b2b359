//! The first step: userID and password.

use crate::{Refusal, Service, ServiceError, Visitor, hasher::Verified};
use constant_time_eq::constant_time_eq;
use domain::{
    Account, Password, Secret, Stage, Status, Token, UserId, audit::Kind, set_up_code::SetUpCode,
};
use store::{Connection, account::Credentials};

/// What a right password leads to.
#[derive(Debug)]
pub enum Passed {
    /// Without 2FA: a session.
    LoggedOn(Token),
    /// Otherwise: a logon attempt that stands at `stage`.
    Attempt {
        /// The attempt's token.
        token: Token,
        /// What comes next.
        stage: Stage,
    },
}

/// What the typed password proved to be.
enum Proof {
    Password,
    SetUpCode,
}

impl Service {
    /// Checks userID and password, or userID and set-up code.
    ///
    /// # Errors
    ///
    /// [`Refusal::Credentials`] alike for wrong, unknown and disabled (R41);
    /// [`Refusal::UserId`], [`Refusal::PasswordMissing`], [`Refusal::PasswordTooLong`] for what
    /// cannot be one, whoever typed it.
    pub async fn password(
        &self,
        user_id: &str,
        password: &str,
        visitor: &Visitor,
    ) -> Result<Passed, ServiceError> {
        let user_id = UserId::parse(user_id).map_err(|_| Refusal::UserId)?;
        let password = parse(password)?;
        let db = self.store.connection();
        let found = store::account::find_credentials(db, &user_id).await?;
        match self.prove(found.as_ref(), &password, visitor).await? {
            Some((account, Proof::Password)) => {
                self.pass(account, Stage::after_password(account.two_factor), visitor)
                    .await
            }
            Some((account, Proof::SetUpCode)) => {
                self.pass(account, Stage::ChoosingPassword, visitor).await
            }
            None => {
                let account_id = found.map(|credentials| credentials.account.id);
                let refused = self.event(Kind::PasswordRefused, account_id, visitor);
                self.note(db, refused).await?;
                Err(Refusal::Credentials.into())
            }
        }
    }

    /// Whether the password is right for an account that has proved it before; only that
    /// person learns that it is wrong.
    pub(super) async fn check_password_again(
        &self,
        account: &Account,
        password: &str,
    ) -> Result<bool, ServiceError> {
        let password = parse(password)?;
        let found =
            store::account::find_credentials(self.store.connection(), &account.user_id).await?;
        let stored = found.and_then(|credentials| credentials.password);
        Ok(self.hasher.verify(&password, stored.as_ref()).await? != Verified::Wrong)
    }

    /// One hash is computed whatever was found, so that the answer takes the same time (R41).
    async fn prove<'a>(
        &self,
        found: Option<&'a Credentials>,
        password: &Password,
        visitor: &Visitor,
    ) -> Result<Option<(&'a Account, Proof)>, ServiceError> {
        let stored = found.and_then(|credentials| credentials.password.as_ref());
        let verified = self.hasher.verify(password, stored).await?;
        let Some(credentials) = found.filter(|found| found.account.status == Status::Enabled)
        else {
            return Ok(None);
        };
        let account = &credentials.account;
        if let (Verified::RightButDated, Some(old)) = (verified, stored) {
            let new = self.hasher.hash(password).await?;
            let db = self.store.begin().await?;
            if store::account::upgrade_password_hash(&db, account.id, old, new).await? {
                self.note(
                    &db,
                    self.event(Kind::PasswordRehashed, Some(account.id), visitor),
                )
                .await?;
            }
            db.commit().await.map_err(store::StoreError::from)?;
        }
        let proof = match verified {
            Verified::Right | Verified::RightButDated => Some(Proof::Password),
            Verified::Wrong => self
                .is_set_up_code(credentials, password)
                .then_some(Proof::SetUpCode),
        };
        Ok(proof.map(|proof| (account, proof)))
    }

    fn is_set_up_code(&self, credentials: &Credentials, typed: &Password) -> bool {
        let typed = SetUpCode::parse(typed.expose());
        credentials
            .set_up_code
            .as_ref()
            .filter(|(_, expires_at)| *expires_at > self.now())
            .zip(typed)
            .is_some_and(|((stored, _), typed)| constant_time_eq(stored, &typed.hash()))
    }

    async fn pass(
        &self,
        account: &Account,
        stage: Stage,
        visitor: &Visitor,
    ) -> Result<Passed, ServiceError> {
        let db = self.store.begin().await?;
        // The account first, as everywhere: who logs on at the same moment waits, and sees this
        // logon as the last one.
        if !store::account::hold(&db, account).await? {
            return Err(Refusal::StartAgain.into());
        }
        self.note(
            &db,
            self.event(Kind::PasswordAccepted, Some(account.id), visitor),
        )
        .await?;
        let passed = if stage == Stage::LoggedOn {
            Passed::LoggedOn(
                self.log_on(&db, account, account.two_factor, None, visitor)
                    .await?,
            )
        } else {
            let token = self.begin_attempt(&db, account, stage, visitor).await?;
            Passed::Attempt { token, stage }
        };
        db.commit().await.map_err(store::StoreError::from)?;
        Ok(passed)
    }

    /// Begins a logon attempt at `stage`; at [`Stage::Enrolling`] with a new secret that
    /// replaces every earlier enrolment under way (R13). The transaction holds the account.
    pub(super) async fn begin_attempt(
        &self,
        db: &impl Connection,
        account: &Account,
        stage: Stage,
        visitor: &Visitor,
    ) -> Result<Token, ServiceError> {
        let now = self.now();
        let token = Token::generate(&*self.entropy);
        let of = (account.id, account.generation);
        let expires_at = now.plus(self.settings.attempt_seconds);
        if stage == Stage::Enrolling {
            store::authenticator::revoke_pending(db, account.id, now).await?;
            if store::logon_attempt::supersede(db, of, now).await? > 0 {
                self.note(
                    db,
                    self.event(Kind::EnrolmentReplaced, Some(account.id), visitor),
                )
                .await?;
            }
        }
        store::logon_attempt::forget_expired(db, now.plus(-self.settings.attempt_seconds)).await?;
        let attempt =
            store::logon_attempt::add(db, &token.hash(), of, stage, now, expires_at).await?;
        if stage == Stage::Enrolling {
            let secret = Secret::generate(&*self.entropy);
            store::authenticator::add_pending(
                db,
                &self.keyring,
                &*self.entropy,
                account.id,
                attempt,
                &secret,
                now,
            )
            .await?;
            self.note(
                db,
                self.event(Kind::EnrolmentStarted, Some(account.id), visitor),
            )
            .await?;
        }
        Ok(token)
    }
}

/// A typed password, or the refusal to show.
pub(super) fn parse(typed: &str) -> Result<Password, Refusal> {
    Ok(Password::parse(typed)?)
}
