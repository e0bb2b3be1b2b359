//! What a stage begins with: the domain says which stage follows, and this carries it out.

use super::{AuthFactors, NextTokens};
use crate::{ClientInfo, Core, Refusal, ServiceError};
use domain::{
    Account, StageKind, Token,
    audit::Event,
    logon::{self, Progress},
};
use store::{AttemptId, Connection, Transaction, logon_attempt::LogonAttempt};

/// What a browser holds once it is logged on.
#[derive(Debug)]
pub struct LoggedOn {
    /// The session.
    pub session: Token,
    /// The browser itself, which the account remembers now (R21).
    pub browser_token: Token,
    /// Where the browser goes now; `None`: to the home page.
    pub return_to: Option<String>,
}

/// What a right factor leads to.
#[derive(Debug)]
pub enum LogonOutcome {
    /// When it was the last: a session.
    LoggedOn(LoggedOn),
    /// Otherwise: a logon attempt at its next stage.
    Attempt {
        /// The next stage.
        stage: StageKind,
        /// The attempt's token; `None`: the one that it had.
        token: Option<Token>,
        /// The browser itself, where the account remembers it already (R21).
        browser_token: Option<Token>,
    },
}

/// What a logon goes on with, in a transaction that has locked the account's row.
pub(crate) struct Proceeding<'a> {
    pub account: &'a Account,
    pub client: &'a ClientInfo,
    /// What has led to it, still to be recorded.
    pub events: Vec<Event>,
    /// What was proved so far.
    pub factors: AuthFactors,
    /// What the browser holds from then on.
    pub tokens: Tokens,
}

/// What a browser holds from a form on.
pub(crate) enum Tokens {
    /// What it had, until there is a session.
    Kept,
    /// Something new, since the attempt is worth more than before (R26).
    Drawn,
    /// What this form would lead to once more ([`super::repeat`]).
    Of(NextTokens),
}

impl Core {
    /// Moves `attempt`, whose account the transaction has locked, on by `progress`, and carries out what follows.
    ///
    /// # Errors
    ///
    /// [`Refusal::WrongStage`] when the attempt is elsewhere.
    pub(crate) async fn proceed(
        &self,
        db: &impl Connection,
        attempt: LogonAttempt,
        progress: Progress,
        with: Proceeding<'_>,
    ) -> Result<LogonOutcome, ServiceError> {
        let stage = self.advance(db, &attempt, progress).await?;
        if stage == StageKind::Home {
            return self.begin_session(db, with, attempt.return_to).await;
        }
        let token = match &with.tokens {
            Tokens::Kept => None,
            Tokens::Drawn => Some(Token::generate(&*self.entropy)),
            Tokens::Of(next) => Some(next.attempt.clone()),
        };
        self.carry_out(db, attempt.id, stage, with).await?;
        if let Some(token) = &token {
            let expires_at = self.now().plus(self.settings.attempt_seconds);
            store::logon_attempt::renew(db, attempt.id, &token.hash(), expires_at).await?;
        }
        Ok(LogonOutcome::Attempt {
            stage,
            token,
            browser_token: None,
        })
    }

    /// Begins at `stage`, after a password: with a session, or with a logon attempt.
    pub(crate) async fn begin_logon(
        &self,
        db: &impl Connection,
        stage: StageKind,
        with: Proceeding<'_>,
    ) -> Result<LogonOutcome, ServiceError> {
        let return_to = with.client.return_to.clone();
        if stage == StageKind::Home {
            return self.begin_session(db, with, return_to).await;
        }
        let token = match &with.tokens {
            Tokens::Of(next) => next.attempt.clone(),
            Tokens::Kept | Tokens::Drawn => Token::generate(&*self.entropy),
        };
        let attempt_id = self.add_attempt(db, with.account, stage, &token).await?;
        if let Some(return_to) = &return_to {
            store::logon_attempt::set_return(db, attempt_id, return_to).await?;
        }
        self.carry_out(db, attempt_id, stage, with).await?;
        Ok(LogonOutcome::Attempt {
            stage,
            token: Some(token),
            browser_token: None,
        })
    }

    /// Makes what the page of `stage` shows.
    async fn carry_out(
        &self,
        db: &impl Connection,
        attempt_id: AttemptId,
        stage: StageKind,
        with: Proceeding<'_>,
    ) -> Result<(), ServiceError> {
        let Proceeding {
            account, client, ..
        } = with;
        for event in with.events {
            self.record(db, event).await?;
        }
        match stage {
            StageKind::Enrol => self.start_enrolment(db, account, attempt_id, client).await,
            StageKind::KeepCodes => {
                self.show_recovery_codes(db, attempt_id, account, client)
                    .await
            }
            StageKind::ChoosePassword
            | StageKind::EnterPin
            | StageKind::GoodToGo
            | StageKind::Confirm
            | StageKind::Code
            | StageKind::AskAboutPassword
            | StageKind::Initials => Ok(()),
            StageKind::LogOn
            | StageKind::Replaced
            | StageKind::Home
            | StageKind::Account
            | StageKind::AddAuthenticator
            | StageKind::KeepNewCodes => Err(Refusal::WrongStage.into()),
        }
    }

    /// Answers `refusal`, with what was recorded of it.
    pub(crate) async fn refuse<T>(
        &self,
        db: Transaction,
        refusal: Refusal,
    ) -> Result<T, ServiceError> {
        self.commit(db).await?;
        Err(refusal.into())
    }

    async fn begin_session(
        &self,
        db: &impl Connection,
        with: Proceeding<'_>,
        return_to: Option<String>,
    ) -> Result<LogonOutcome, ServiceError> {
        let logged_on = self.log_on(db, with).await?;
        Ok(LogonOutcome::LoggedOn(LoggedOn {
            return_to,
            ..logged_on
        }))
    }

    /// Moves `attempt`, whose account the transaction has locked, on by `progress`, and returns its next stage.
    ///
    /// # Errors
    ///
    /// [`Refusal::WrongStage`].
    pub(crate) async fn advance(
        &self,
        db: &impl Connection,
        attempt: &LogonAttempt,
        progress: Progress,
    ) -> Result<StageKind, ServiceError> {
        let next = logon::after(attempt.stage, progress).map_err(|_| Refusal::WrongStage)?;
        let now = self.now();
        if !store::logon_attempt::advance(db, attempt.id, attempt.stage, next, now).await? {
            return Err(Refusal::WrongStage.into());
        }
        Ok(next)
    }

    /// Adds the attempt of `token` at `stage`, and returns its number.
    pub(crate) async fn add_attempt(
        &self,
        db: &impl Connection,
        account: &Account,
        stage: StageKind,
        token: &Token,
    ) -> Result<AttemptId, ServiceError> {
        let now = self.now();
        let expires_at = now.plus(self.settings.attempt_seconds);
        Ok(store::logon_attempt::add(db, &token.hash(), account, stage, now, expires_at).await?)
    }
}
