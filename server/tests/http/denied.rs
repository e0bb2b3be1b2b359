//! What is refused for want of a right is an event, and floods nothing (R60).

use crate::support::{APPLICATIONS, OFFICE, PASSWORD, PAYROLL, Way, World, went};
use domain::TwoFactor;

#[tokio::test]
async fn r60_a_console_page_that_is_no_holders_is_an_event_once_a_minute() {
    let world = World::new().await;
    world.account("rose", TwoFactor::Off).await;
    let mut rose = world.browser(Way::Html);
    assert_eq!(rose.log_on("rose", PASSWORD).await, went("/"));
    world.new_events().await;
    for _ in 0..20 {
        assert_eq!(rose.get("/support/accounts/priya").await.status, 403);
        let fields = [("user_id", "rose"), ("answer", "agree")];
        assert_eq!(rose.post("/support/approvals", &fields).await.status, 403);
    }
    let rows = world.new_rows().await;
    let told: Vec<_> = rows
        .iter()
        .map(|row| (&*row.kind, row.detail.as_deref(), row.account_id.is_some()))
        .collect();
    assert_eq!(
        told,
        [
            ("console.refused", Some("/support/accounts/{user_id}"), true),
            ("console.refused", Some("/support/approvals"), true),
        ]
    );
    world.clock.advance(60);
    rose.get("/support/approvals").await;
    assert_eq!(
        world.new_events().await,
        ["console.refused /support/approvals"]
    );
    // The holder reads it; a stranger leaves nothing behind.
    let account = rose.page("/account").await;
    assert!(account.contains("Refused at the support console"));
    world.new_events().await;
    let mut stranger = world.browser(Way::Html);
    assert_eq!(stranger.get("/support").await.location(), "/logon");
    assert!(world.new_events().await.is_empty());
}

#[tokio::test]
async fn r60_an_application_that_an_account_may_not_use_is_an_event_once_a_minute() {
    let world = World::with(APPLICATIONS).await;
    world.account("rose", TwoFactor::Off).await;
    let mut rose = world.browser(Way::Html);
    assert_eq!(rose.log_on("rose", PASSWORD).await, went("/"));
    world.new_events().await;
    let mut payroll = world.at(PAYROLL);
    let go = payroll.open("/").await.location().to_owned();
    for _ in 0..10 {
        assert_eq!(rose.get(&go).await.status, 403);
    }
    let refused = format!("application.refused {PAYROLL}");
    assert_eq!(world.new_events().await, std::slice::from_ref(&refused));
    world.clock.advance(60);
    rose.get(&go).await;
    assert_eq!(world.new_events().await, std::slice::from_ref(&refused));
    // Whoever was in, and is not let in any more, as the proxy's check finds.
    world
        .sql("UPDATE account SET organisation = 'Bluebell'")
        .await;
    payroll.enter(&mut rose, "/").await;
    world
        .sql("UPDATE account SET organisation = 'Sunflower'")
        .await;
    world.clock.advance(60);
    world.new_events().await;
    for _ in 0..10 {
        assert_eq!(payroll.check().await.0, 403);
    }
    assert_eq!(world.new_events().await, [refused]);
    // One that it may use is none.
    let mut office = world.at(OFFICE);
    office.enter(&mut rose, "/").await;
    let events = world.new_events().await;
    assert_eq!(events, [format!("application.entered {OFFICE}")]);
}

#[tokio::test]
async fn r60_so_is_an_application_that_demands_two_factor_logon() {
    let settings = APPLICATIONS.replacen("[[apps]]", "[[apps]]\nrequire_code_within = 60", 1);
    let world = World::with(&settings).await;
    world.account("rose", TwoFactor::Off).await;
    let mut rose = world.browser(Way::Html);
    assert_eq!(rose.log_on("rose", PASSWORD).await, went("/"));
    world.new_events().await;
    let go = world.at(OFFICE).open("/").await.location().to_owned();
    for _ in 0..10 {
        assert_eq!(rose.get(&go).await.status, 403);
    }
    let refused = format!("application.refused {OFFICE}");
    assert_eq!(world.new_events().await, [refused]);
}

#[tokio::test]
async fn r60_so_is_ones_own_account_among_many() {
    let world = World::new().await;
    world.account("rose", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    world.new_events().await;
    let fields = [
        ("user_id", "rose"),
        ("user_id", "priya"),
        ("confirmed", "yes"),
        ("reason", "All of them"),
    ];
    let done = priya.browser.post("/support/enable", &fields).await;
    assert_eq!(done.location(), "/support?enabled=1&passed_over=1");
    assert_eq!(
        world.new_events().await,
        [
            "two-factor.enabled by=priya",
            "console.refused own enable by=priya"
        ]
    );
}
