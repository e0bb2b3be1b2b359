//! Tickets and the cookies that they become (R35).

use super::{logged_on, world};
use crate::support::{Answer, OFFICE, PAYROLL, Way, user_id};
use domain::Groups;

#[tokio::test]
async fn r35_a_ticket_is_good_once_for_a_minute_at_one_host_in_one_browser() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let office = world.at(OFFICE);
    let is_stale = |answer: &Answer| {
        assert!(
            answer
                .cookies()
                .iter()
                .all(|cookie| !cookie.contains("gtg_app"))
        );
        answer.location().starts_with("/auth/stale?rd=")
    };
    let mut browser = office.clone();

    // Twice: the second time by a browser that has been marked alike, and has no session.
    let go = browser.open("/").await.location().to_owned();
    let ticket = portal.get(&go).await.location().to_owned();
    let mut twin = browser.clone();
    assert_eq!(browser.redeem(&ticket).await.status, 303);
    assert!(is_stale(&twin.redeem(&ticket).await));
    assert_eq!(twin.check().await.0, 401);
    // Back: who is in stays in.
    assert_eq!(
        browser.redeem(&ticket).await.location(),
        "https://office.example/"
    );

    // Late.
    let mut late = office.clone();
    let go = late.open("/x").await.location().to_owned();
    let ticket = portal.get(&go).await.location().to_owned();
    world.clock.advance(60);
    let answer = late.redeem(&ticket).await;
    assert!(is_stale(&answer));
    assert!(
        answer
            .location()
            .ends_with("rd=https%3A%2F%2Foffice.example%2Fx")
    );
    let page = portal.page(answer.location()).await;
    assert!(page.contains("href=\"https://office.example/x\""), "{page}");

    // Another browser, not marked.
    let mut marked = office.clone();
    let go = marked.open("/").await.location().to_owned();
    let ticket = portal.get(&go).await.location().to_owned();
    assert!(is_stale(&office.clone().redeem(&ticket).await));
    assert!(is_stale(&marked.redeem(&ticket).await));

    // Another host, and junk: nothing of where it leads is told.
    let mut marked = office.clone();
    let go = marked.open("/secret-path").await.location().to_owned();
    let ticket = portal.get(&go).await.location().to_owned();
    let mut payroll = world.at(PAYROLL);
    for value in marked.cookies.values() {
        payroll
            .cookies
            .insert("__Host-gtg_state_8443".to_owned(), value.clone());
    }
    for ticket in [
        &ticket.replace(OFFICE, PAYROLL),
        "https://pay.example:8443/auth/ticket?ticket=junk",
    ] {
        let answer = payroll.redeem(ticket).await;
        assert_eq!(
            answer.location(),
            "/auth/stale?rd=https%3A%2F%2Fpay.example%3A8443%2F"
        );
    }
}

/// L11: whoever reads a proxy's log as it is written has a ticket before its browser does, or can have
/// one made for a mark of his own. It is used up by whoever brings it first.
#[tokio::test]
async fn r63_whoever_brings_a_ticket_first_uses_it_up() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let office = world.at(OFFICE);
    // Minted in the victim's session, for the mark of `right`; `first` brings it before.
    for first_is_marked in [true, false] {
        let (mut right, mut first) = (office.clone(), office.clone());
        let go = right.open("/rota").await.location().to_owned();
        let ticket = portal.get(&go).await.location().to_owned();
        if first_is_marked {
            first.open("/rota").await;
        }
        let refused = first.redeem(&ticket).await;
        assert!(refused.cookies().is_empty(), "{:?}", refused.cookies());
        assert_eq!(first.check().await.0, 401);
        if first_is_marked {
            // It goes round again, with its own mark: the victim's other tab.
            assert_eq!(refused.location(), "https://office.example/rota");
        }
        let stale = right.redeem(&ticket).await;
        assert!(
            stale.location().starts_with("/auth/stale?rd="),
            "{}",
            stale.location()
        );
        assert_eq!(right.check().await.0, 401);
        let events = world.new_events().await;
        let entered = |event: &String| event.starts_with("application.entered");
        assert!(!events.iter().any(entered), "{events:?}");
    }
    // Nor is it good any more once somebody has brought it to another application's host, where not even
    // its address is told.
    let mut right = office.clone();
    let go = right.open("/rota").await.location().to_owned();
    let ticket = portal.get(&go).await.location().to_owned();
    let elsewhere = ticket.replace(OFFICE, PAYROLL);
    let answer = world.at(PAYROLL).redeem(&elsewhere).await;
    assert!(answer.cookies().is_empty(), "{:?}", answer.cookies());
    right.redeem(&ticket).await;
    assert_eq!(right.check().await.0, 401);
}

#[tokio::test]
async fn r35_cookies_are_worthless_elsewhere() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    world
        .service
        .operator()
        .set_groups(
            &user_id("alice"),
            &Groups::parse(["payroll"]).expect("a group"),
            None,
        )
        .await
        .expect("groups");
    let (mut office, mut payroll) = (world.at(OFFICE), world.at(PAYROLL));
    office.enter(&mut portal, "/").await;
    payroll.enter(&mut portal, "/").await;
    assert_eq!(payroll.check().await, (200, "alice".to_owned()));

    let own = office.cookies["__Host-gtg_app"].clone();
    let logon = portal.cookies["gtg"].clone();
    // The application's at the logon.
    let mut thief = world.browser(Way::Html);
    thief.cookies.insert("gtg".to_owned(), own.clone());
    assert_eq!(thief.get("/").await.location(), "/logon");
    // Nor do the mark of a browser and the token by which it is remembered open anything anywhere.
    let mark = office.cookies["__Host-gtg_state"].clone();
    let remembered = portal.cookies["gtg_device"].clone();
    for other in [&mark, &remembered] {
        let mut thief = world.browser(Way::Html);
        thief.cookies.insert("gtg".to_owned(), other.clone());
        thief.cookies.insert("gtg_pre".to_owned(), other.clone());
        assert_eq!(thief.get("/").await.location(), "/logon");
    }
    // The logon's, and another application's, at an application.
    for stolen in [
        logon,
        mark,
        remembered,
        payroll.cookies["__Host-gtg_app_8443"].clone(),
    ] {
        let mut thief = world.at(OFFICE);
        thief.cookies.insert("__Host-gtg_app".to_owned(), stolen);
        assert_eq!(thief.check().await.0, 401);
    }
    let mut thief = world.at(PAYROLL);
    thief.cookies.insert("__Host-gtg_app_8443".to_owned(), own);
    assert_eq!(thief.check().await.0, 401);
}
