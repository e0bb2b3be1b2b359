//! After all that can happen, no secret is in the log, the audit events or the database file
//! (R42, invariant 3), and nothing hostile stands in the log as it came.

use crate::console::import::HASH;
use crate::support::{
    APPLICATIONS, Authenticator, Browser, OFFICE, PASSWORD, WAYS, Way, World, begin_log, end_log,
    recovery_codes, user_id, went,
};
use axum::http::Request;
use domain::{EmailAddress, Role, TwoFactor, account::TwoFactorChange};
use sea_orm::EntityTrait;
use server::{
    background::{NOTIFICATIONS, Notifications, Stopping, turn},
    mail::Mailer,
};
use std::{collections::BTreeMap, fs};
use store::entity::{audit_event, outbox};
use tokio::sync::watch;
use totp_rs::Secret;

const MAIL_PASSWORD: &str = "hush-of-the-mail-server";
const CHANNEL_TOKEN: &str = "hush-of-the-channel-89abcdef01234567";
const SETTINGS: &str = r#"
    [mail]
    url = "smtp://postman:hush-of-the-mail-server@localhost:1"
    from = "logon@example.org"
    [[channels.hosts]]
    name = "reception"
    token = "hush-of-the-channel-89abcdef01234567"
"#;

/// What must be nowhere, with a name for the failure.
#[derive(Default)]
struct Secrets(Vec<(&'static str, Vec<u8>)>);

impl Secrets {
    fn add(&mut self, name: &'static str, secret: impl AsRef<[u8]>) {
        self.0.push((name, secret.as_ref().to_vec()));
    }

    fn add_authenticator(&mut self, app: &Authenticator) {
        let key = app.key();
        let groups: Vec<_> = (0..8).map(|n| &key[n * 4..n * 4 + 4]).collect();
        self.add("Secret Key", key);
        self.add("Secret Key in groups", groups.join(" "));
        self.add("Secret Key in small letters", key.to_lowercase());
        let secret = Secret::try_from_base32(key).expect("base32");
        self.add("raw secret", secret.as_bytes());
    }

    fn add_token(&mut self, token: &str) {
        self.add("token", token);
        let raw = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes());
        self.add("raw token", raw.expect("base64"));
    }

    /// Of all cookies those that hold a token; at least one of them must be `there`.
    fn add_cookies(&mut self, cookies: &BTreeMap<String, String>, there: &str) {
        assert!(cookies.contains_key(there), "{there} is not in {cookies:?}");
        let others = ["gtg_typed", "gtg_language", "gtg_notice"];
        for (name, token) in cookies {
            if !others.contains(&name.as_str()) {
                self.add_token(token);
            }
        }
    }

    fn are_not_in(&self, place: &str, bytes: &[u8]) {
        assert!(!bytes.is_empty(), "{place} is empty");
        for (name, secret) in &self.0 {
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            let text = String::from_utf8_lossy(secret);
            assert!(!found, "{name} {text:?} is in {place}");
        }
    }
}

/// The way to an application, and its cookies.
async fn enter_application(world: &World, browser: &mut Browser<'_>, secrets: &mut Secrets) {
    let mut office = world.at(OFFICE);
    let go = office.open("/rota").await.location().to_owned();
    secrets.add_cookies(&office.cookies, "__Host-gtg_state");
    let address = browser.get(&go).await.location().to_owned();
    let (_, ticket) = address.split_once("ticket=").expect("a ticket");
    secrets.add_token(ticket);
    for _ in 0..2 {
        office.redeem(&address).await;
    }
    secrets.add_cookies(&office.cookies, "__Host-gtg_app");
    for _ in 0..2 {
        assert_eq!(office.check().await.0, 200);
    }
}

/// A PIN that is mistyped, and typed.
async fn type_pin(world: &World, way: Way, secrets: &mut Secrets) {
    world.account("with-pin", TwoFactor::Off).await;
    let pin = world.with_pin("with-pin", TwoFactorChange::Enable).await;
    secrets.add("PIN", &pin);
    let mut browser = world.browser(way);
    browser.log_on("with-pin", PASSWORD).await;
    secrets.add_cookies(&browser.cookies, "gtg_pre");
    for typed in ["000000", "not a pin", &pin] {
        browser.pin(typed).await;
    }
}

/// A host that asks, with its token and with nearly the same.
async fn ask_as_host(world: &World, secrets: &mut Secrets) {
    let nearly = CHANNEL_TOKEN.replace('8', "9");
    for token in [CHANNEL_TOKEN, &nearly] {
        secrets.add("token of a channel", token);
        for body in [r#"{"user_id":"office","channel":"ssh"}"#, "{"] {
            let request = Request::post("/channel/check")
                .header("content-type", "application/json")
                .header("authorization", format!("Bearer {token}"));
            world.browser(Way::App).send(request, body).await;
        }
    }
}

/// A notification that no mail server takes.
async fn fail_to_send(world: &World, secrets: &mut Secrets) {
    secrets.add("password of the mail server", MAIL_PASSWORD);
    let mailer = Mailer::new(&world.config).expect("a mailer");
    let mut sending = Notifications::by(mailer.expect("mail is on"));
    let (_stop, stopped) = watch::channel(false);
    let stopping = Stopping::of(stopped);
    let done = turn(&NOTIFICATIONS, &mut sending, &world.service, &stopping).await;
    done.expect("the database answers");
    let rows = outbox::Entity::find().all(world.store.connection()).await;
    let rows = rows.expect("the notifications");
    assert_eq!(rows.iter().map(|row| row.tries).max(), Some(1));
}

/// Another authenticator and new recovery codes, which the holder adds on the account page.
async fn change_on_account_page(
    world: &World,
    browser: &mut Browser<'_>,
    app: &Authenticator,
    secrets: &mut Secrets,
) {
    world.clock.advance(30);
    browser.unlock(&app.code(world.now())).await;
    let other = browser.add_authenticator("Kitchen").await;
    secrets.add_authenticator(&other);
    assert_eq!(
        browser.post("/api/make-codes", &[]).await.outcome(),
        went("/account/recovery-codes")
    );
    for code in recovery_codes(&browser.page("/account/recovery-codes").await) {
        secrets.add("new recovery code", code);
    }
}

/// A set-up code that waits to be mailed, and an import that waits for a second member of staff.
async fn wait_for_others(world: &World, secrets: &mut Secrets) {
    let mut priya = world.staff("priya").await;
    let mailed = priya.act("office", "mail-set-up-code", &[]).await;
    assert!(mailed.location().contains("done="), "{}", mailed.location());
    let code = loop {
        let notification = world
            .service
            .claim_notification()
            .await
            .expect("the notifications");
        let notification = notification.expect("one with a code");
        if let Some(code) = notification.set_up_code {
            break code.reveal().to_string();
        }
    };
    secrets.add("mailed set-up code without dashes", code.replace('-', ""));
    secrets.add("mailed set-up code", code);
    let app = Authenticator::from_key("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    let csv = format!(
        "user_id,password_hash,otpauth\nghost,{HASH},otpauth://totp/ghost?secret={}\n",
        app.key()
    );
    let fields = [("csv", &*csv), ("step", "import"), ("reason", "Moved")];
    let waits = priya.browser.post("/support/import", &fields).await.text();
    assert!(waits.contains("it waits for a second member"), "{waits}");
    secrets.add_authenticator(&app);
    secrets.add("imported hash", HASH);
}

/// All that can happen to one account.
async fn everything_happens(world: &World, way: Way) -> Secrets {
    let mut secrets = Secrets::default();
    let mut browser = world.browser(way);
    secrets.add("password", PASSWORD);
    world.account("office", TwoFactor::AwaitingEnrolment).await;
    let email = EmailAddress::parse("rose@example.org").expect("an address");
    let office = user_id("office");
    let set = world
        .service
        .operator()
        .set_email(&office, Some(&email), None)
        .await;
    set.expect("an e-mail address");

    for typed in [
        "wrong marigold 1",
        "a secret as the user ID",
        "a-secret-as-user-id-2",
    ] {
        secrets.add("mistyped password", typed);
        browser.log_on("office", typed).await;
        browser.log_on(typed, PASSWORD).await;
    }
    browser.log_on("office", PASSWORD).await;
    secrets.add_cookies(&browser.cookies, "gtg_pre");
    let old = browser.scan().await;
    secrets.add_authenticator(&old);
    browser.log_on("office", PASSWORD).await;
    let app = browser.scan().await;
    secrets.add_authenticator(&app);
    secrets.add_cookies(&browser.cookies, "gtg_pre");

    let now = world.now();
    let code = app.code(now);
    for typed in [
        app.wrong_code(now),
        app.code(now - 300),
        old.code(now),
        code.clone(),
    ] {
        browser.verify(&typed).await;
        secrets.add("code", &typed);
    }
    browser.page("/logon/good-to-go").await;
    browser.acknowledge().await;
    browser.confirm(PASSWORD, &code).await;
    world.clock.advance(30);
    let code = app.code(now + 30);
    secrets.add("code", &code);
    browser.confirm("another wrong one 3", &code).await;
    secrets.add("mistyped password", "another wrong one 3");
    browser.confirm(PASSWORD, &code).await;
    secrets.add_cookies(&browser.cookies, "gtg_pre");
    for code in browser.recovery_codes().await {
        secrets.add("recovery code without dashes", code.replace('-', ""));
        secrets.add("recovery code", code);
    }
    browser.keep().await;
    for cookie in ["gtg", "gtg_device"] {
        secrets.add_cookies(&browser.cookies, cookie);
    }
    browser.page("/").await;
    enter_application(world, &mut browser, &mut secrets).await;
    type_pin(world, way, &mut secrets).await;
    ask_as_host(world, &mut secrets).await;
    change_on_account_page(world, &mut browser, &app, &mut secrets).await;
    fail_to_send(world, &mut secrets).await;
    wait_for_others(world, &mut secrets).await;
    browser.log_off().await;

    world.two_factor("office", TwoFactorChange::Reset).await;
    let set_up_code = world.set_up_code("office").await;
    secrets.add("set-up code", &set_up_code);
    secrets.add("set-up code without dashes", set_up_code.replace('-', ""));
    browser.log_on("office", &set_up_code).await;
    secrets.add_cookies(&browser.cookies, "gtg_pre");
    browser.choose("short secret", "other secret").await;
    browser
        .choose("a new secret word 4", "a new secret word 4")
        .await;
    for new in ["short secret", "other secret", "a new secret word 4"] {
        secrets.add("new password", new);
    }
    secrets.add_cookies(&browser.cookies, "gtg_pre");
    let unused = world.add("other", Role::Account, None).await;
    secrets.add("set-up code", unused);

    // And what goes wrong on our side.
    world.sql("ALTER TABLE session RENAME TO gone").await;
    browser.get("/").await;
    let fields = [("user_id", "office"), ("password", "a new secret word 4")];
    browser.post("/api/logon", &fields).await;
    world.sql("ALTER TABLE gone RENAME TO session").await;
    world.sql("ALTER TABLE authenticator RENAME TO lost").await;
    browser.post("/api/verify", &[("code", &code)]).await;
    world.sql("ALTER TABLE lost RENAME TO authenticator").await;
    secrets
}

#[tokio::test]
async fn r42_no_secret_is_logged_or_kept() {
    for way in WAYS {
        begin_log();
        let world = World::with(&format!("{APPLICATIONS}{SETTINGS}")).await;
        let secrets = everything_happens(&world, way).await;
        let logged = end_log();
        secrets.are_not_in("the log", &logged);
        let rows = audit_event::Entity::find()
            .all(world.store.connection())
            .await
            .expect("the audit events");
        secrets.are_not_in("the audit events", format!("{rows:?}").as_bytes());
        for entry in fs::read_dir(world.folder.path()).expect("the folder") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let name = name.expect("a name");
            if name.starts_with("test.db") && !name.ends_with("-shm") {
                let bytes = fs::read(&path).expect("a file");
                if !bytes.is_empty() {
                    secrets.are_not_in(&name, &bytes);
                }
            }
        }
        let logged = String::from_utf8_lossy(&logged);
        assert!(logged.contains("answered"), "requests are logged");
        assert!(
            logged.contains("a notification was not sent"),
            "and notifications"
        );
        assert!(
            logged.contains("unexpected"),
            "what nobody expected is logged"
        );
    }
}

#[tokio::test]
async fn r42_nothing_hostile_is_logged_as_it_came() {
    begin_log();
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mark = "mark-8d1f";
    let mut browser = world.browser(Way::App);
    for hostile in [
        "\u{1b}[31m",
        "\nINFO forged",
        "\r",
        "\0",
        "\u{9b}",
        "<script>",
        "\u{202e}",
    ] {
        let typed = format!("{mark}{hostile}");
        browser.log_on(&typed, &typed).await;
        browser
            .cookies
            .insert("gtg_typed".to_owned(), mark.to_owned());
        let path =
            percent_encoding::utf8_percent_encode(&typed, percent_encoding::NON_ALPHANUMERIC);
        browser.get(&format!("/path{path}?query{path}")).await;
        let request = browser
            .form("/api/logon")
            .header("x-forwarded-for", mark)
            .header("user-agent", mark);
        browser.send(request, "").await;
    }
    let logged = end_log();
    let logged = String::from_utf8(logged).expect("UTF-8");
    for line in logged.lines().filter(|line| line.contains(mark)) {
        assert!(
            line.contains("path=/path"),
            "only the path is logged: {line}"
        );
        assert!(!line.contains("query"), "{line}");
        assert!(!line.contains(char::is_control), "{line}");
    }
    assert!(!logged.contains("INFO forged"));
}
