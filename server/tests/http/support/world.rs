//! One server on a database of its own, and its clock.

use super::{
    ASSETS, Authenticator, Browser, Way,
    clock::{MockClock, Seeded},
    went,
};
use axum::Router;
use domain::{Password, Role, Status, TwoFactor, UserId, account::TwoFactorChange};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use server::{
    config::Config,
    http::{Site, context, router},
    wiring,
};
use service::{AddAccount, Service};
use std::{
    collections::BTreeMap,
    fs, iter,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use store::{Keyring, Store, entity::audit_event};
use tempfile::TempDir;

/// Everybody's, unless a test says otherwise.
pub const PASSWORD: &str = "marigold lantern 7";

pub fn user_id(text: &str) -> UserId {
    UserId::parse(text).expect("a userID")
}

pub struct World {
    pub clock: Arc<MockClock>,
    pub entropy: Arc<Seeded>,
    pub service: Service,
    pub store: Store,
    pub router: Router,
    pub origin: String,
    pub folder: TempDir,
    seen: AtomicI64,
}

impl World {
    pub async fn new() -> Self {
        Self::with("").await
    }

    /// With `settings` in the configuration file.
    pub async fn with(settings: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        lay_files(folder.path());
        let config = Config::parse(Some(("test.toml", settings.as_bytes())), iter::empty())
            .unwrap_or_else(|error| panic!("{error}"));
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = Store::open(&url, 4).await.expect("a database");
        let (clock, entropy) = (Arc::new(MockClock::default()), Arc::new(Seeded::default()));
        let key_file = folder.path().join("keyring.toml");
        let made = Keyring::generate(&*entropy).create(&key_file);
        made.expect("a new key file");
        let service = Service::start(
            store.clone(),
            Keyring::read(&key_file).expect("the key file"),
            clock.clone(),
            entropy.clone(),
            wiring::settings(&config),
        )
        .await
        .expect("the service starts");
        let [css, js, wasm] = ASSETS.map(str::to_owned);
        let site = Site {
            root: folder.path().to_owned(),
            assets: app::Assets { css, js, wasm },
        };
        let origin = config.site.origin.as_str().to_owned();
        let mut context = context(config, service.clone(), site);
        context.more = Some(&app::texts::PSEUDO);
        Self {
            origin,
            router: router(context),
            clock,
            entropy,
            service,
            store,
            folder,
            seen: AtomicI64::new(0),
        }
    }

    pub fn browser(&self, way: Way) -> Browser<'_> {
        Browser {
            world: self,
            way,
            language: "en-GB,en;q=0.9",
            peer: ([192, 0, 2, 7], 50_000).into(),
            cookies: BTreeMap::new(),
        }
    }

    pub fn now(&self) -> i64 {
        self.clock.unix()
    }

    /// An account with [`PASSWORD`], which waits for enrolment or has 2FA off.
    pub async fn account(&self, name: &str, two_factor: TwoFactor) {
        self.add(name, Role::Account, Some(PASSWORD)).await;
        if two_factor == TwoFactor::AwaitingEnrolment {
            self.two_factor(name, TwoFactorChange::Enable).await;
        }
    }

    /// An account that is enrolled. Some time steps pass.
    pub async fn enrolled(&self, name: &str) -> Authenticator {
        self.account(name, TwoFactor::AwaitingEnrolment).await;
        self.enrol(name).await
    }

    /// Walks an account that waits through its enrolment, and forgets the browser.
    pub async fn enrol(&self, name: &str) -> Authenticator {
        let mut browser = self.browser(Way::App);
        assert_eq!(browser.log_on(name, PASSWORD).await, went("/logon/enrol"));
        let authenticator = browser.scan().await;
        let code = authenticator.code(self.now());
        assert_eq!(browser.verify(&code).await, went("/logon/good-to-go"));
        assert_eq!(browser.acknowledge().await, went("/logon/confirm"));
        self.clock.advance(30);
        let code = authenticator.code(self.now());
        assert_eq!(browser.confirm(PASSWORD, &code).await, went("/"));
        self.clock.advance(30);
        authenticator
    }

    /// Adds an account; without a password the answer is its set-up code.
    pub async fn add(&self, name: &str, role: Role, password: Option<&str>) -> String {
        let add = AddAccount {
            user_id: user_id(name),
            name: "Rose Field".to_owned(),
            organisation: "Sunflower".to_owned(),
            role,
            password: password.map(|password| Password::parse(password).expect("a password")),
        };
        let code = self.service.add_account(add).await.expect("a new account");
        code.map(|code| code.reveal().to_string())
            .unwrap_or_default()
    }

    pub async fn set_up_code(&self, name: &str) -> String {
        let code = self.service.issue_set_up_code(&user_id(name)).await;
        code.expect("a set-up code").reveal().to_string()
    }

    pub async fn two_factor(&self, name: &str, change: TwoFactorChange) {
        self.service
            .change_two_factor(&user_id(name), change, "Asked for by the owner")
            .await
            .expect("a change of 2FA");
    }

    pub async fn set_status(&self, name: &str, to: Status) {
        let set = self.service.set_status(&user_id(name), to).await;
        set.expect("a change of status");
    }

    /// Does to the database what no repository does.
    pub async fn sql(&self, statement: &str) {
        let done = self.store.connection().execute_unprepared(statement).await;
        done.expect(statement);
    }

    /// The audit events since the last call.
    pub async fn new_rows(&self) -> Vec<audit_event::Model> {
        let rows = audit_event::Entity::find()
            .filter(audit_event::Column::Id.gt(self.seen.load(Ordering::Relaxed)))
            .order_by_asc(audit_event::Column::Id)
            .all(self.store.connection())
            .await
            .expect("the audit events");
        if let Some(last) = rows.last() {
            self.seen.store(last.id, Ordering::Relaxed);
        }
        rows
    }

    /// The kinds of the audit events since the last call, with their details.
    pub async fn new_events(&self) -> Vec<String> {
        let rows = self.new_rows().await;
        rows.into_iter()
            .map(|row| match row.detail {
                Some(detail) => format!("{} {detail}", row.kind),
                None => row.kind,
            })
            .collect()
    }
}

/// What cargo-leptos would have built.
fn lay_files(root: &Path) {
    fs::create_dir(root.join("pkg")).expect("a folder");
    for asset in ASSETS {
        fs::write(root.join(&asset[1..]), "made up").expect("a file");
        fs::write(root.join(format!("{}.br", &asset[1..])), "squeezed").expect("a file");
    }
    fs::write(root.join("favicon.svg"), "<svg/>").expect("a file");
}
