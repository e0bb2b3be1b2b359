//! What ends a session at an application (R25, R27).

use super::{logged_on, world};
use crate::support::{
    APPLICATIONS, AtApplication, OFFICE, PASSWORD, PAYROLL, Way, World, heading, on_postgres_with,
    went,
};
use axum::http::Request;
use domain::{Status, TwoFactor, account::TwoFactorChange};

#[tokio::test]
async fn r27_logging_off_anywhere_ends_all() {
    for from in ["logon", "application", "link"] {
        let world = world().await;
        let (mut portal, _) = logged_on(&world, Way::Html).await;
        let (mut office, mut second) = (world.at(OFFICE), world.at(OFFICE));
        office.enter(&mut portal, "/").await;
        second.enter(&mut portal, "/").await;
        assert_eq!(second.check().await.0, 200);
        match from {
            "logon" => assert_eq!(portal.log_off().await, went("/logon?notice=logged-off")),
            "application" => {
                let post = Request::post("/auth/log-off?rd=https%3A%2F%2Foffice.example%2Fbye")
                    .header("content-type", "application/x-www-form-urlencoded")
                    .header("origin", OFFICE);
                let post = office.forwarded(post, "POST", "/auth/log-off");
                let answer = office.send(post).await;
                assert_eq!(answer.location(), "https://office.example/bye");
            }
            _ => {
                let link = office.forwarded(Request::get("/auth/log-off"), "GET", "/auth/log-off");
                let ask = office.send(link).await.location().to_owned();
                assert_eq!(ask, "/auth/log-off?rd=https%3A%2F%2Foffice.example%2F");
                assert_eq!(second.check().await.0, 200, "a link alone does nothing");
                let page = portal.page(&ask).await;
                assert_eq!(heading(&page), "Log off");
                let action = "/api/log-off?rd=https%3A%2F%2Foffice.example%2F";
                assert!(page.contains(action), "{page}");
                assert_eq!(page.matches("/api/log-off").count(), 1, "{page}");
                assert_eq!(
                    portal.post(action, &[]).await.location(),
                    "https://office.example/"
                );
            }
        }
        assert_eq!(office.check().await.0, 401, "{from}");
        assert_eq!(second.check().await.0, 401, "{from}");
        assert_eq!(portal.get("/").await.location(), "/logon", "{from}");
    }
}

/// The session that an application was opened with may have ended, and another one be open: nobody is told
/// to be logged off who is not.
#[tokio::test]
async fn r27_logging_off_with_a_session_that_has_ended_asks_at_the_logon() {
    let world = world().await;
    let (mut portal, authenticator) = logged_on(&world, Way::Html).await;
    let (mut office, mut second) = (world.at(OFFICE), world.at(OFFICE));
    office.enter(&mut portal, "/").await;
    portal.log_off().await;
    portal.log_on("alice", PASSWORD).await;
    let code = authenticator.code(world.now());
    assert_eq!(portal.code(&code).await, went("/"));
    second.enter(&mut portal, "/").await;
    let post = Request::post("/auth/log-off?rd=https%3A%2F%2Foffice.example%2Fbye")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", OFFICE);
    let post = office.forwarded(post, "POST", "/auth/log-off");
    let answer = office.send(post).await;
    let ask = "/auth/log-off?rd=https%3A%2F%2Foffice.example%2Fbye";
    assert_eq!(answer.location(), ask);
    assert_eq!(heading(&portal.page(ask).await), "Log off");
    let action = ask.replace("/auth/", "/api/");
    let answer = portal.post(&action, &[]).await;
    assert_eq!(answer.location(), "https://office.example/bye");
    assert_eq!(second.check().await.0, 401);
}

/// A form of another site, or of another application, logs nobody off.
#[tokio::test]
async fn r28_logging_off_at_an_application_is_for_its_own_forms() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let mut office = world.at(OFFICE);
    office.enter(&mut portal, "/").await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", PAYROLL),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let post = Request::post("/auth/log-off")
            .header("content-type", "application/x-www-form-urlencoded")
            .header(name, value);
        let post = office.forwarded(post, "POST", "/auth/log-off");
        assert_eq!(office.send(post).await.status, 403, "{name}: {value}");
    }
    assert_eq!(office.check().await.0, 200);
}

#[tokio::test]
async fn r27_every_change_of_the_account_ends_it_at_the_next_request() {
    for change in ["disable", "reset", "switch off", "set-up code"] {
        let world = world().await;
        let (mut portal, _) = logged_on(&world, Way::Html).await;
        let mut office = world.at(OFFICE);
        office.enter(&mut portal, "/").await;
        assert_eq!(office.check().await.0, 200);
        match change {
            "disable" => world.set_status("alice", Status::Disabled).await,
            "reset" => world.two_factor("alice", TwoFactorChange::Reset).await,
            "switch off" => world.two_factor("alice", TwoFactorChange::Disable).await,
            _ => drop(world.set_up_code("alice").await),
        }
        assert_eq!(office.check().await.0, 401, "{change}");
    }
}

/// What another node changes is known as soon as this one has heard of it; one that hears nothing for a second
/// answers from memory no more.
#[tokio::test]
async fn r27_on_other_nodes_within_a_second() {
    other_nodes_hear_of_it(world().await).await;
}

#[tokio::test]
async fn r27_on_other_nodes_within_a_second_on_postgres() {
    on_postgres_with(APPLICATIONS, other_nodes_hear_of_it).await;
}

async fn other_nodes_hear_of_it(world: World) {
    let (mut portal, authenticator) = logged_on(&world, Way::Html).await;
    for hears in [true, false] {
        let mut office = world.at(OFFICE);
        office.enter(&mut portal, "/").await;
        let other = world.second_node().await;
        let mut there = AtApplication {
            world: &other,
            ..office.clone()
        };
        assert_eq!(there.check().await.0, 200);
        portal.log_off().await;
        assert_eq!(office.check().await.0, 401);
        assert_eq!(there.check().await.0, 200, "it has not heard yet");
        if hears {
            let heard = other.service.hear_of_revocations();
            heard.await.expect("the database answers");
        } else {
            world.clock.advance(1);
        }
        assert_eq!(there.check().await.0, 401);
        world.clock.advance(30);
        portal.log_on("alice", PASSWORD).await;
        let code = authenticator.code(world.now());
        assert_eq!(portal.code(&code).await, went("/"));
    }
}

/// Most commits end nothing, and most revocations are of other accounts: no database is asked again for those.
#[tokio::test]
async fn answers_outlive_what_does_not_concern_them() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let mut office = world.at(OFFICE);
    office.enter(&mut portal, "/").await;
    assert_eq!(office.check().await.0, 200);
    // From here on the database says something else, and tells nobody.
    world.sql("DROP TRIGGER revoke_session").await;
    world.sql("UPDATE session SET ended_at = 1").await;
    world.account("bob", TwoFactor::Off).await;
    world.browser(Way::Html).log_on("bob", PASSWORD).await;
    world.set_status("bob", Status::Disabled).await;
    assert_eq!(office.check().await.0, 200, "it is from memory");
    world.set_status("alice", Status::Disabled).await;
    assert_eq!(office.check().await.0, 401);
}

#[tokio::test]
async fn r25_the_session_ends_at_applications_when_it_ends_at_the_logon() {
    let world = world().await;
    let (mut portal, _) = logged_on(&world, Way::Html).await;
    let mut office = world.at(OFFICE);
    office.enter(&mut portal, "/").await;
    // Using an application is using the session: 3 h of it, 50 min apart.
    for _ in 0..4 {
        world.clock.advance(50 * 60);
        assert_eq!(office.check().await.0, 200);
    }
    world.clock.advance(60 * 60);
    assert_eq!(office.check().await.0, 401);
}
