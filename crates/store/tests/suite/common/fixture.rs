//! What a test begins with: an empty store, keys, and what it takes to fill it.

use super::NOW;
use domain::{
    Account, AccountId, Authenticator, Role, Secret, StageKind, Timestamp, Token, TokenHash,
    TwoFactor, UserId, audit,
    audit::{About, Actor, Event},
};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, QueryOrder, sea_query::Expr};
use std::{path::PathBuf, sync::Arc};
use store::{
    AttemptId, Keyring, SessionId, Store, StoreError, account,
    account::{LogonMark, NewAccount, PasswordHash},
    authenticator, canary, entity, logon_attempt, session,
    session::NewSession,
};
use tempfile::TempDir;
use testing::Seeded;

/// Per node. Small: on a machine with many cores many tests share one PostgreSQL.
const CONNECTIONS: u32 = 4;

/// One node, its keys, and its database.
#[derive(Clone)]
pub struct Fixture {
    pub url: String,
    pub store: Store,
    pub keyring: Keyring,
    pub entropy: Arc<Seeded>,
}

impl Fixture {
    pub async fn open(url: String) -> Self {
        let store = open(&url).await.expect("the store opens");
        let entropy = Arc::new(Seeded::default());
        let keyring = Keyring::generate(&*entropy);
        canary::place(store.connection(), &keyring, &*entropy)
            .await
            .expect("a new canary");
        Self {
            url,
            store,
            keyring,
            entropy,
        }
    }

    /// Another node on the same database with the same keys.
    pub async fn second_node(&self) -> Self {
        Self {
            store: self.reopen().await.expect("the store opens again"),
            ..self.clone()
        }
    }

    pub async fn reopen(&self) -> Result<Store, StoreError> {
        open(&self.url).await
    }

    pub fn connection(&self) -> &DatabaseConnection {
        self.store.connection()
    }

    /// Does to the database what no repository does.
    pub async fn sql(&self, statement: &str) {
        self.connection()
            .execute_unprepared(statement)
            .await
            .expect(statement);
    }

    pub async fn account(&self, name: &str, two_factor: TwoFactor) -> Account {
        account::add(self.connection(), new_account(name, two_factor))
            .await
            .expect("a new account")
    }

    pub async fn get(&self, account: &Account) -> Account {
        account::get(self.connection(), account.id)
            .await
            .expect("the account is there")
    }

    pub async fn log_on(&self, account: &Account, at: Timestamp) {
        let mark = LogonMark { at, address: None };
        let (db, id, generation) = (self.connection(), account.id, account.generation);
        let marked = account::mark_logon(db, id, generation, account.two_factor, &mark);
        assert!(marked.await.expect("an answer"));
    }

    /// The number of a new session of `account`.
    pub async fn session(&self, account: &Account) -> SessionId {
        let token = self.token();
        let new = NewSession {
            token: token.clone(),
            account_id: account.id,
            generation: account.generation,
            code: None,
            browser: String::new(),
            initials: None,
            begun: LogonMark {
                at: NOW,
                address: None,
            },
            previous: None,
        };
        session::add(self.connection(), new)
            .await
            .expect("a new session");
        let found = session::find(self.connection(), &token).await;
        found.expect("an answer").expect("it is there").id
    }

    pub fn token(&self) -> TokenHash {
        Token::generate(&*self.entropy).hash()
    }

    pub fn secret(&self) -> Secret {
        Secret::generate(&*self.entropy)
    }

    /// A logon attempt that lives for ten minutes.
    pub async fn attempt(&self, account: &Account, stage: StageKind) -> AttemptId {
        logon_attempt::add(
            self.connection(),
            &self.token(),
            account,
            stage,
            NOW,
            NOW.plus(600),
        )
        .await
        .expect("a new attempt")
    }

    /// A pending authenticator of an attempt of `account`.
    pub async fn pending(&self, account: &Account) -> Authenticator {
        let attempt = self.attempt(account, StageKind::Enrol).await;
        let (db, secret) = (self.connection(), self.secret());
        authenticator::add_pending(
            db,
            &self.keyring,
            &*self.entropy,
            account.id,
            attempt,
            &secret,
            NOW,
        )
        .await
        .expect("a pending authenticator");
        let found = authenticator::find_pending(db, &self.keyring, attempt)
            .await
            .expect("it opens");
        found.expect("it is found")
    }

    /// An active authenticator, proved by the step before the present one, of a new account.
    pub async fn active(&self, name: &str) -> Authenticator {
        let pending = self.pending(&self.account(name, TwoFactor::On).await).await;
        let step = NOW.step().plus(-1);
        assert!(
            authenticator::activate(self.connection(), pending.id, step, NOW, None)
                .await
                .expect("activation")
        );
        self.list_active(pending.account_id)
            .await
            .expect("it opens")
            .remove(0)
    }

    pub async fn list_active(
        &self,
        account_id: AccountId,
    ) -> Result<Vec<Authenticator>, StoreError> {
        authenticator::list_active(self.connection(), &self.keyring, account_id).await
    }

    /// The details of all audit events, in the order in which they were written.
    pub async fn events(&self) -> Vec<String> {
        let events = entity::audit_event::Entity::find().order_by_asc(Expr::col("id"));
        let events = events.all(self.connection()).await.expect("the events");
        events
            .into_iter()
            .map(|event| event.detail.unwrap_or_default())
            .collect()
    }
}

async fn open(url: &str) -> Result<Store, StoreError> {
    Store::open(url, CONNECTIONS).await
}

/// Where a key file may be made, for as long as its folder is kept.
pub fn key_file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("keyring.toml");
    (folder, path)
}

pub fn new_account(name: &str, two_factor: TwoFactor) -> NewAccount {
    NewAccount {
        user_id: UserId::parse(name).expect("a userID"),
        name: String::new(),
        organisation: String::new(),
        place: String::new(),
        email: None,
        role: Role::Account,
        two_factor,
        enrol_until: None,
        created_at: NOW,
    }
}

/// An event that [`Fixture::events`] shows as `detail`.
pub fn event(at: Timestamp, detail: &str) -> Event {
    Event {
        detail: About::Other(detail.to_owned()).into(),
        ..Event::new(at, audit::Kind::LoggedOn, Actor::Holder)
    }
}

pub fn password() -> PasswordHash {
    PasswordHash {
        phc: "$argon2id$of-a-test".to_owned(),
        pepper_id: None,
    }
}
