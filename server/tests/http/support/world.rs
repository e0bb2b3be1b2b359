//! One server on a database of its own, and its clock.

use super::{ASSETS, Authenticator, Browser, KEEP, Outcome, Way, hashing::Hashing, went};
use axum::Router;
use domain::{Password, Role, Status, TwoFactor, UserId, account::TwoFactorChange};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};
use server::{
    config::Config,
    http::{Site, context, router},
    icons::Icons,
    wiring,
};
use service::{AddAccount, Parts, Service};
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
use testing::{MockClock, Seeded};

/// Everybody's, unless a test says otherwise.
pub const PASSWORD: &str = "marigold lantern 7";

/// The organisation whose people are asked for their initials.
const SHARING: &str = "Little Oaks";

const KEYRING: &str = "keyring.toml";

pub fn user_id(text: &str) -> UserId {
    UserId::parse(text).expect("a userID")
}

pub struct World {
    pub clock: Arc<MockClock>,
    pub entropy: Arc<Seeded>,
    pub hashing: Arc<Hashing>,
    pub service: Service,
    pub store: Store,
    pub router: Router,
    pub origin: String,
    pub folder: Arc<TempDir>,
    /// Where its database is.
    url: String,
    pub config: Config,
    seen: AtomicI64,
}

impl World {
    pub async fn new() -> Self {
        Self::with("").await
    }

    /// With `settings` in the configuration file.
    pub async fn with(settings: &str) -> Self {
        Self::on(None, settings).await
    }

    /// On the empty database at `url`; without one, on an SQLite file of its own.
    pub async fn on(url: Option<String>, settings: &str) -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        lay_files(folder.path());
        let mut config = Config::parse(Some(("test.toml", settings.as_bytes())), iter::empty())
            .unwrap_or_else(|error| panic!("{error}"));
        config.logon.ask_initials = vec![SHARING.to_owned()];
        let (clock, entropy) = (Arc::new(MockClock::default()), Arc::new(Seeded::default()));
        let keyring = Keyring::generate(&*entropy);
        keyring
            .create(&folder.path().join(KEYRING))
            .expect("a key file");
        let file = || format!("sqlite:{}", folder.path().join("test.db").display());
        let url = url.unwrap_or_else(file);
        Self::start(url, config, folder, clock, entropy).await
    }

    /// The keys of the database.
    pub fn keyring(&self) -> Keyring {
        Keyring::read(&self.folder.path().join(KEYRING)).expect("the key file")
    }

    /// Another node on the same database, or the same one after a restart.
    pub async fn second_node(&self) -> Self {
        let (clock, entropy) = (Arc::clone(&self.clock), Arc::clone(&self.entropy));
        Self::start(
            self.url.clone(),
            self.config.clone(),
            Arc::clone(&self.folder),
            clock,
            entropy,
        )
        .await
    }

    async fn start(
        url: String,
        config: Config,
        folder: Arc<TempDir>,
        clock: Arc<MockClock>,
        entropy: Arc<Seeded>,
    ) -> Self {
        let store = Store::open(&url, 4).await.expect("a database");
        let hashing = Arc::new(Hashing::default());
        let icons = Icons::read(&config).expect("the pictures");
        let mut settings = wiring::settings(&config);
        settings.applications = wiring::applications(&config, &icons);
        settings.hashing.threads = Some(hashing.clone());
        let service = Service::start(Parts {
            store: store.clone(),
            keyring: Keyring::read(&folder.path().join(KEYRING)).expect("the key file"),
            clock: clock.clone(),
            entropy: entropy.clone(),
            settings,
        });
        let service = service.await.expect("the service starts");
        let [css, js, wasm] = ASSETS.map(str::to_owned);
        let site = Site {
            root: folder.path().to_owned(),
            assets: app::Assets { css, js, wasm },
            icons: icons.into(),
        };
        let origin = config.site.origin.as_str().to_owned();
        let mut context = context(config.clone(), service.clone(), site);
        context.more = Some(&app::texts::PSEUDO);
        Self {
            origin,
            router: router(context),
            clock,
            entropy,
            hashing,
            service,
            store,
            folder,
            url,
            config,
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

    /// An account that waits for enrolment, whose people are asked for their initials.
    pub async fn shared_account(&self, name: &str) {
        self.account(name, TwoFactor::AwaitingEnrolment).await;
        let name = user_id(name);
        let set = format!("UPDATE account SET organisation = '{SHARING}' WHERE user_id = '{name}'");
        self.sql(&set).await;
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
        // Support staff have no recovery codes to keep (R19).
        match browser.confirm(PASSWORD, &code).await {
            outcome if outcome == went(KEEP) => match browser.keep().await {
                outcome if outcome == went("/logon/who") => {
                    assert_eq!(browser.who("rf").await, went("/"));
                }
                outcome => assert_eq!(outcome, went("/")),
            },
            outcome => assert_eq!(outcome, went("/")),
        }
        self.clock.advance(30);
        authenticator
    }

    /// Adds an account; without a password the answer is its set-up code.
    pub async fn add(&self, name: &str, role: Role, password: Option<&str>) -> String {
        let add = AddAccount {
            user_id: user_id(name),
            name: "Rose Field".to_owned(),
            organisation: "Sunflower".to_owned(),
            place: String::new(),
            email: None,
            role,
            password: password.map(|password| Password::parse(password).expect("a password")),
        };
        let code = self
            .service
            .operator()
            .add_account(add)
            .await
            .expect("a new account");
        code.map(|code| code.reveal().to_string())
            .unwrap_or_default()
    }

    pub async fn set_up_code(&self, name: &str) -> String {
        let code = self
            .service
            .operator()
            .issue_set_up_code(&user_id(name), None)
            .await;
        code.expect("a set-up code").reveal().to_string()
    }

    /// Somebody chooses the password `new` for `name` with a set-up code, and stops after that.
    pub async fn choose_with_code(&self, name: &str, new: &str) {
        let code = self.set_up_code(name).await;
        let mut browser = self.browser(Way::App);
        assert_eq!(browser.log_on(name, &code).await, went("/logon/password"));
        let next = browser.choose(new, new).await;
        assert!(matches!(next, Outcome::Went(_)), "{next:?}");
    }

    pub async fn two_factor(&self, name: &str, change: TwoFactorChange) {
        self.service
            .operator()
            .change_two_factor(&user_id(name), change, false, "Asked for by the owner")
            .await
            .expect("a change of 2FA");
    }

    /// The PIN that is read out to the holder.
    pub async fn with_pin(&self, name: &str, change: TwoFactorChange) -> String {
        let changed = self
            .service
            .operator()
            .change_two_factor(&user_id(name), change, true, "Asked for by the owner")
            .await;
        let pin = changed.expect("a change of 2FA").pin;
        pin.expect("a PIN").reveal().to_string()
    }

    pub async fn unpause(&self, name: &str) {
        let done = self
            .service
            .operator()
            .unpause(&user_id(name), "Called")
            .await;
        done.expect("an open account");
    }

    pub async fn set_status(&self, name: &str, to: Status) {
        let set = self
            .service
            .operator()
            .set_status(&user_id(name), to, None)
            .await;
        set.expect("a change of status");
    }

    /// Does to the database what no repository does.
    pub async fn sql(&self, statement: &str) {
        let done = self.store.connection().execute_unprepared(statement).await;
        done.expect(statement);
    }

    /// The one number, called `n`, that `sql` asks for.
    pub async fn count(&self, sql: &str) -> i64 {
        let db = self.store.connection();
        let statement = Statement::from_string(db.get_database_backend(), sql);
        let row = db.query_one_raw(statement).await.expect(sql);
        row.expect("a row").try_get("", "n").expect("a number")
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
