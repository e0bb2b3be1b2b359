//! What the holder says of a password that was chosen with a set-up code (R37).

use super::{AuthFactors, Proceeding, Tokens};
use crate::{ClientInfo, Core, Logon, LogonOutcome, Refusal, ServiceError, Wanted};
use domain::{
    Account, StageKind, Timestamp, TwoFactor,
    audit::{Event, Kind},
    logon::{Ahead, Progress},
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
            .hold_attempt_at(token, StageKind::AskAboutPassword, client)
            .await?;
        let said = self
            .say_of_password(&db, &account, Wanted::Yes, client)
            .await?;
        let ahead = self.ahead(&db, &attempt, &account).await?;
        let progress = Progress::PasswordOwned {
            ask_initials: ahead.ask_initials,
        };
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
        let (db, _, account) = self
            .hold_attempt_at(token, StageKind::AskAboutPassword, client)
            .await?;
        let said = self
            .say_of_password(&db, &account, Wanted::No, client)
            .await?;
        store::account::void_set_up_code(&db, account.id).await?;
        store::account::begin_generation(&db, &account).await?;
        self.note(&db, said).await?;
        Ok(self.commit(db).await?)
    }
}

impl Core {
    /// What is still to come before the session, for an attempt that the transaction holds and that may
    /// have kept its recovery codes.
    pub(super) async fn ahead(
        &self,
        db: &impl Connection,
        attempt: &LogonAttempt,
        account: &Account,
    ) -> Result<Ahead, StoreError> {
        Ok(Ahead {
            keep_codes: false,
            ask_about_password: !attempt.has_chosen
                && self.chosen_password(db, account).await?.is_some(),
            ask_initials: account.two_factor == TwoFactor::On
                && self.settings.asks_initials(account),
        })
    }

    /// When the password was chosen that the holder of `account` is to be asked about; `None`: there is
    /// none.
    pub(crate) async fn chosen_password(
        &self,
        db: &impl Connection,
        account: &Account,
    ) -> Result<Option<Timestamp>, StoreError> {
        let unanswered = store::chosen_password::find_unanswered(db, account.id).await?;
        Ok(unanswered
            .filter(|password| password.is_asked)
            .map(|password| password.chosen_at))
    }

    /// Keeps what the holder says, also of the set-up code where staff issued it; the event is still to
    /// be recorded.
    async fn say_of_password(
        &self,
        db: &impl Connection,
        account: &Account,
        wanted: Wanted,
        client: &ClientInfo,
    ) -> Result<Event, ServiceError> {
        let now = self.now();
        let chosen_at = self.chosen_password(db, account).await?;
        let chosen_at = chosen_at.ok_or(Refusal::WrongStage)?;
        if !store::chosen_password::answer(db, account.id, wanted == Wanted::Yes, now).await? {
            return Err(Refusal::WrongStage.into());
        }
        let issue = store::set_up_code_issue::find(db, account.id).await?;
        if let Some(issue) = issue.filter(|issue| issue.issued_at <= chosen_at) {
            store::set_up_code_issue::answer(db, account.id, issue.issued_at, wanted, now).await?;
        }
        let kind = match wanted {
            Wanted::Yes => Kind::PasswordOwned,
            Wanted::No => Kind::PasswordDisowned,
        };
        Ok(self.event(kind, Some(account.id), client))
    }
}
