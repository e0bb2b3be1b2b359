//! What the holder says of a password that was chosen with a set-up code (R37).

use super::{AuthFactors, Proceeding, Tokens};
use crate::{Core, Logon, LogonOutcome, Refusal, ServiceError};
use domain::{
    Account, AccountId, StageKind, TwoFactor,
    audit::{Event, Kind},
    logon::{Ahead, Progress},
    set_up_code::{Choice, to_ask_about},
};
use store::{Connection, StoreError, logon_attempt::LogonAttempt};

impl Logon<'_> {
    /// The holder chose it: the logon goes on.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`] / [`Refusal::WrongStage`].
    pub async fn own_password(&self) -> Result<LogonOutcome, ServiceError> {
        let (token, client) = (self.caller.attempt, self.caller.client);
        let (db, attempt, account) = self
            .lock_attempt_at(token, StageKind::AskAboutPassword, client)
            .await?;
        let said = self.say_of_password(&db, &attempt, &account, true).await?;
        // There may be another one to ask about.
        let progress = Progress::PasswordOwned(self.ahead(&db, &attempt, &account).await?);
        let with = Proceeding {
            account: &account,
            client,
            events: vec![said],
            factors: AuthFactors {
                code: attempt.code,
                ..AuthFactors::password(&account)
            },
            tokens: Tokens::Drawn,
        };
        let outcome = self.proceed(&db, attempt, progress, with).await?;
        self.commit(db).await?;
        Ok(outcome)
    }

    /// Somebody else chose it: this logon and every session end, a set-up code that waits is void, and
    /// nobody issues another one until staff have looked at the account.
    ///
    /// # Errors
    ///
    /// [`Refusal::StartAgain`] / [`Refusal::WrongStage`].
    pub async fn disown_password(&self) -> Result<(), ServiceError> {
        let (token, client) = (self.caller.attempt, self.caller.client);
        let (db, attempt, account) = self
            .lock_attempt_at(token, StageKind::AskAboutPassword, client)
            .await?;
        let said = self.say_of_password(&db, &attempt, &account, false).await?;
        store::account::void_set_up_code(&db, account.id).await?;
        store::account::begin_generation(&db, &account).await?;
        self.record(&db, said).await?;
        Ok(self.commit(db).await?)
    }
}

impl Core {
    /// What is still to come before the session, for an attempt whose account the transaction has locked and that may
    /// have kept its recovery codes.
    pub(super) async fn ahead(
        &self,
        db: &impl Connection,
        attempt: &LogonAttempt,
        account: &Account,
    ) -> Result<Ahead, StoreError> {
        Ok(Ahead {
            keep_codes: false,
            ask_about_password: self
                .password_to_ask_about(db, account.id, attempt.has_chosen)
                .await?
                .is_some(),
            ask_initials: account.two_factor == TwoFactor::On
                && self.settings.asks_initials(account),
        })
    }

    /// The password that whoever logs on is to be asked about, who may have `just_chosen` another one.
    pub(super) async fn password_to_ask_about(
        &self,
        db: &impl Connection,
        account_id: AccountId,
        just_chosen: bool,
    ) -> Result<Option<Choice>, StoreError> {
        let choices = store::issued_set_up_code::list_choices(db, account_id).await?;
        Ok(to_ask_about(&choices, just_chosen))
    }
}

impl Logon<'_> {
    /// Keeps what the holder says; the event is still to be recorded.
    async fn say_of_password(
        &self,
        db: &impl Connection,
        attempt: &LogonAttempt,
        account: &Account,
        is_own: bool,
    ) -> Result<Event, ServiceError> {
        let choice = self
            .password_to_ask_about(db, account.id, attempt.has_chosen)
            .await?
            .ok_or(Refusal::WrongStage)?;
        if !store::issued_set_up_code::own(db, &choice, is_own, self.now()).await? {
            return Err(Refusal::WrongStage.into());
        }
        let kind = if is_own {
            Kind::PasswordOwned
        } else {
            Kind::PasswordDisowned
        };
        Ok(self.event(kind, Some(account.id), self.caller.client))
    }
}
