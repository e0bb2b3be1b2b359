//! What an application demands of an account and of its session.

use super::{logged_on, path_of, world};
use crate::support::{OFFICE, PASSWORD, PAYROLL, WAYS, Way, World, alert, heading, user_id, went};
use domain::{Groups, TwoFactor};

#[tokio::test]
async fn who_may_not_use_it_is_told_so_and_whom_to_ask() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let mut payroll = world.at(PAYROLL);
    let go = payroll.open("/").await.location().to_owned();
    let answer = portal.get(&go).await;
    assert_eq!(answer.status, 403);
    let page = answer.text();
    assert_eq!(heading(&page), "Not for this user ID");
    assert!(alert(&page).is_some_and(|text| text.contains("Payroll") && text.contains("support")));
    // Leptos marks where texts end.
    let call = "<a href=\"tel:01134960000\">0113 496 0000</a>";
    assert!(page.replace("<!>", "").contains(call), "{page}");
    // It is not among the links either.
    let home = portal.page("/").await;
    assert!(
        home.contains("Office") && !home.contains("Payroll"),
        "{home}"
    );

    // Whoever has been in and may not any more.
    let alice = user_id("alice");
    let groups = Groups::parse(["payroll"]).expect("a group");
    world
        .service
        .operator()
        .set_groups(&alice, &groups, None)
        .await
        .expect("groups");
    assert!(portal.page("/").await.contains("Payroll"));
    payroll.enter(&mut portal, "/").await;
    assert_eq!(payroll.check().await.0, 200);
    world
        .service
        .operator()
        .set_groups(&alice, &Groups::default(), None)
        .await
        .expect("groups");
    assert_eq!(payroll.check().await.0, 403);
}

const DEMANDING: &str = r#"
    [proxy]
    trusted = ["10.0.0.0/8"]
    [[apps]]
    name = "Office"
    origin = "https://office.example"
    require_code_within = 5
    [[apps]]
    name = "Payroll"
    origin = "https://pay.example:8443"
    session_minutes = 20
"#;

/// Two applications are open. One of them wants a fresh code: a logon anew, which ends the former
/// session, and with it the other application's (R27).
#[tokio::test]
async fn a_sensitive_application_asks_for_a_logon_with_a_fresh_code() {
    for way in WAYS {
        let world = World::with(DEMANDING).await;
        let (mut portal, authenticator) = logged_on(&world, way).await;
        let (mut office, mut payroll) = (world.at(OFFICE), world.at(PAYROLL));
        office.enter(&mut portal, "/").await;
        payroll.enter(&mut portal, "/").await;
        assert_eq!(office.check().await.0, 200);
        world.clock.advance(5 * 60);
        assert_eq!(office.check().await.0, 401);
        assert_eq!(payroll.check().await.0, 200);
        let go = office.open("/deep").await.location().to_owned();
        let logon = portal.get(&go).await.location().to_owned();
        assert!(logon.ends_with("&notice=anew"), "{logon}");
        assert_eq!(
            portal.stage().await,
            protocol::StageKind::Home,
            "nothing has begun by itself"
        );
        let action = format!("/api/logon?{}", logon.split_once('?').expect("a query").1);
        let fields = [("user_id", "alice"), ("password", PASSWORD)];
        let sent = portal.post(&action, &fields).await;
        assert_eq!(sent.outcome(), went("/logon/code"));
        assert_eq!(payroll.check().await.0, 401, "the former session is over");
        let code = authenticator.code(world.now());
        assert_eq!(path_of(portal.code(&code).await), go);
        let ticket = portal.get(&go).await.location().to_owned();
        let back = office.redeem(&ticket).await;
        assert_eq!(back.location(), "https://office.example/deep");
        assert_eq!(office.check().await.0, 200);
        portal.log_off().await;
        assert_eq!(office.check().await.0, 401);
    }
}

#[tokio::test]
async fn an_application_may_ask_for_a_newer_logon() {
    let world = World::with(DEMANDING).await;
    let (mut portal, authenticator) = logged_on(&world, Way::Html).await;
    let mut payroll = world.at(PAYROLL);
    payroll.enter(&mut portal, "/").await;
    world.clock.advance(20 * 60);
    assert_eq!(payroll.check().await.0, 401);
    let go = payroll.open("/deep").await.location().to_owned();
    let logon = portal.get(&go).await.location().to_owned();
    assert!(logon.ends_with("&notice=anew"), "{logon}");
    let page = portal.page(&logon).await;
    assert!(page.contains("Please log on again to continue"), "{page}");
    let action = format!("/api/logon?{}", logon.split_once('?').expect("a query").1);
    let fields = [("user_id", "alice"), ("password", PASSWORD)];
    assert_eq!(
        portal.post(&action, &fields).await.outcome(),
        went("/logon/code")
    );
    let code = authenticator.code(world.now());
    assert_eq!(path_of(portal.code(&code).await), go);
    let ticket = portal.get(&go).await.location().to_owned();
    assert_eq!(
        payroll.redeem(&ticket).await.location(),
        "https://pay.example:8443/deep"
    );
}

#[tokio::test]
async fn without_two_factor_logon_a_sensitive_application_is_closed() {
    let world = World::with(DEMANDING).await;
    world.account("bob", TwoFactor::Off).await;
    let mut portal = world.browser(Way::Html);
    assert_eq!(portal.log_on("bob", PASSWORD).await, went("/"));
    let go = world.at(OFFICE).open("/").await.location().to_owned();
    let answer = portal.get(&go).await;
    assert_eq!(answer.status, 403);
    assert_eq!(heading(&answer.text()), "Two-factor logon needed");
}
