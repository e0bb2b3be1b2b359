//! R44: what of a backup counts after a restore.

use crate::support::{Authenticator, PASSWORD, Way, World, user_id, went};
use domain::{Role, StageKind, Token, TwoFactor};
use protocol::Stage;
use server::{config::Config, wiring};
use service::{Caller, ClientInfo, Logon, LogonOutcome, Parts, Refusal, Service, ServiceError};
use std::{
    iter,
    path::{Path, PathBuf},
};
use store::{Keyring, Store, StoreError, backup::Backup, keyring::KeyringError};

/// A new installation, at the same time, with the keys in `key_file`.
async fn elsewhere(world: &World, name: &str, key_file: &Path) -> (Service, Store) {
    let url = format!("sqlite:{}", world.folder.path().join(name).display());
    let store = Store::open(&url, 4).await.expect("a database");
    let keyring = Keyring::read(key_file).expect("the key file");
    let config = Config::parse(None, iter::empty()).expect("the defaults");
    let service = Service::start(Parts {
        store: store.clone(),
        keyring,
        clock: world.clock.clone(),
        entropy: world.entropy.clone(),
        settings: wiring::settings(&config),
    });
    (service.await.expect("it starts"), store)
}

async fn back_up(world: &World) -> PathBuf {
    let file = world.folder.path().join("monday.gtg");
    let taken = world.service.operator().back_up(&file).await;
    taken.expect("a backup");
    file
}

async fn open(file: &Path) -> Backup {
    let folder = file.with_extension("opened");
    Backup::open(file, folder).await.expect("a backup")
}

/// Password and code; what became of the code.
async fn log_on(
    service: &Service,
    app: &Authenticator,
    at: i64,
) -> Result<LogonOutcome, ServiceError> {
    let client = ClientInfo::default();
    let passed = at_logon(service, None, &client)
        .password("office", PASSWORD)
        .await;
    let LogonOutcome::Attempt { token, .. } = passed.expect("a right password") else {
        panic!("a code is needed");
    };
    let logon = at_logon(service, token.as_ref(), &client);
    logon.code(&app.code(at)).await
}

/// The door of the logon, for a browser with this token.
fn at_logon<'a>(
    service: &'a Service,
    attempt: Option<&'a Token>,
    client: &'a ClientInfo,
) -> Logon<'a> {
    service.logon(Caller {
        attempt,
        session: None,
        client,
    })
}

#[tokio::test]
async fn r44_after_a_restore_nobody_is_logged_on_and_no_old_code_counts() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    let mut browser = world.browser(Way::Html);
    browser.log_on("office", PASSWORD).await;
    let spent = world.now();
    assert_eq!(browser.code(&app.code(spent)).await, went("/"));
    world.account("meadow", TwoFactor::AwaitingEnrolment).await;
    let mut enrolling = world.browser(Way::Html);
    assert_eq!(
        enrolling.log_on("meadow", PASSWORD).await,
        went("/logon/enrol")
    );
    let token = |cookies: &std::collections::BTreeMap<String, String>, name: &str| {
        Token::decode(&cookies[name]).expect("a token")
    };
    let session = token(&browser.cookies, "gtg");
    let attempt = token(&enrolling.cookies, "gtg_pre");

    world.add("new", Role::Account, None).await;
    let set_up_code = world.set_up_code("new").await;

    let file = back_up(&world).await;
    // Used after the backup: it knows nothing of that.
    world.clock.advance(30);
    let late = world.now();
    log_on(&world.service, &app, late)
        .await
        .expect("a fresh code");

    let key_file = world.folder.path().join("keyring.toml");
    let (service, store) = elsewhere(&world, "new.db", &key_file).await;
    assert_eq!(
        service.operator().restore(&open(&file).await).await.ok(),
        Some(3)
    );
    let kinds: Vec<_> = all_events(&store).await;
    assert_eq!(kinds.last().map(String::as_str), Some("backup.restored"));
    assert!(kinds.contains(&"backup.taken".to_owned()));

    for (attempt, session) in [(None, Some(&session)), (Some(&attempt), None)] {
        let client = &ClientInfo::default();
        let logon = service.logon(Caller {
            attempt,
            session,
            client,
        });
        let current = logon.current_stage(true).await;
        assert_eq!(current.expect("an answer").stage, Stage::LogOn);
    }
    let client = ClientInfo::default();
    let refused = at_logon(&service, None, &client)
        .password("new", &set_up_code)
        .await;
    let expected = matches!(refused, Err(ServiceError::Refused(Refusal::Credentials)));
    assert!(expected, "{refused:?}");
    // Of before the backup, of after it, of the present, and of the next step, which counts too.
    for at in [spent, late, late + 30] {
        let refused = log_on(&service, &app, at).await;
        let expected = matches!(refused, Err(ServiceError::Refused(Refusal::CodeSpent(_))));
        assert!(expected, "{at}: {refused:?}");
    }
    world.clock.advance(30);
    let passed = log_on(&service, &app, late + 60)
        .await
        .expect("the next one");
    // Recovery codes may have been used since the backup: none of before counts.
    let LogonOutcome::Attempt { stage, .. } = passed else {
        panic!("new recovery codes are shown: {passed:?}");
    };
    assert_eq!(stage, StageKind::KeepCodes);
    let meadow = service
        .operator()
        .account(&user_id("meadow"))
        .await
        .expect("it is there");
    assert_eq!(meadow.account.two_factor, TwoFactor::AwaitingEnrolment);

    let again = service.operator().restore(&open(&file).await).await;
    assert!(matches!(
        again,
        Err(ServiceError::Store(StoreError::Backup(_)))
    ));
}

/// A code of yesterday, which nobody's authenticator shows today.
fn wrong(app: &Authenticator, at: i64) -> String {
    app.code(at - 86_400)
}

#[tokio::test]
async fn r44_remembered_browsers_and_counted_tries_are_those_of_the_backup() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    let mut browser = world.browser(Way::Html);
    browser.log_on("office", PASSWORD).await;
    let code = app.code(world.now());
    assert_eq!(browser.code(&code).await, went("/"));
    let browser_token = Token::decode(&browser.cookies["gtg_device"]).expect("a token");
    world.clock.advance(30);

    // Four wrong codes before the backup; after it a right one clears the count.
    let client = ClientInfo::default();
    let password = at_logon(&world.service, None, &client)
        .password("office", PASSWORD)
        .await;
    let Ok(LogonOutcome::Attempt { token, .. }) = password else {
        panic!("a code is needed");
    };
    for _ in 0..4 {
        let code = wrong(&app, world.now());
        let refused = at_logon(&world.service, token.as_ref(), &client)
            .code(&code)
            .await;
        assert!(refused.is_err(), "{refused:?}");
    }
    let file = back_up(&world).await;
    let code = app.code(world.now());
    let cleared = at_logon(&world.service, token.as_ref(), &client)
        .code(&code)
        .await;
    cleared.expect("a right one");
    // The browser is forgotten too, and the backup knows nothing of that.
    world.sql("DELETE FROM remembered_browser").await;

    let key_file = world.folder.path().join("keyring.toml");
    let (service, _store) = elsewhere(&world, "new.db", &key_file).await;
    service
        .operator()
        .restore(&open(&file).await)
        .await
        .expect("restored");
    // Strangers are paused by ten wrong passwords; the browser is not one of them.
    for _ in 0..10 {
        let refused = at_logon(&service, None, &client)
            .password("office", "wrong")
            .await;
        assert!(refused.is_err(), "{refused:?}");
    }
    let stranger = at_logon(&service, None, &client)
        .password("office", PASSWORD)
        .await;
    assert!(stranger.is_err(), "{stranger:?}");
    let known = ClientInfo {
        browser_token: Some(browser_token),
        ..ClientInfo::default()
    };
    let password = at_logon(&service, None, &known)
        .password("office", PASSWORD)
        .await;
    let Ok(LogonOutcome::Attempt { token, .. }) = password else {
        panic!("a remembered browser: {password:?}");
    };
    // The fifth wrong code: guessing does not begin anew with a restore.
    let code = wrong(&app, world.now());
    let fifth = at_logon(&service, token.as_ref(), &known).code(&code).await;
    assert!(fifth.is_err(), "{fifth:?}");
    world.clock.advance(60);
    let code = app.code(world.now());
    let right = at_logon(&service, token.as_ref(), &known).code(&code).await;
    let expected = matches!(right, Err(ServiceError::Refused(Refusal::CodesPaused(_))));
    assert!(expected, "{right:?}");
}

async fn all_events(store: &Store) -> Vec<String> {
    use sea_orm::{EntityTrait, QueryOrder};
    use store::entity::audit_event::{Column, Entity};
    let rows = Entity::find().order_by_asc(Column::Id);
    let rows = rows.all(store.connection()).await.expect("the events");
    rows.into_iter().map(|row| row.kind).collect()
}

#[tokio::test]
async fn r44_a_restore_needs_the_keys_of_the_backup() {
    let world = World::new().await;
    world.enrolled("office").await;
    let file = back_up(&world).await;
    let other = world.folder.path().join("other.toml");
    let made = Keyring::generate(&*world.entropy).create(&other);
    made.expect("another key file");
    let (service, store) = elsewhere(&world, "new.db", &other).await;
    let refused = service.operator().restore(&open(&file).await).await;
    let expected = matches!(
        refused,
        Err(ServiceError::Store(StoreError::Keyring(
            KeyringError::WrongKey { .. }
        )))
    );
    assert!(expected, "{refused:?}");
    assert!(all_events(&store).await.is_empty(), "nothing happened");
}
