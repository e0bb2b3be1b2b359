//! What holders are told by mail is written together with what it tells of, and is no secret.

use crate::support::{Browser, KEEP, PASSWORD, Way, World, begin_log, end_log, user_id, went};
use domain::{
    EmailAddress, Groups, Status, TwoFactor, account::TwoFactorChange, notification::LEASE_SECONDS,
};
use sea_orm::{EntityTrait, QueryOrder};
use service::AfterFailure;
use store::entity::outbox;

const MAIL: &str = "[mail]\nurl = 'smtp://localhost:1'\nfrom = 'logon@example.org'";
const EMAIL: &str = "rose.field@example.org";

async fn written_to(world: &World, name: &str) {
    let email = EmailAddress::parse(EMAIL).expect("an address");
    let set = world
        .service
        .operator()
        .set_email(&user_id(name), Some(&email), None)
        .await;
    set.expect("an e-mail address");
}

async fn notifications(world: &World) -> Vec<outbox::Model> {
    let rows = outbox::Entity::find().order_by_asc(outbox::Column::Id);
    rows.all(world.store.connection())
        .await
        .expect("the notifications")
}

async fn kinds(world: &World) -> Vec<String> {
    let rows = notifications(world).await;
    rows.into_iter().map(|row| row.kind).collect()
}

/// A browser at the enrolment page, and the code that completes it.
async fn about_to_enrol<'w>(world: &'w World, name: &str) -> (Browser<'w>, String) {
    let mut browser = world.browser(Way::App);
    assert_eq!(browser.log_on(name, PASSWORD).await, went("/logon/enrol"));
    let code = browser.scan().await.code(world.now());
    (browser, code)
}

#[tokio::test]
async fn the_holder_hears_of_every_change() {
    let world = World::with(MAIL).await;
    world.account("office", TwoFactor::AwaitingEnrolment).await;
    written_to(&world, "office").await;
    let (mut browser, code) = about_to_enrol(&world, "office").await;
    browser.language = "cy";
    let enrolled_at = world.now();
    assert_eq!(browser.verify(&code).await, went("/logon/good-to-go"));
    let rows = notifications(&world).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (
            rows[0].kind.as_str(),
            rows[0].at,
            rows[0].address.as_deref()
        ),
        ("enrolled", enrolled_at, Some("192.0.2.7"))
    );

    world.set_up_code("office").await;
    world.two_factor("office", TwoFactorChange::Reset).await;
    world.two_factor("office", TwoFactorChange::Disable).await;
    world.two_factor("office", TwoFactorChange::Enable).await;
    world.set_status("office", Status::Disabled).await;
    world.set_status("office", Status::Enabled).await;
    world.two_factor("office", TwoFactorChange::Enable).await;
    world.unpause("office").await;
    assert_eq!(
        kinds(&world).await,
        [
            "enrolled",
            "set-up-code-issued",
            "two-factor-reset",
            "two-factor-disabled",
            "two-factor-enabled",
            "account-disabled",
            "account-enabled",
            "two-factor-rearmed",
            "unpaused",
        ]
    );
    let by_support = &notifications(&world).await[1];
    assert_eq!(by_support.address, None);
    let notification = world
        .service
        .claim_notification()
        .await
        .expect("the database");
    let notification = notification.expect("a notification");
    assert_eq!(
        notification.to.map(|to| to.to_string()).as_deref(),
        Some(EMAIL)
    );
    assert_eq!(
        notification.language, "cy",
        "that of the page at the enrolment"
    );
}

#[tokio::test]
async fn the_holder_hears_of_recovery_codes_new_browsers_and_a_closed_account() {
    let world = World::with(&format!("{MAIL}\n[throttle]\ncode_close_after = 1")).await;
    world.account("office", TwoFactor::AwaitingEnrolment).await;
    written_to(&world, "office").await;
    let (mut browser, code) = about_to_enrol(&world, "office").await;
    let app = browser.scan().await;
    browser.verify(&code).await;
    browser.acknowledge().await;
    world.clock.advance(30);
    assert_eq!(
        browser.confirm(PASSWORD, &app.code(world.now())).await,
        went(KEEP)
    );
    let codes = browser.recovery_codes().await;
    assert_eq!(browser.keep().await, went("/"));
    let mut told = vec!["enrolled", "recovery-codes-made", "new-device"];
    assert_eq!(kinds(&world).await, told);
    // Not of a browser that is remembered.
    world.clock.advance(30);
    browser.log_on("office", PASSWORD).await;
    assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
    assert_eq!(kinds(&world).await, told);
    browser.log_on("office", PASSWORD).await;
    assert_eq!(browser.recovery(&codes[0]).await, went("/logon/enrol"));
    told.push("recovery-code-used");
    assert_eq!(kinds(&world).await, told);
    browser.log_on("office", PASSWORD).await;
    browser.code(&app.wrong_code(world.now())).await;
    told.push("account-closed");
    assert_eq!(kinds(&world).await, told);
}

/// Whoever takes an account over would first have notifications go elsewhere.
#[tokio::test]
async fn the_address_of_before_hears_that_notifications_go_elsewhere() {
    let world = World::with(MAIL).await;
    world.account("office", TwoFactor::Off).await;
    let set = async |email: Option<&str>| {
        let email = email.map(|email| EmailAddress::parse(email).expect("an address"));
        let office = user_id("office");
        let set = world
            .service
            .operator()
            .set_email(&office, email.as_ref(), None)
            .await;
        set.expect("a change of address");
        let mut told = Vec::new();
        while let Some(notification) = world
            .service
            .claim_notification()
            .await
            .expect("the database")
        {
            assert_eq!(notification.kind.as_str(), "email-changed");
            told.extend(notification.to.as_ref().map(ToString::to_string));
            world
                .service
                .notification_sent(&notification)
                .await
                .expect("forgotten");
        }
        told
    };
    let (former, newer) = ("rose@example.com", "rose@example.org");
    assert!(set(Some(former)).await.is_empty(), "there was none before");
    assert!(set(Some(former)).await.is_empty(), "it is the same");
    assert_eq!(set(Some(newer)).await, [former, newer]);
    assert_eq!(set(None).await, [newer]);
    assert!(set(Some(newer)).await.is_empty());
}

/// By staff at the console, or by the holder.
#[tokio::test]
async fn the_holder_hears_of_remembered_browsers_that_were_forgotten() {
    let world = World::with(MAIL).await;
    world.account("office", TwoFactor::Off).await;
    written_to(&world, "office").await;
    let mut holder = world.browser(Way::App);
    assert_eq!(holder.log_on("office", PASSWORD).await, went("/"));
    let mut told = vec!["new-device"];
    assert_eq!(kinds(&world).await, told);
    let row = world.store.connection();
    let row = store::entity::remembered_browser::Entity::find()
        .one(row)
        .await;
    let id = row
        .expect("the database")
        .expect("a browser")
        .id
        .0
        .to_string();
    for _ in 0..2 {
        holder.post("/api/forget-device", &[("id", &id)]).await;
    }
    told.push("browsers-forgotten");
    assert_eq!(kinds(&world).await, told, "it can be forgotten once");
    let mut staff = world.staff("priya").await;
    let done = staff.act("office", "forget-devices", &[]).await;
    assert_eq!(done.status, 303);
    told.push("browsers-forgotten");
    assert_eq!(kinds(&world).await, told);
}

/// By support, while somebody may be at work, and what decides about applications.
#[tokio::test]
async fn the_holder_hears_of_sessions_that_support_ended_and_of_groups() {
    let world = World::with(MAIL).await;
    world.account("office", TwoFactor::Off).await;
    written_to(&world, "office").await;
    let mut priya = world.staff("priya").await;
    let done = priya.act("office", "end-sessions", &[]).await;
    assert!(done.location().ends_with("?done=end-sessions"));
    let payroll = Groups::parse(["payroll"]).expect("a group");
    for _ in 0..2 {
        let set = world
            .service
            .operator()
            .set_groups(&user_id("office"), &payroll, None)
            .await;
        set.expect("groups");
    }
    assert_eq!(kinds(&world).await, ["sessions-ended", "groups-changed"]);
}

#[tokio::test]
async fn r57_the_holder_is_told_of_every_lifting() {
    let world = World::with(&format!("{MAIL}\n[throttle]\ncode_tries = 1")).await;
    let app = world.enrolled("office").await;
    written_to(&world, "office").await;
    let mut priya = world.staff("priya").await;
    let mut browser = world.browser(Way::App);
    browser.log_on("office", PASSWORD).await;
    for told in 1..=2 {
        browser.code(&app.wrong_code(world.now())).await;
        if told == 1 {
            let done = priya.act("office", "unpause", &[]).await;
            assert!(done.location().ends_with("?done=unpause"));
        } else {
            world.unpause("office").await;
        }
        assert_eq!(kinds(&world).await, vec!["unpaused"; told]);
    }
    assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
    let page = browser.page("/account").await;
    assert!(page.contains("Support lifted the pauses of the account"));
}

#[tokio::test]
async fn nobody_is_written_to_without_an_address_or_with_mail_off() {
    for (settings, with_email) in [(MAIL, false), ("", true)] {
        let world = World::with(settings).await;
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        if with_email {
            written_to(&world, "office").await;
        }
        world.enrol("office").await;
        world.two_factor("office", TwoFactorChange::Reset).await;
        world.set_status("office", Status::Disabled).await;
        assert!(kinds(&world).await.is_empty(), "{settings:?}");
    }
}

/// Neither is there without the other, whichever of the two fails.
#[tokio::test]
async fn a_notification_and_what_it_tells_of_are_one() {
    for table in ["outbox", "audit_event"] {
        let world = World::with(MAIL).await;
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        written_to(&world, "office").await;
        let (mut browser, code) = about_to_enrol(&world, "office").await;
        world
            .sql(&format!(
                "CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'full'); END"
            ))
            .await;
        let answer = browser.post("/api/verify", &[("code", &code)]).await;
        assert_eq!(answer.status, 500, "{table}");
        let reset = world
            .service
            .operator()
            .change_two_factor(&user_id("office"), TwoFactorChange::Disable, false, "x")
            .await;
        assert!(reset.is_err(), "{table}");
        let account = world.service.operator().account(&user_id("office")).await;
        let two_factor = account.expect("the account").account.two_factor;
        assert_eq!(two_factor, TwoFactor::AwaitingEnrolment, "{table}");
        assert!(kinds(&world).await.is_empty(), "{table}");

        world.sql("DROP TRIGGER full").await;
        assert_eq!(browser.verify(&code).await, went("/logon/good-to-go"));
        assert_eq!(kinds(&world).await, ["enrolled"]);
    }
}

#[tokio::test]
async fn a_notification_is_tried_for_three_days_and_then_given_up() {
    let world = World::with(MAIL).await;
    world.account("office", TwoFactor::Off).await;
    written_to(&world, "office").await;
    world.set_status("office", Status::Disabled).await;
    let written_at = world.now();
    let mut tries = 0;
    loop {
        let claimed = world
            .service
            .claim_notification()
            .await
            .expect("the database");
        let notification = claimed.expect("it is due");
        tries += 1;
        assert_eq!(notification.tries, tries);
        let other = world
            .service
            .claim_notification()
            .await
            .expect("the database");
        assert_eq!(other, None, "nobody else has it meanwhile");
        match world
            .service
            .notification_failed(&notification)
            .await
            .expect("written")
        {
            AfterFailure::Again(next) => {
                world.clock.advance(next.unix() - world.now() - 1);
                let early = world
                    .service
                    .claim_notification()
                    .await
                    .expect("the database");
                assert_eq!(early, None);
                world.clock.advance(1);
            }
            AfterFailure::GivenUp => break,
        }
    }
    assert_eq!(world.now() - written_at, 3 * 24 * 60 * 60);
    assert_eq!(tries, 16);
    assert!(kinds(&world).await.is_empty());
}

#[tokio::test]
async fn a_notification_of_a_node_that_died_is_sent_by_another() {
    let world = World::with(MAIL).await;
    world.account("office", TwoFactor::Off).await;
    written_to(&world, "office").await;
    world.set_status("office", Status::Disabled).await;
    let claim = || async {
        world
            .service
            .claim_notification()
            .await
            .expect("the database")
    };
    assert!(claim().await.is_some());
    world.clock.advance(LEASE_SECONDS - 1);
    assert_eq!(claim().await, None);
    world.clock.advance(1);
    let again = claim().await.expect("it is due again");
    world
        .service
        .notification_sent(&again)
        .await
        .expect("forgotten");
    assert!(kinds(&world).await.is_empty());
}

#[tokio::test]
async fn what_is_waiting_for_somebody_without_an_address_is_forgotten() {
    let world = World::with(MAIL).await;
    world.account("office", TwoFactor::Off).await;
    written_to(&world, "office").await;
    world.set_status("office", Status::Disabled).await;
    let none = world
        .service
        .operator()
        .set_email(&user_id("office"), None, None)
        .await;
    none.expect("no address");
    let claimed = world
        .service
        .claim_notification()
        .await
        .expect("the database");
    let claimed = claimed.expect("the one to the address of before");
    assert_eq!(claimed.kind.as_str(), "email-changed");
    assert_eq!(kinds(&world).await, ["email-changed"]);
}

#[tokio::test]
async fn r42_neither_queue_nor_log_holds_a_secret_or_the_whole_address() {
    begin_log();
    let world = World::with(MAIL).await;
    world.account("office", TwoFactor::AwaitingEnrolment).await;
    written_to(&world, "office").await;
    let (mut browser, code) = about_to_enrol(&world, "office").await;
    assert_eq!(browser.verify(&code).await, went("/logon/good-to-go"));
    let queue = format!("{:?}", notifications(&world).await);
    let log = String::from_utf8(end_log()).expect("UTF-8");
    assert!(queue.contains("enrolled") && log.contains("/api/verify"));
    for secret in [EMAIL, PASSWORD, &code] {
        assert!(!queue.contains(secret) && !log.contains(secret), "{secret}");
    }
}
