//! The first step: userID and password.

use super::{AuthFactors, Proceeding, Tokens, throttle::CountedAttempt};
use crate::{
    ClientInfo, Core, Logon, LogonOutcome, Refusal, ServiceError,
    hasher::{Lane, Place, Verified},
};
use constant_time_eq::constant_time_eq;
use domain::{
    Account, AccountId, Password, StageKind, Status, UserId,
    audit::{About, Kind},
    logon,
    set_up_code::SetUpCode,
};
use store::{
    StoreError,
    account::{Credentials, PasswordHash},
};

/// What the typed password proved to be.
enum Proof {
    Password,
    SetUpCode,
}

impl Logon<'_> {
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
    ) -> Result<LogonOutcome, ServiceError> {
        let client = self.caller.client;
        let user_id = UserId::parse(user_id).map_err(|_| Refusal::UserId)?;
        let password = parse(password)?;
        let db = self.store.connection();
        let found = store::account::find_credentials(db, &user_id).await?;
        let account = found.as_ref().map(|credentials| &credentials.account);
        let admitted = self.admit_password(account, &user_id, client).await?;
        // Asked for whoever it is: it takes as long for everybody.
        let decoy = store::account::find_decoy(db, &self.keyring, &user_id).await?;
        let counted = self.count_password(&admitted).await?.ok();
        let looked_at = match &found {
            Some(credentials) => credentials.password.as_ref(),
            None => decoy.as_ref(),
        };
        let found_open = found.as_ref().map(|found| (found, counted.is_some()));
        let (bucket, place) = (admitted.bucket, admitted.place);
        let proof = self.prove(place, found_open, looked_at, &password, client);
        let proof = proof.await;
        if let Err(ServiceError::Refused(Refusal::Busy)) = proof {
            self.was_not_looked_at(&bucket, counted.as_ref()).await?;
        }
        if let Some((account, proof)) = proof? {
            return self.pass(account, proof, counted.as_ref(), client).await;
        }
        let account_id = account.map(|account| account.id);
        self.refuse_password(account_id, &user_id, counted.as_ref(), client)
            .await?;
        Err(Refusal::Credentials.into())
    }
}

impl Core {
    async fn refuse_password(
        &self,
        account_id: Option<AccountId>,
        user_id: &UserId,
        counted: Option<&CountedAttempt>,
        client: &ClientInfo,
    ) -> Result<(), StoreError> {
        let blocks = self.open_blocks(self.store.connection(), client).await?;
        let db = self.store.begin().await?;
        store::account::lock_row(&db, account_id).await?;
        let paused = counted.is_none().then_some(About::Paused);
        let event = self.event(Kind::PasswordRefused, account_id, client);
        self.record(&db, event.about(paused)).await?;
        self.count_for_address(&db, &blocks, user_id, client)
            .await?;
        let nobodys = CountedAttempt::for_nobody(user_id);
        self.was_wrong(&db, counted.unwrap_or(&nobodys), client)
            .await?;
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
        client: &ClientInfo,
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
            self.replace_hash(account, password, old, client).await?;
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
        client: &ClientInfo,
    ) -> Result<(), ServiceError> {
        // Whoever has just proved it has no number yet.
        let lane = Lane::proved(account.id, 0);
        let new = match self.hasher.hash(lane, password).await {
            Err(ServiceError::Refused(Refusal::Busy)) => return Ok(()),
            hashed => hashed?,
        };
        let db = self.store.begin().await?;
        if store::account::upgrade_password_hash(&db, account.id, old, new).await? {
            let event = self.event(Kind::PasswordRehashed, Some(account.id), client);
            self.record(&db, event).await?;
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
        counted: Option<&CountedAttempt>,
        client: &ClientInfo,
    ) -> Result<LogonOutcome, ServiceError> {
        let db = self.store.begin().await?;
        // The account first, as everywhere: who logs on at the same moment waits, and sees this
        // logon as the last one.
        if !store::account::lock_for_update(&db, account).await? {
            return Err(Refusal::StartAgain.into());
        }
        if let Some(counted) = counted {
            self.was_right(&db, counted).await?;
        }
        let accepted = self.event(Kind::PasswordAccepted, Some(account.id), client);
        let passed = if account.enrolment_is_over(self.now()) {
            self.record(&db, accepted).await?;
            let over = self.event(Kind::EnrolmentOver, Some(account.id), client);
            self.record(&db, over).await?;
            Err(Refusal::EnrolmentOver.into())
        } else {
            let stage = match proof {
                Proof::Password => {
                    let chosen = self.password_to_ask_about(&db, account.id, false).await?;
                    logon::after_password(account.two_factor, account.has_pin, chosen.is_some())
                }
                Proof::SetUpCode => StageKind::ChoosePassword,
            };
            let with = Proceeding {
                account,
                client,
                events: vec![accepted],
                factors: AuthFactors::password(account),
                tokens: Tokens::Drawn,
            };
            Ok(self.begin_logon(&db, stage, with).await?)
        };
        self.commit(db).await?;
        passed
    }
}

/// A typed password, or the refusal to show.
pub(crate) fn parse(typed: &str) -> Result<Password, Refusal> {
    Ok(Password::parse(typed)?)
}
