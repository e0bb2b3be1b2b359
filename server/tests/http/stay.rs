//! More time for what a browser is in the middle of (WCAG 2.2, 2.2.1).

use crate::support::{Outcome, START_AGAIN, Stage, WAYS, Way, World, at_stage, said, went};
use protocol::StageKind;

const STAY: &str = "/api/stay";
const TEN_MINUTES: i64 = 600;

/// What the page may be told: `seconds` more, or without JavaScript the way back to itself.
fn stays(way: Way, seconds: i64, page: &str) -> Outcome {
    match way {
        Way::App => said(&format!("stays:{seconds}")),
        Way::Html => went(page),
    }
}

#[tokio::test]
async fn r13_an_enrolment_lasts_as_long_as_somebody_says_so_but_not_for_ever() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, _) = at_stage(&world, way, Stage::Enrol, "office").await;
        let key = browser.scan().await.key().to_owned();
        for _ in 0..11 {
            world.clock.advance(TEN_MINUTES - 1);
            let answer = browser.post(STAY, &[]).await;
            assert!(answer.cookies()[0].contains("Max-Age=600"));
            assert_eq!(answer.outcome(), stays(way, TEN_MINUTES, "/logon/enrol"));
            assert_eq!(browser.scan().await.key(), key, "the same QR code");
        }
        world.clock.advance(TEN_MINUTES - 1);
        let last = browser.post(STAY, &[]).await.outcome();
        assert_eq!(last, stays(way, 12, "/logon/enrol"));
        world.clock.advance(12);
        assert_eq!(browser.stage().await, StageKind::LogOn);
        let over = browser.post(STAY, &[]).await.outcome();
        assert_eq!(over, went(START_AGAIN));
    }
}

#[tokio::test]
async fn r25_a_session_stays_within_its_absolute_time() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, _) = at_stage(&world, way, Stage::Home, "office").await;
        for _ in 0..12 {
            world.clock.advance(3_500);
            let answer = browser.post(STAY, &[]).await.outcome();
            let left = match answer {
                Outcome::Said(text) => text.trim_start_matches("stays:").parse().expect("seconds"),
                Outcome::Went(to) => {
                    assert_eq!(to, "/");
                    3_600
                }
            };
            assert!(left <= 3_600, "{left}");
        }
        world.clock.advance(3_500);
        assert_eq!(
            browser.stage().await,
            StageKind::LogOn,
            "twelve hours are over"
        );
    }
}

#[tokio::test]
async fn r25_a_page_that_asks_by_itself_keeps_no_session_alive() {
    for (path, then) in [
        ("/api/position", StageKind::Home),
        ("/api/position?quietly", StageKind::LogOn),
    ] {
        let world = World::new().await;
        let (mut browser, _) = at_stage(&world, Way::App, Stage::Home, "office").await;
        for page in ["/", "/account", "/"] {
            world.clock.advance(1_100);
            let asked = browser.post(path, &[("page", page)]).await;
            assert_eq!(asked.status, 200);
        }
        world.clock.advance(301);
        assert_eq!(browser.stage().await, then, "{path}");
    }
}

#[tokio::test]
async fn a_page_says_no_more_minutes_than_there_are() {
    for (passed, said) in [(421, "2 minutes"), (480, "2 minutes"), (481, "1 minute")] {
        let world = World::new().await;
        let (mut browser, _) = at_stage(&world, Way::Html, Stage::Enrol, "office").await;
        world.clock.advance(passed);
        let page = browser.page("/logon/enrol").await;
        let said = format!("This page works for {said}. ");
        assert!(page.contains(&said), "{passed}: {page}");
    }
}

#[tokio::test]
async fn every_page_that_ends_says_how_long_it_lasts() {
    for stage in [
        Stage::Password,
        Stage::Pin,
        Stage::Enrol,
        Stage::GoodToGo,
        Stage::Confirm,
        Stage::Keep,
        Stage::Code,
        Stage::Who,
        Stage::Home,
        Stage::Add,
        Stage::KeepNew,
    ] {
        let world = World::new().await;
        let (mut browser, _) = at_stage(&world, Way::Html, stage, "office").await;
        let page = browser.page(stage.page()).await;
        assert!(page.contains("action=\"/api/stay\""), "{stage:?}");
        // At some of them half a minute has passed.
        let minutes = match stage {
            Stage::Home => 59,
            Stage::Password | Stage::Pin | Stage::Enrol | Stage::Code => 10,
            _ => 9,
        };
        let said = format!("This page works for {minutes} minutes.");
        assert!(page.contains(&said), "{stage:?}: {page}");
    }
    let world = World::new().await;
    let page = world.browser(Way::Html).page("/logon").await;
    assert!(!page.contains("/api/stay"), "nothing ends there");
}
