//! Several authenticators for one userID.

use super::{log_on, logged_on, unlocked};
use crate::support::{PASSWORD, WAYS, Way, World, id, on_both, said, user_id, values, went};
use domain::TwoFactor;
use protocol::StageKind;

const ADD: &str = "/account/authenticator";

#[tokio::test]
async fn s13_another_authenticator_counts_beside_the_first() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, first) = unlocked(&world, way, "office").await;
        world.new_events().await;
        let second = browser.add_authenticator(" ☎️ Rose’s phone ").await;
        let events = world.new_events().await;
        assert_eq!(events[0], "enrolment.started");
        assert!(
            events[1].starts_with("authenticator.added authenticator="),
            "{events:?}"
        );
        assert_eq!(events.len(), 2);
        let page = browser.page("/account").await;
        assert!(page.contains("<strong>☎️ Rose’s phone<"));
        // The code that proved it is spent (R12), and says so at the next logon.
        let mut other = world.browser(way);
        assert_eq!(other.log_on("office", PASSWORD).await, went("/logon/code"));
        let code = second.code(world.now());
        assert_eq!(other.code(&code).await, said("code-spent:30"));
        // In one step each of them logs on: they have their own used steps (R11).
        world.clock.advance(30);
        let codes = [first.code(world.now()), second.code(world.now())];
        for (code, used) in codes.iter().zip(["authenticator=", "authenticator="]) {
            let mut each = world.browser(way);
            assert_eq!(each.log_on("office", PASSWORD).await, went("/logon/code"));
            world.new_events().await;
            assert_eq!(each.code(code).await, went("/"));
            let events = world.new_events().await;
            assert!(events[0].contains(used), "which one it was: {events:?}");
        }
        let page = browser.page("/account").await;
        assert!(page.contains("Logged on, in a new browser: ☎️ Rose’s phone"));
    }
}

/// Microsoft Authenticator replaces an entry by one of the same label.
#[tokio::test]
async fn entries_on_one_phone_have_labels_of_their_own() {
    for way in WAYS {
        let world = World::new().await;
        let label = |page: &str| {
            let uri = values(page, "a[href^=\"otpauth:\"]", "href").remove(0);
            let label = uri.strip_prefix("otpauth://totp/").expect("a TOTP");
            label.split('?').next().expect("a label").to_owned()
        };
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        let mut first = world.browser(way);
        first.log_on("office", PASSWORD).await;
        let page = first.page("/logon/enrol").await;
        assert_eq!(label(&page), "Good%20to%20Go:office");

        let world = World::new().await;
        let (mut browser, _) = unlocked(&world, way, "office").await;
        for number in ["2", "3"] {
            browser.post("/api/begin-adding", &[]).await;
            let page = browser.page(ADD).await;
            let expected = format!("Good%20to%20Go:office%20%28{number}%29");
            assert_eq!(label(&page), expected);
            assert!(
                page.contains(&format!("office ({number})")),
                "to type by hand"
            );
            browser.add_authenticator("Tablet").await;
            world.clock.advance(30);
        }
        // The number of one that is gone is not given again: its entry may be in the app still.
        let page = browser.page("/account").await;
        let gone = id(&page, "/api/remove-authenticator", 2);
        browser
            .post("/api/remove-authenticator", &[("id", &gone)])
            .await;
        browser.post("/api/begin-adding", &[]).await;
        let page = browser.page(ADD).await;
        assert_eq!(label(&page), "Good%20to%20Go:office%20%284%29");
    }
}

#[tokio::test]
async fn two_who_share_one_authenticator_are_told_to_wait() {
    for way in WAYS {
        let world = World::new().await;
        let app = world.enrolled("office").await;
        let code = app.code(world.now());
        let mut both = [world.browser(way), world.browser(way)];
        for browser in &mut both {
            assert_eq!(
                browser.log_on("office", PASSWORD).await,
                went("/logon/code")
            );
        }
        let [one, other] = &mut both;
        assert_eq!(one.code(&code).await, went("/"));
        assert_eq!(other.code(&code).await, said("code-spent:30"));
        world.clock.advance(29);
        assert_eq!(other.code(&code).await, said("code-spent:1"));
        world.clock.advance(1);
        assert_eq!(other.code(&app.code(world.now())).await, went("/"));
    }
}

#[tokio::test]
async fn r37_nothing_is_added_without_a_fresh_code() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = logged_on(&world, way, "office").await;
        let locked = went("/account?done=locked");
        let begin = "/api/begin-adding";
        // The code of the logon was not given for this.
        assert_eq!(browser.post(begin, &[]).await.outcome(), locked);
        assert!(!browser.page("/account").await.contains(begin));
        let code = app.code(world.now());
        assert_eq!(browser.unlock(&code).await, went("/account?done=unlocked"));
        world.clock.advance(299);
        assert!(browser.page("/account").await.contains(begin));
        world.clock.advance(1);
        assert_eq!(browser.post(begin, &[]).await.outcome(), locked);
        assert!(!browser.page("/account").await.contains(begin));
    }
}

#[tokio::test]
async fn support_lets_one_be_added_once() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, _) = logged_on(&world, way, "office").await;
        let approve = async || {
            let office = user_id("office");
            let done = world
                .service
                .operator()
                .approve_adding(&office, "Phone is lost")
                .await;
            done.expect("an approval");
        };
        approve().await;
        assert_eq!(
            world.new_events().await.last().map(String::as_str),
            Some("authenticator.adding-approved")
        );
        // Begun twice, added once.
        let begun = browser.post("/api/begin-adding", &[]).await.outcome();
        assert_eq!(begun, went(ADD));
        browser.add_authenticator("Tablet").await;
        let begun = browser.post("/api/begin-adding", &[]).await.outcome();
        assert_eq!(begun, went("/account?done=locked"));
        approve().await;
        for _ in 0..2 {
            world.clock.advance(1800);
            browser.page("/account").await;
        }
        let begun = browser.post("/api/begin-adding", &[]).await.outcome();
        assert_eq!(begun, went("/account?done=locked"), "the hour is over");
    }
}

#[tokio::test]
async fn r13_an_addition_is_of_one_session_and_one_at_a_time() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = unlocked(&world, way, "office").await;
        let mut other = log_on(&world, way, "office", &app).await;
        let code = app.code(world.now());
        assert_eq!(other.unlock(&code).await, went("/account?done=unlocked"));
        for each in [&mut browser, &mut other] {
            let begun = each.post("/api/begin-adding", &[]).await.outcome();
            assert_eq!(begun, went(ADD));
        }
        // The later one takes its place; it keeps nobody from the other pages.
        assert_eq!(browser.get(ADD).await.location(), "/account");
        assert_eq!(other.get(ADD).await.status, 200);
        assert_eq!(other.stage().await, StageKind::Home);
        // Without the session the attempt is worth nothing, nor in another account's.
        let mut thief = world.browser(way);
        thief.cookies = other.cookies.clone();
        thief.cookies.remove("gtg");
        assert_eq!(thief.stage().await, StageKind::LogOn);
        let fields = [("name", "Mine"), ("code", "123456")];
        let tried = thief.post("/api/add-authenticator", &fields).await;
        assert_eq!(tried.outcome(), went("/account"));
        let stopped = other.post("/api/stop-adding", &[]).await.outcome();
        assert_eq!(stopped, went("/account?done=stopped"));
        assert_eq!(other.stage().await, StageKind::Home);
    }
}

#[tokio::test]
async fn a_name_that_cannot_be_seen_is_none() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, _) = unlocked(&world, way, "office").await;
        let begun = browser.post("/api/begin-adding", &[]).await.outcome();
        assert_eq!(begun, went(ADD));
        let page = browser.page("/account/authenticator").await;
        assert!(page.contains("otpauth"), "it is shown until it is proved");
        for (name, word) in [
            ("", "name-malformed"),
            (" ", "name-malformed"),
            (&"x".repeat(41), "name-malformed"),
            ("a\u{202e}b", "name-invisible"),
            ("a\u{1f}b", "name-invisible"),
            ("a\u{0}b", "name-invisible"),
        ] {
            let fields = [("name", name), ("code", "123456")];
            let added = browser.post("/api/add-authenticator", &fields).await;
            assert_eq!(added.outcome(), said(word), "{name:?}");
        }
        assert_eq!(browser.get(ADD).await.status, 200);
    }
}

#[tokio::test]
async fn r27_who_loses_an_authenticator_loses_the_sessions_elsewhere() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, first) = unlocked(&world, way, "office").await;
        let page = browser.page("/account").await;
        let remove = "/api/remove-authenticator";
        assert!(!page.contains(remove), "the last one stays");
        let rename = "/api/rename-authenticator";
        let fields = [("id", &*id(&page, rename, 0)), ("name", "Office <PC>")];
        let renamed = browser.post(rename, &fields).await.outcome();
        assert_eq!(renamed, went("/account?done=renamed"));
        let only = [("id", &*id(&page, rename, 0))];
        let refused = browser.post(remove, &only).await.outcome();
        assert_eq!(refused, said("last-authenticator"));

        let second = browser.add_authenticator("Phone").await;
        world.clock.advance(30);
        let mut other = log_on(&world, way, "office", &second).await;
        let code = first.code(world.now());
        assert_eq!(browser.unlock(&code).await, went("/account?done=unlocked"));
        let page = browser.page("/account").await;
        assert!(page.contains("Office &lt;PC&gt;"));
        let before = browser.cookies["gtg"].clone();
        let phone = [("id", &*id(&page, remove, 1))];
        let removed = browser.post(remove, &phone).await.outcome();
        assert_eq!(removed, went("/account?done=removed"));
        assert_ne!(browser.cookies["gtg"], before, "R26");
        assert_eq!(browser.stage().await, StageKind::Home);
        assert_eq!(other.stage().await, StageKind::LogOn);
        // Its codes are recognised for what they are.
        assert_eq!(other.log_on("office", PASSWORD).await, went("/logon/code"));
        let code = second.code(world.now());
        assert_eq!(other.code(&code).await, said("code-replaced"));
        let code = first.code(world.now() + 30);
        assert_eq!(other.code(&code).await, went("/"));
    }
}

#[tokio::test]
async fn nobody_changes_the_authenticators_of_another_account() {
    let world = World::new().await;
    let (mut browser, _) = unlocked(&world, Way::App, "office").await;
    browser.add_authenticator("Tablet").await;
    let (mut stranger, _) = unlocked(&world, Way::App, "other").await;
    let mut mine = world.browser(Way::Html);
    mine.cookies = browser.cookies.clone();
    let page = mine.page("/account").await;
    for (form, nth) in [
        ("/api/rename-authenticator", 0),
        ("/api/remove-authenticator", 0),
        ("/api/forget-device", 0),
    ] {
        world.new_events().await;
        let fields = [("id", &*id(&page, form, nth)), ("name", "Mine now")];
        stranger.post(form, &fields).await;
        let none: [&str; 0] = [];
        let events = world.new_events().await;
        assert_eq!(events, none, "{form}");
    }
    assert!(!mine.page("/account").await.contains("Mine now"));
}

async fn of_two_that_are_removed_at_once_one_is_left(world: World) {
    let (mut browser, app) = unlocked(&world, Way::App, "office").await;
    browser.add_authenticator("Tablet").await;
    world.clock.advance(30);
    let mut other = log_on(&world, Way::App, "office", &app).await;
    let code = app.code(world.now());
    assert_eq!(other.unlock(&code).await, went("/account?done=unlocked"));
    let mut reader = world.browser(Way::Html);
    reader.cookies = browser.cookies.clone();
    let page = reader.page("/account").await;
    let remove = "/api/remove-authenticator";
    let (one, two) = (id(&page, remove, 0), id(&page, remove, 1));
    let (one, two) = ([("id", &*one)], [("id", &*two)]);
    let (first, second) = tokio::join!(browser.post(remove, &one), other.post(remove, &two));
    let removed = [first.outcome(), second.outcome()]
        .into_iter()
        .filter(|outcome| *outcome == went("/account?done=removed"))
        .count();
    assert_eq!(removed, 1, "one is left");
}

on_both!(of_two_that_are_removed_at_once_one_is_left);
