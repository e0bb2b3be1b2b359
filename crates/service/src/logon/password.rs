//! The first step: userID and password.

use crate::{
    Refusal, Service, ServiceError, Visitor,
    hasher::{Lane, Place, Verified},
    logon::{NextTokens, Proved, regulate::Counted},
};
use constant_time_eq::constant_time_eq;
use domain::{
    Account, Password, Stage, Status, Token, UserId,
    audit::{Event, Kind},
    set_up_code::SetUpCode,
};
use store::{
    Connection, StoreError,
    account::{Credentials, PasswordHash},
    tries::NOBODY,
};

/// What a browser holds from here on.
#[derive(Debug)]
pub struct LoggedOn {
    /// The session.
    pub session: Token,
    /// The browser itself, known to the account now (R21).
    pub device: Token,
    /// Where the browser goes now; `None`: to the home page.
    pub return_to: Option<String>,
}

/// What a right factor leads to.
#[derive(Debug)]
pub enum Passed {
    /// When it was the last: a session.
    LoggedOn(LoggedOn),
    /// Otherwise: a logon attempt that stands at `stage`.
    Attempt {
        /// The attempt's token.
        token: Token,
        /// What comes next.
        stage: Stage,
        /// The browser itself, where it is known to the account already (R21).
        device: Option<Token>,
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
    /// [`Refusal::Credentials`] alike for wrong, unknown, disabled and paused (R24, R41);
    /// [`Refusal::Busy`] alike too (R43);
    /// [`Refusal::AddressPaused`] whoever is tried; [`Refusal::EnrolmentOver`] after a right one;
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
        let account = found.as_ref().map(|credentials| &credentials.account);
        let admitted = self.admit_password(account, &user_id, visitor).await?;
        // Asked for whoever it is: it takes as long for everybody.
        let stand_in = store::account::find_stand_in(db, &self.keyring, &user_id).await?;
        let counted = self.count_password(&admitted).await?.ok();
        let looked_at = match &found {
            Some(credentials) => credentials.password.as_ref(),
            None => stand_in.as_ref(),
        };
        let found_open = found.as_ref().map(|found| (found, counted.is_some()));
        let (bucket, place) = (admitted.bucket, admitted.place);
        let proof = self.prove(place, found_open, looked_at, &password, visitor);
        let proof = proof.await;
        if let Err(ServiceError::Refused(Refusal::Busy)) = proof {
            self.was_not_looked_at(&bucket, counted.as_ref()).await?;
        }
        if let Some((account, proof)) = proof? {
            return self.pass(account, proof, counted.as_ref(), visitor).await;
        }
        let account_id = account.map(|account| account.id);
        self.refuse_password(account_id, &user_id, counted.as_ref(), visitor)
            .await?;
        Err(Refusal::Credentials.into())
    }

    async fn refuse_password(
        &self,
        account_id: Option<i64>,
        user_id: &UserId,
        counted: Option<&Counted>,
        visitor: &Visitor,
    ) -> Result<(), StoreError> {
        let blocks = self.open_blocks(self.store.connection(), visitor).await?;
        let db = self.store.begin().await?;
        store::account::hold_as_is(&db, account_id.unwrap_or(NOBODY)).await?;
        let paused = counted.is_none().then(|| "paused".to_owned());
        let event = self.event_with(Kind::PasswordRefused, account_id, paused, visitor);
        self.note(&db, event).await?;
        self.count_for_address(&db, &blocks, user_id, visitor)
            .await?;
        self.was_wrong(&db, counted, visitor).await?;
        self.commit(db).await
    }

    /// One hash is computed whatever was found, so that the answer takes the same time (R41):
    /// `stored`, that of the account, or for a userID that nobody has, another account's, which
    /// counts for nothing. While the account is paused (`false` beside it) no password counts (R24). A
    /// set-up code does: nobody guesses 80 bits, and no stranger must keep out whom support has given
    /// one.
    async fn prove<'a>(
        &self,
        place: Place,
        found: Option<(&'a Credentials, bool)>,
        stored: Option<&PasswordHash>,
        password: &Password,
        visitor: &Visitor,
    ) -> Result<Option<(&'a Account, Proof)>, ServiceError> {
        let verified = self.hasher.verify(place, password, stored).await;
        let Some((found, is_open)) = found else {
            // What is wrong with another account's hash is of no matter here.
            return match verified {
                Err(ServiceError::Refused(busy)) => Err(busy.into()),
                _ => Ok(None),
            };
        };
        let verified = match verified? {
            right if is_open => right,
            _ => Verified::Wrong,
        };
        if found.account.status != Status::Enabled {
            return Ok(None);
        }
        let (credentials, account) = (found, &found.account);
        if let (Verified::RightButDated, Some(old)) = (verified, stored) {
            self.replace_hash(account, password, old, visitor).await?;
        }
        let proof = match verified {
            Verified::Right | Verified::RightButDated => Some(Proof::Password),
            Verified::Wrong => self
                .is_set_up_code(credentials, password)
                .then_some(Proof::SetUpCode),
        };
        Ok(proof.map(|proof| (account, proof)))
    }

    /// Hashes a right password anew (R2). Where too many are hashed at this moment, the next logon
    /// does it: nobody is sent away with a right password that was checked already.
    async fn replace_hash(
        &self,
        account: &Account,
        password: &Password,
        old: &PasswordHash,
        visitor: &Visitor,
    ) -> Result<(), ServiceError> {
        let new = match self.hasher.hash(Lane::Proved(account.id), password).await {
            Err(ServiceError::Refused(Refusal::Busy)) => return Ok(()),
            hashed => hashed?,
        };
        let db = self.store.begin().await?;
        if store::account::upgrade_password_hash(&db, account.id, old, new).await? {
            let event = self.event(Kind::PasswordRehashed, Some(account.id), visitor);
            self.note(&db, event).await?;
        }
        Ok(self.commit(db).await?)
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
        proof: Proof,
        counted: Option<&Counted>,
        visitor: &Visitor,
    ) -> Result<Passed, ServiceError> {
        self.forget_old().await?;
        let db = self.store.begin().await?;
        // The account first, as everywhere: who logs on at the same moment waits, and sees this
        // logon as the last one.
        if !store::account::hold(&db, account).await? {
            return Err(Refusal::StartAgain.into());
        }
        if let Some(counted) = counted {
            self.was_right(&db, counted).await?;
        }
        let accepted = self.event(Kind::PasswordAccepted, Some(account.id), visitor);
        let passed = if account.enrolment_is_over(self.now()) {
            self.note(&db, accepted).await?;
            let over = self.event(Kind::EnrolmentOver, Some(account.id), visitor);
            self.note(&db, over).await?;
            Err(Refusal::EnrolmentOver.into())
        } else {
            let stage = match proof {
                Proof::Password => Stage::after_password(account.two_factor, account.has_pin),
                Proof::SetUpCode => Stage::ChoosingPassword,
            };
            Ok(self
                .go_on(&db, account, (stage, None), vec![accepted], visitor)
                .await?)
        };
        self.commit(db).await?;
        passed
    }

    /// Forgets what is of no use any more, of all accounts: each by itself and in no transaction,
    /// so that no two logons wait for each other's rows.
    async fn forget_old(&self) -> Result<(), StoreError> {
        let (db, now) = (self.store.connection(), self.now());
        let addresses = now.plus(-self.settings.addresses.memory());
        store::logon_attempt::forget_expired(db, now.plus(-self.settings.attempt_seconds)).await?;
        store::device::forget_expired(db, now).await?;
        let lifetimes = &self.settings.lifetimes;
        let longest = lifetimes.account.absolute.max(lifetimes.support.absolute);
        store::session::forget(db, now.plus(-longest)).await?;
        store::person::forget(db, now.plus(-self.settings.device_seconds)).await?;
        store::ticket::forget_expired(db, now).await?;
        store::paused_address::forget_over(db, now).await?;
        store::waiting_import::forget_expired(db, now).await?;
        store::wrong_try::forget(db, addresses).await
    }

    /// Goes on at `stage`, after `events`: with a session, or a logon attempt. The transaction
    /// holds the account. `tokens`: what the browser holds then; `None`: what is drawn.
    pub(super) async fn go_on(
        &self,
        db: &impl Connection,
        account: &Account,
        (stage, tokens): (Stage, Option<NextTokens>),
        events: Vec<Event>,
        visitor: &Visitor,
    ) -> Result<Passed, ServiceError> {
        Ok(if stage == Stage::LoggedOn {
            let proved = Proved {
                two_factor: account.two_factor,
                code: None,
                initials: String::new(),
                tokens,
            };
            let logged_on = self.log_on(db, account, proved, events, visitor).await?;
            Passed::LoggedOn(LoggedOn {
                return_to: visitor.return_to.clone(),
                ..logged_on
            })
        } else {
            for event in events {
                self.note(db, event).await?;
            }
            let token =
                tokens.map_or_else(|| Token::generate(&*self.entropy), |tokens| tokens.attempt);
            self.begin_attempt(db, account, (stage, &token), visitor)
                .await?;
            Passed::Attempt {
                token,
                stage,
                device: None,
            }
        })
    }

    /// Begins the attempt of `token` at `stage`, and returns its number.
    pub(crate) async fn add_attempt(
        &self,
        db: &impl Connection,
        account: &Account,
        (stage, token): (Stage, &Token),
    ) -> Result<i64, ServiceError> {
        let now = self.now();
        let of = (account.id, account.generation);
        let expires_at = now.plus(self.settings.attempt_seconds);
        Ok(store::logon_attempt::add(db, &token.hash(), of, stage, now, expires_at).await?)
    }

    /// Begins the logon attempt of a token at its stage.
    async fn begin_attempt(
        &self,
        db: &impl Connection,
        account: &Account,
        (stage, token): (Stage, &Token),
        visitor: &Visitor,
    ) -> Result<(), ServiceError> {
        let attempt = self.add_attempt(db, account, (stage, token)).await?;
        if let Some(return_to) = &visitor.return_to {
            store::logon_attempt::set_return(db, attempt, return_to).await?;
        }
        if stage == Stage::Enrolling {
            self.start_enrolment(db, account, attempt, visitor).await?;
        }
        Ok(())
    }
}

/// A typed password, or the refusal to show.
pub(crate) fn parse(typed: &str) -> Result<Password, Refusal> {
    Ok(Password::parse(typed)?)
}
