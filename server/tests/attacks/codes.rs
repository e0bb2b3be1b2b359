//! Guessing codes (R16, R17, R20).

use crate::support::{
    Browser, PASSWORD, Stage, WAYS, Way, World, alert, at_stage, leads_back, on_both, said, went,
};
use domain::account::TwoFactorChange;
use futures_util::future::join_all;

on_both!(
    r16_of_a_hundred_at_once_five_are_evaluated,
    r11_one_code_fifty_times_over_two_nodes,
);

const QUARTER: i64 = 900;

/// A browser of "office" that has given the right password, from an address of its own.
async fn guesser(world: &World, number: usize) -> Browser<'_> {
    let mut browser = world.browser(Way::App);
    let [a, b] = u16::try_from(number).expect("few").to_be_bytes();
    browser.peer = ([198, 51, a, b], 50_000).into();
    let outcome = browser.log_on("office", PASSWORD).await;
    assert_eq!(outcome, went("/logon/code"));
    browser
}

fn refused(events: &[String]) -> usize {
    let of = |event: &&String| event.starts_with("logon.code-refused");
    events.iter().filter(of).count()
}

#[tokio::test]
async fn r17_five_ten_fifteen_twenty_wrong_codes() {
    for way in WAYS {
        let world = World::new().await;
        let app = world.enrolled("office").await;
        for (round, wait) in [QUARTER, 4 * QUARTER, 16 * QUARTER].into_iter().enumerate() {
            let mut browser = world.browser(way);
            assert_eq!(
                browser.log_on("office", PASSWORD).await,
                went("/logon/code")
            );
            for _ in 0..4 {
                let wrong = app.wrong_code(world.now());
                assert_eq!(browser.code(&wrong).await, said("code-wrong"));
            }
            let wrong = app.wrong_code(world.now());
            let paused = said(&format!("codes-paused:{wait}"));
            assert_eq!(browser.code(&wrong).await, paused, "round {round}");
            // Now not even a right one is looked at, from no browser.
            let right = app.code(world.now());
            assert_eq!(browser.code(&right).await, paused);
            let mut other = world.browser(way);
            assert_eq!(other.log_on("office", PASSWORD).await, went("/logon/code"));
            assert_eq!(other.code(&right).await, paused);
            world.clock.advance(wait);
        }
        let mut browser = world.browser(way);
        browser.log_on("office", PASSWORD).await;
        for _ in 0..4 {
            let wrong = app.wrong_code(world.now());
            assert_eq!(browser.code(&wrong).await, said("code-wrong"));
        }
        let wrong = app.wrong_code(world.now());
        assert_eq!(browser.code(&wrong).await, said("closed"));
        world.clock.advance(30 * 24 * 3600);
        browser.log_on("office", PASSWORD).await;
        assert_eq!(browser.code(&app.code(world.now())).await, said("closed"));
        // Lifting opens nothing (R57): only the holder's own new enrolment does.
        world.unpause("office").await;
        assert_eq!(browser.code(&app.code(world.now())).await, said("closed"));
        world.two_factor("office", TwoFactorChange::Reset).await;
        let app = world.enrol("office").await;
        browser.log_on("office", PASSWORD).await;
        assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
    }
}

#[tokio::test]
async fn r17_a_right_code_clears_the_count() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    for round in 0..6 {
        let mut browser = guesser(&world, round).await;
        for _ in 0..4 {
            let wrong = app.wrong_code(world.now());
            assert_eq!(browser.code(&wrong).await, said("code-wrong"));
        }
        assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
        world.clock.advance(30);
    }
}

#[tokio::test]
async fn r17_a_code_that_the_authenticator_has_shown_is_no_guess() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    let mut browser = world.browser(Way::App);
    browser.log_on("office", PASSWORD).await;
    world.clock.advance(600);
    browser.log_on("office", PASSWORD).await;
    for _ in 0..12 {
        let slow = app.code(world.now() - 90);
        assert_eq!(browser.code(&slow).await, said("code-slow:90"));
    }
    assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
}

async fn r16_of_a_hundred_at_once_five_are_evaluated(world: World) {
    let app = world.enrolled("office").await;
    let mut browsers = Vec::new();
    for number in 0..100 {
        browsers.push(guesser(&world, number).await);
    }
    world.new_events().await;
    let wrong = app.wrong_code(world.now());
    let outcomes = join_all(browsers.iter_mut().map(|browser| browser.code(&wrong))).await;
    assert_eq!(refused(&world.new_events().await), 5);
    let wrong = outcomes.iter().filter(|one| **one == said("code-wrong"));
    assert_eq!(wrong.count(), 4, "the fifth is told of the pause");
    let paused = said(&format!("codes-paused:{QUARTER}"));
    assert_eq!(outcomes.iter().filter(|one| **one == paused).count(), 96);
}

#[tokio::test]
async fn r16_r25_new_browsers_and_a_restart_change_nothing() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    for number in 0..5 {
        let wrong = app.wrong_code(world.now());
        guesser(&world, number).await.code(&wrong).await;
    }
    let again = world.second_node().await;
    let mut browser = guesser(&again, 9).await;
    let paused = said(&format!("codes-paused:{QUARTER}"));
    assert_eq!(browser.code(&app.code(world.now())).await, paused);
}

#[tokio::test]
async fn r20_without_the_password_no_code_is_used_up() {
    let world = World::new().await;
    let app = world.enrolled("office").await;
    world.new_events().await;
    for number in 0..8_u8 {
        let mut stranger = world.browser(Way::App);
        stranger.peer = ([203, 0, 113, number], 50_000).into();
        assert_eq!(
            stranger.log_on("office", "wrong").await,
            said("credentials")
        );
        // By none of the forms in which a code, or what is counted with codes, can be guessed.
        for (form, field) in [
            ("/api/code", "code"),
            ("/api/verify", "code"),
            ("/api/recovery", "recovery_code"),
            ("/api/pin", "pin"),
            ("/api/unlock", "code"),
            ("/api/add-authenticator", "code"),
        ] {
            for typed in ["123456", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"] {
                let outcome = stranger.post(form, &[(field, typed)]).await.outcome();
                assert_eq!(outcome, went(leads_back(form)), "{form}");
            }
        }
        let fields = [("password", PASSWORD), ("code", "123456")];
        let confirmed = stranger.post("/api/confirm", &fields).await.outcome();
        assert_eq!(confirmed, went("/logon?notice=start-again"));
    }
    let events = world.new_events().await;
    let codes = ["code", "pin", "recovery"].map(|what| format!("logon.{what}"));
    let of_codes = |event: &&String| codes.iter().any(|kind| event.starts_with(kind.as_str()));
    assert_eq!(events.iter().find(of_codes), None);
    let mut holder = world.browser(Way::App);
    assert_eq!(holder.log_on("office", PASSWORD).await, went("/logon/code"));
    assert_eq!(holder.code(&app.code(world.now())).await, went("/"));
}

#[tokio::test]
async fn r24_the_page_says_in_words_how_long_to_wait() {
    let world = World::new().await;
    let (mut browser, app) = at_stage(&world, Way::Html, Stage::Code, "office").await;
    let app = app.expect("an authenticator");
    for _ in 0..5 {
        browser.code(&app.wrong_code(world.now())).await;
    }
    world.clock.advance(61);
    for path in ["/logon/code", "/logon/recovery"] {
        let told = alert(&browser.page(path).await).expect("an alert");
        assert!(told.contains("too many wrong codes"), "{told}");
        assert!(told.contains("in 13 min 59 s"), "{told}");
    }
}

async fn r11_one_code_fifty_times_over_two_nodes(world: World) {
    let app = world.enrolled("office").await;
    let other = world.second_node().await;
    let nodes = [&world, &other];
    let mut browsers = Vec::new();
    for number in 0..50 {
        browsers.push(guesser(nodes[number % 2], number).await);
    }
    let code = app.code(world.now());
    let outcomes = join_all(browsers.iter_mut().map(|browser| browser.code(&code))).await;
    assert_eq!(outcomes.iter().filter(|one| **one == went("/")).count(), 1);
    let spent = outcomes.iter().filter(|one| **one == said("code-spent:30"));
    assert_eq!(spent.count(), 49, "{outcomes:?}");
}
