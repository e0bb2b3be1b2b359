//! The account page: what its holder sees of an account, and may change in it.
//!
//! What matters needs a fresh code, which opens changes for some minutes
//! ([`domain::session::UNLOCKED_SECONDS`]). Without 2FA there is none to ask for.

mod authenticators;
mod password;
mod recovery_codes;
mod reminders;
mod request;
mod sessions;
mod set_up_code;
mod unlock;

pub use authenticators::NewAuthenticator;
pub use password::PasswordChange;
pub(crate) use set_up_code::told;

use crate::{ClientInfo, Core, OwnAccount, Refusal, ServiceError};
use domain::{
    Account, AccountId, StageKind, Timestamp, Token, TwoFactor,
    audit::{Event, Kind, PastEvent},
    session::unlocked_until,
};
use store::{
    AttemptId, BrowserId, SessionId, Transaction, audit::Kinds, authenticator::NamedAuthenticator,
    logon_attempt::LogonAttempt, remembered_browser::RememberedBrowser, session::ListedSession,
    session::Session, two_factor_request::Request,
};

/// So many of the newest events are shown …
const EVENTS: u64 = 50;
/// … and of these kinds, which strangers make as many of as they like, no more than so many.
const TRIES: u64 = 10;
const OF_TRIES: [Kind; 7] = [
    Kind::PasswordRefused,
    Kind::CodeRefused,
    Kind::PinRefused,
    Kind::RecoveryCodeRefused,
    Kind::PasswordsPaused,
    Kind::CodesPaused,
    Kind::ChannelRefused,
];

/// What the account page shows.
#[derive(Debug)]
pub struct AccountDetails {
    /// The account.
    pub account: Account,
    /// Until when changes are open, if they need a code and one was given.
    pub unlocked_until: Option<Timestamp>,
    /// Seconds until an authenticator shows a code that is not spent.
    pub wait: i64,
    /// Whether another authenticator may be added without a code, by approval of support.
    pub may_add: bool,
    /// The authenticators whose codes count.
    pub authenticators: Vec<NamedAuthenticator>,
    /// How many recovery codes are left; `None` for who has none.
    pub recovery_codes_left: Option<u64>,
    /// Least code points of a new password.
    pub minimum_password_length: usize,
    /// The sessions that live.
    pub sessions: Vec<ListedSession>,
    /// The session that asks.
    pub session_id: SessionId,
    /// The browsers that the account remembers.
    pub browsers: Vec<RememberedBrowser>,
    /// The browser that asks, if the account remembers it.
    pub browser_id: Option<BrowserId>,
    /// Whether the holder has asked for 2FA.
    pub asked: RequestState,
    /// What happened last, the newest first.
    pub events: Vec<PastEvent>,
    /// The names of authenticators that events tell of.
    pub names: Vec<(i64, String)>,
}

/// What became of a holder's wish for 2FA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestState {
    /// There is none, or it was granted.
    No,
    /// Support has it.
    Since(Timestamp),
    /// Support said no, in these words.
    Declined(String),
}

impl From<Option<Request>> for RequestState {
    fn from(newest: Option<Request>) -> Self {
        match newest {
            Some(Request {
                asked_at,
                answered_at: None,
                ..
            }) => Self::Since(asked_at),
            Some(Request {
                declined: Some(words),
                ..
            }) => Self::Declined(words),
            Some(_) | None => Self::No,
        }
    }
}

impl OwnAccount<'_> {
    /// What the account page of a live session shows; `None` without one.
    pub async fn details(&self) -> Result<Option<AccountDetails>, ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let Some((session, account)) = self.find_session_lately(token).await? else {
            return Ok(None);
        };
        if !client.is_quiet {
            self.track_use(&session, account.role);
        }
        let (db, now) = (self.store.connection(), self.now());
        let lifetime = self.settings.lifetimes.of(account.role);
        let may_add = store::account::find_may_add_until(db, account.id).await?;
        Ok(Some(AccountDetails {
            unlocked_until: unlocked_until(session.proved_at, now),
            wait: self.seconds_to_next_code(account.id).await?,
            may_add: may_add.is_some_and(|until| now < until),
            authenticators: store::authenticator::list_named(db, account.id).await?,
            recovery_codes_left: store::recovery_code::count_left(db, account.id).await?,
            minimum_password_length: self.settings.minimum_for(account.two_factor),
            sessions: store::session::list_live(db, &account, lifetime, now).await?,
            session_id: session.id,
            browsers: store::remembered_browser::list(db, account.id, now).await?,
            browser_id: self.find_remembered_browser(Some(&account), client).await?,
            asked: store::two_factor_request::find_newest(db, account.id)
                .await?
                .into(),
            events: self.newest_events(account.id).await?,
            names: store::authenticator::list_names(db, account.id).await?,
            account,
        }))
    }
}

impl Core {
    async fn newest_events(&self, id: AccountId) -> Result<Vec<PastEvent>, ServiceError> {
        let db = self.store.connection();
        let mut events = store::audit::newest(db, id, Kinds::Except(&OF_TRIES), EVENTS).await?;
        events.extend(store::audit::newest(db, id, Kinds::Only(&OF_TRIES), TRIES).await?);
        events.sort_by_key(|event| std::cmp::Reverse(event.id));
        events.truncate(usize::try_from(EVENTS).unwrap_or(usize::MAX));
        Ok(events)
    }

    /// Begins a transaction of the holder with the session `token`, which locks the account's row.
    async fn lock_own(
        &self,
        token: Option<&Token>,
        client: &ClientInfo,
    ) -> Result<(Transaction, Session, Account), ServiceError> {
        let found = self.find_session(token).await?;
        let (db, session, account) = self.lock_found(found, client).await?;
        // Ended meanwhile, or under a new token since another change: what that has opened is not
        // for whoever has the old one (R26).
        let token = token.ok_or(Refusal::StartAgain)?;
        let found = store::session::find(&db, &token.hash()).await?;
        let session = found.filter(|found| found.id == session.id);
        Ok((db, session.ok_or(Refusal::StartAgain)?, account))
    }

    /// The same for a code, which whoever has lost the answer to the one before may give once more.
    async fn lock_own_for_code(
        &self,
        token: Option<&Token>,
        client: &ClientInfo,
    ) -> Result<(Transaction, Session, Account), ServiceError> {
        let found = self.find_session_lately(token).await?;
        let (db, session, account) = self.lock_found(found, client).await?;
        let token = token.ok_or(Refusal::StartAgain)?;
        let found = self.session_of(&db, token).await?;
        let session = found.filter(|found| found.id == session.id);
        Ok((db, session.ok_or(Refusal::StartAgain)?, account))
    }

    async fn lock_found(
        &self,
        found: Option<(Session, Account)>,
        client: &ClientInfo,
    ) -> Result<(Transaction, Session, Account), ServiceError> {
        let (session, account) = found.ok_or(Refusal::StartAgain)?;
        client.check_form(&account)?;
        let db = self.store.begin().await?;
        if !store::account::lock_for_update(&db, &account).await? {
            return Err(Refusal::StartAgain.into());
        }
        Ok((db, session, account))
    }

    /// Begins the transaction that takes a change, of which the attempt `token` is, on from `stage`. It
    /// must be of the live session `session`, as both are found once the account's row is locked.
    async fn lock_change(
        &self,
        token: Option<&Token>,
        session: Option<&Token>,
        stage: StageKind,
        client: &ClientInfo,
    ) -> Result<(Transaction, LogonAttempt, Session, Account), ServiceError> {
        self.attempt_at(self.store.connection(), token, stage, client)
            .await?;
        let (db, session, account) = self.lock_own(session, client).await?;
        let (attempt, _) = self.attempt_at(&db, token, stage, client).await?;
        if attempt.session_id != Some(session.id) {
            return Err(Refusal::StartAgain.into());
        }
        Ok((db, attempt, session, account))
    }

    /// Begins an attempt of `session` at `stage`, and returns its number too.
    async fn begin_change(
        &self,
        db: &Transaction,
        session: &Session,
        account: &Account,
        stage: StageKind,
    ) -> Result<(Token, AttemptId), ServiceError> {
        let token = Token::generate(&*self.entropy);
        let attempt = self.add_attempt(db, account, stage, &token).await?;
        store::logon_attempt::set_session(db, attempt, session.id).await?;
        Ok((token, attempt))
    }

    /// As [`Core::lock_own`], for what a fresh code must have opened.
    async fn lock_own_for_change(
        &self,
        token: Option<&Token>,
        client: &ClientInfo,
    ) -> Result<(Transaction, Session, Account), ServiceError> {
        let (db, session, account) = self.lock_own(token, client).await?;
        if !self.is_unlocked(&session, &account) {
            return Err(Refusal::CodeNeeded.into());
        }
        Ok((db, session, account))
    }

    fn is_unlocked(&self, session: &Session, account: &Account) -> bool {
        account.two_factor != TwoFactor::On
            || unlocked_until(session.proved_at, self.now()).is_some()
    }

    /// An event of the person in a session: it carries who that is at a shared userID.
    pub(crate) fn event_in(&self, session: &Session, kind: Kind, client: &ClientInfo) -> Event {
        let client = &in_session(client, session);
        self.event(kind, Some(session.account_id), client)
    }
}

/// A client of whom the session knows who it is.
fn in_session(client: &ClientInfo, session: &Session) -> ClientInfo {
    ClientInfo {
        initials: session.initials.clone(),
        ..client.clone()
    }
}
