//! Logging on, step by step. The diagram of the steps stands in [`domain::logon`].

mod address;
mod choose_password;
mod chosen_password;
mod code;
mod enrol;
mod initials;
mod log_off;
mod password;
mod password_again;
mod proceed;
mod recovery;
mod repeat;
mod sessions;
mod stage;
mod throttle;

pub(crate) use code::parse as parse_code;
pub(crate) use password::parse as parse_password;
pub use proceed::{LoggedOn, LogonOutcome};
pub(crate) use repeat::{NextTokens, REPEAT_SECONDS};

use crate::{ClientInfo, Core, Refusal, ServiceError};
use domain::{
    Account, Initials, StageKind, Status, Token, TwoFactor,
    audit::{About, Kind},
    authenticator::SpentCode,
    notification,
};
use proceed::{Proceeding, Tokens};
use store::{
    Connection, Transaction, account::LogonMark, logon_attempt::LogonAttempt,
    remembered_browser::Sighting, session::NewSession,
};

/// What was proved before a session begins.
#[derive(Debug, Clone)]
pub(crate) struct AuthFactors {
    /// The 2FA status that it was enough for.
    pub two_factor: TwoFactor,
    /// The code that was right, if one was given.
    pub code: Option<SpentCode>,
    /// Who it is at a shared userID.
    pub initials: Option<Initials>,
}

impl AuthFactors {
    /// The password alone, where that is enough for `account`.
    pub const fn password(account: &Account) -> Self {
        Self {
            two_factor: account.two_factor,
            code: None,
            initials: None,
        }
    }

    /// Password and code.
    pub const fn both(code: Option<SpentCode>) -> Self {
        Self {
            two_factor: TwoFactor::On,
            code,
            initials: None,
        }
    }
}

impl Core {
    /// The attempt of `token` and its account, if it still counts for anything: not expired,
    /// the account enabled and unchanged since the password was right.
    pub(crate) async fn find_attempt(
        &self,
        db: &impl Connection,
        token: Option<&Token>,
    ) -> Result<Option<(LogonAttempt, Account)>, ServiceError> {
        let Some(token) = token else { return Ok(None) };
        let Some(attempt) = store::logon_attempt::find(db, &token.hash(), self.now()).await? else {
            return Ok(None);
        };
        let account = store::account::get(db, attempt.account_id).await?;
        let counts = account.status == Status::Enabled && account.generation == attempt.generation;
        Ok(counts.then_some((attempt, account)))
    }

    /// The attempt of `token`, which must stand at `stage`, and be of the userID that the form was
    /// made for.
    pub(crate) async fn attempt_at(
        &self,
        db: &impl Connection,
        token: Option<&Token>,
        stage: StageKind,
        client: &ClientInfo,
    ) -> Result<(LogonAttempt, Account), ServiceError> {
        let found = self.find_attempt(db, token).await?;
        let (attempt, account) = found.ok_or(Refusal::StartAgain)?;
        client.check_form(&account)?;
        if attempt.stage != stage {
            return Err(Refusal::WrongStage.into());
        }
        Ok((attempt, account))
    }

    /// Begins the transaction that takes the attempt of `token` on from `stage`. It locks the
    /// account's row, first as everywhere, so that two transactions never wait for each other in a
    /// ring; and whoever sends the same form twice at once finds the attempt moved on. Looked at
    /// before too: a token that is none must not keep anybody waiting.
    pub(crate) async fn lock_attempt_at(
        &self,
        token: Option<&Token>,
        stage: StageKind,
        client: &ClientInfo,
    ) -> Result<(Transaction, LogonAttempt, Account), ServiceError> {
        let (_, account) = self
            .attempt_at(self.store.connection(), token, stage, client)
            .await?;
        let db = self.store.begin().await?;
        if !store::account::lock_for_update(&db, &account).await? {
            return Err(Refusal::StartAgain.into());
        }
        let (attempt, account) = self.attempt_at(&db, token, stage, client).await?;
        Ok((db, attempt, account))
    }

    /// Begins the session: the one place where that happens (invariant 2). The account must
    /// still be as it was when its factors were checked, or nothing happens.
    ///
    /// What has led to it is recorded here, after all else is locked: the browser may be another
    /// account's too, which logs on at the same moment.
    async fn log_on(
        &self,
        db: &impl Connection,
        Proceeding {
            account,
            client,
            events,
            factors,
            tokens,
        }: Proceeding<'_>,
    ) -> Result<LoggedOn, ServiceError> {
        let begun = LogonMark {
            at: self.now(),
            address: client.address.clone(),
        };
        let previous = store::account::find_last_logon(db, account.id).await?;
        let (generation, two_factor) = (account.generation, factors.two_factor);
        if !store::account::mark_logon(db, account.id, generation, two_factor, &begun).await? {
            return Err(Refusal::StartAgain.into());
        }
        // Which one, where there are several (S13).
        let several = store::authenticator::count_active(db, account.id).await? > 1;
        let used = factors.code.filter(|_| several);
        let authenticator = used.map(|code| code.authenticator_id);
        let draw = || Token::generate(&*self.entropy);
        let (token, browser_token) = match tokens {
            Tokens::Of(next) => (next.session, next.browser_token),
            Tokens::Kept | Tokens::Drawn => (draw(), draw()),
        };
        let session = NewSession {
            token: token.hash(),
            account_id: account.id,
            generation,
            code: factors.code,
            begun,
            previous,
            browser: client.browser.clone(),
            initials: factors.initials,
        };
        store::session::add(db, session).await?;
        let is_new = self
            .remember_browser(db, account, &browser_token, client)
            .await?;
        for event in events {
            self.record(db, event).await?;
        }
        let about = (is_new || authenticator.is_some()).then_some(About::Logon {
            new_browser: is_new,
            authenticator,
        });
        let event = self.event(Kind::LoggedOn, Some(account.id), client);
        self.record(db, event.about(about)).await?;
        Ok(LoggedOn {
            session: token,
            browser_token,
            return_to: None,
        })
    }

    /// Has the account remember the browser, under a new `token` (R21, R26). `true`: it was not,
    /// and the holder hears of it.
    async fn remember_browser(
        &self,
        db: &impl Connection,
        account: &Account,
        token: &Token,
        client: &ClientInfo,
    ) -> Result<bool, ServiceError> {
        let now = self.now();
        if let Some(old) = &client.browser_token {
            // The answer with the new token may be lost, and the logon begun anew with the old one.
            let grace = now.plus(self.settings.attempt_seconds);
            store::remembered_browser::renew(db, &old.hash(), &token.hash(), now, grace).await?;
        }
        let until = now.plus(self.settings.browser_seconds);
        let seen = Sighting {
            browser: client.browser.clone(),
            address: client.address.clone(),
        };
        let is_new =
            store::remembered_browser::add(db, &token.hash(), account.id, seen, now, until).await?;
        if is_new {
            self.notify(db, account.id, notification::Kind::NewBrowser, client)
                .await?;
        }
        Ok(is_new)
    }
}
