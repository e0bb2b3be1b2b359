//! Sessions, remembered browsers, and what happened, as the page lists them.

use super::{log_on, logged_on, unlocked};
use crate::support::{PASSWORD, START_AGAIN, WAYS, Way, World, id, user_id, went};
use axum::{body::Body, http::Request};
use protocol::StageKind;

#[tokio::test]
async fn r27_a_session_is_ended_from_another_one() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = logged_on(&world, way, "office").await;
        let mut other = log_on(&world, way, "office", &app).await;
        let end = "/api/end-session";
        let page = browser.page("/account").await;
        // The newest comes first, that of the enrolment last; the present one is not to be ended.
        assert_eq!(page.matches(end).count(), 2);
        world.new_events().await;
        let fields = [("id", &*id(&page, end, 0))];
        for _ in 0..2 {
            let ended = browser.post(end, &fields).await.outcome();
            assert_eq!(ended, went("/account?done=ended"));
        }
        let events = world.new_events().await;
        assert_eq!(events, [format!("session.ended session={}", fields[0].1)]);
        assert_eq!(other.stage().await, StageKind::LogOn);
        let refused = other.post(end, &fields).await.outcome();
        assert_eq!(refused, went("/account"));
        assert_eq!(browser.stage().await, StageKind::Home);
    }
}

#[tokio::test]
async fn r27_one_button_logs_off_everywhere_else() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = logged_on(&world, way, "office").await;
        let mut other = log_on(&world, way, "office", &app).await;
        let mut under_way = world.browser(way);
        under_way.log_on("office", PASSWORD).await;
        world.new_events().await;
        let elsewhere = "/api/log-off-elsewhere";
        assert!(browser.page("/account").await.contains(elsewhere));
        let before = browser.cookies["gtg"].clone();
        let done = browser.post(elsewhere, &[]).await.outcome();
        assert_eq!(done, went("/account?done=elsewhere"));
        assert_ne!(browser.cookies["gtg"], before, "R26: a new token");
        assert_eq!(world.new_events().await, ["session.others-ended"]);
        assert_eq!(browser.stage().await, StageKind::Home);
        for gone in [&mut other, &mut under_way] {
            assert_eq!(gone.stage().await, StageKind::LogOn);
        }
        let page = browser.page("/account").await;
        assert_eq!(page.matches("/api/end-session").count(), 0);
    }
}

#[tokio::test]
async fn every_page_of_somebody_logged_on_has_log_off() {
    let world = World::new().await;
    let (mut browser, _) = unlocked(&world, Way::Html, "office").await;
    let log_off = "action=\"/api/log-off\"";
    for path in [
        "/",
        "/account",
        "/help/authenticators",
        "/nowhere",
        "/support",
        "/logon?notice=anew",
        "/logon?notice=other-user-id",
    ] {
        let page = browser.get(path).await.text();
        assert_eq!(page.matches(log_off).count(), 1, "{path}");
        let page = world.browser(Way::Html).get(path).await.text();
        assert_eq!(page.matches(log_off).count(), 0, "{path}");
    }
    for (begin, page) in [
        ("/api/begin-adding", "/account/authenticator"),
        ("/api/make-codes", "/account/recovery-codes"),
    ] {
        assert_eq!(browser.post(begin, &[]).await.outcome(), went(page));
        let page = browser.page(page).await;
        assert_eq!(page.matches(log_off).count(), 1);
    }
}

#[tokio::test]
async fn r21_a_forgotten_browser_is_a_new_one() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = logged_on(&world, way, "office").await;
        let forget = "/api/forget-device";
        assert!(!browser.page("/account").await.contains(forget));
        let code = app.code(world.now());
        assert_eq!(browser.unlock(&code).await, went("/account?done=unlocked"));
        world.clock.advance(30);
        let page = browser.page("/account").await;
        // That of the enrolment, and this one, which was seen last.
        assert_eq!(page.matches(forget).count(), 2);
        let fields = [("id", &*id(&page, forget, 0))];
        let forgotten = browser.post(forget, &fields).await.outcome();
        assert_eq!(forgotten, went("/account?done=forgotten"));
        browser.log_off().await;
        world.new_events().await;
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/code")
        );
        assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
        let events = world.new_events().await;
        let last = events.last().map(String::as_str);
        assert_eq!(last, Some("logon.logged-on new-device"));
    }
}

#[tokio::test]
async fn browsers_are_named_in_words_of_our_own() {
    let world = World::new().await;
    let (browser, app) = logged_on(&world, Way::Html, "office").await;
    let mut named = world.browser(Way::Html);
    named.log_on("office", PASSWORD).await;
    let code = app.code(world.now());
    let request = named
        .form("/api/code")
        .header("user-agent", "<b>Evil</b> (Windows NT 10.0) Firefox/133.0");
    named.send(request, format!("code={code}")).await;
    let mut browser = browser;
    let page = browser.page("/account").await;
    assert!(page.contains("<strong>Firefox, Windows<"));
    assert!(!page.contains("Evil"));
    assert!(page.contains("from 192.0.2.7"));
}

#[tokio::test]
async fn the_last_fifty_events_are_told_in_words() {
    // A browser that is throttled is held to its address.
    let world = World::with("[throttle]\naddress_tries = 100\n").await;
    let (mut browser, _) = logged_on(&world, Way::Html, "office").await;
    let page = browser.page("/account").await;
    for words in [
        "Support switched two-factor logon on",
        "The authenticator was set up",
        "The recovery codes were kept",
        "Logged on, in a new browser",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for _ in 0..60 {
        browser.log_on("office", "wrong marigold 1").await;
    }
    let page = browser.page("/account").await;
    let (_, events) = page.split_once("What happened lately").expect("the list");
    // Strangers do not push what matters off the list.
    assert_eq!(
        events
            .matches("A password was wrong, or was not checked<")
            .count(),
        10
    );
    assert!(events.contains("The authenticator was set up"));
    let office = user_id("office");
    for _ in 0..50 {
        let approved = world
            .service
            .operator()
            .approve_adding(&office, "Again")
            .await;
        approved.expect("an approval");
    }
    let page = browser.page("/account").await;
    let (_, events) = page.split_once("What happened lately").expect("the list");
    assert_eq!(events.matches("<li>").count(), 50);
}

#[tokio::test]
async fn r42_the_page_holds_no_secret_and_no_token() {
    let world = World::new().await;
    let (mut browser, app) = logged_on(&world, Way::Html, "office").await;
    let page = browser.page("/account").await;
    for secret in [
        app.key(),
        &browser.cookies["gtg"],
        &browser.cookies["gtg_device"],
    ] {
        assert!(!page.contains(secret));
    }
    let answer = browser
        .send(
            Request::get("/account").header("accept", "text/html"),
            Body::empty(),
        )
        .await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(
        world.browser(Way::Html).get("/account").await.location(),
        START_AGAIN
    );
}

#[tokio::test]
async fn the_wait_for_the_next_code_is_told_at_once() {
    for way in WAYS {
        let world = World::new().await;
        let app = world.enrolled("office").await;
        let mut browser = world.browser(way);
        browser.log_on("office", PASSWORD).await;
        browser.code(&app.code(world.now())).await;
        let page = browser.page("/account").await;
        assert!(
            page.contains("Your app shows a new code in 30 seconds."),
            "{page}"
        );
        assert!(
            page.contains("aria-describedby=\"code-hint wait\""),
            "{page}"
        );
        world.clock.advance(30);
        let page = browser.page("/account").await;
        assert!(!page.contains("shows a new code in"), "{page}");
        assert!(!page.contains("\"code-hint wait\""), "{page}");
    }
}
