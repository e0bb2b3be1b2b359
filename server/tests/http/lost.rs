//! The answer to a code is lost on its way, and the form is sent once more: it leads where the browser
//! would stand, to the same session, and for nobody else.

use crate::support::{
    Browser, KEEP, Outcome, PASSWORD, START_AGAIN, Stage, WAYS, Way, World, at_stage, on_both, went,
};
use domain::TwoFactor;
use sea_orm::{EntityTrait, PaginatorTrait};
use store::entity::session;

on_both!(a_lost_answer_is_given_again);

async fn sessions(world: &World) -> u64 {
    let all = session::Entity::find();
    all.count(world.store.connection()).await.expect("a number")
}

/// Sends the code of `stage`.
async fn send(browser: &mut Browser<'_>, stage: Stage, code: &str) -> Outcome {
    match stage {
        Stage::Confirm => browser.confirm(PASSWORD, code).await,
        _ => browser.code(code).await,
    }
}

async fn a_lost_answer_is_given_again(world: World) {
    for way in WAYS {
        for (stage, next) in [(Stage::Code, "/"), (Stage::Confirm, KEEP)] {
            let name = format!("{way:?}-{stage:?}").to_lowercase();
            let (mut browser, app) = at_stage(&world, way, stage, &name).await;
            let code = app.expect("an authenticator").code(world.now());
            // What the answer brought never arrives.
            let mut lost = browser.clone();
            assert_eq!(send(&mut lost, stage, &code).await, went(next));
            let (there, _) = (sessions(&world).await, world.new_events().await);
            for _ in 0..2 {
                let mut again = browser.clone();
                assert_eq!(
                    send(&mut again, stage, &code).await,
                    went(next),
                    "{stage:?}"
                );
                assert_eq!(again.cookies, lost.cookies, "the very same");
            }
            world.clock.advance(59);
            assert_eq!(send(&mut browser, stage, &code).await, went(next));
            assert_eq!(sessions(&world).await, there, "no second session");
            assert_eq!(world.new_events().await, [""; 0]);
            if stage == Stage::Confirm {
                assert_eq!(browser.keep().await, went("/"));
            }
            assert_eq!(browser.stands().await, "home");
        }
    }
}

#[tokio::test]
async fn a_lost_answer_before_initials_is_given_again() {
    for way in WAYS {
        let world = World::new().await;
        world.shared_account("office").await;
        let app = world.enrol("office").await;
        let mut browser = world.browser(way);
        browser.log_on("office", PASSWORD).await;
        let code = app.code(world.now());
        let mut lost = browser.clone();
        assert_eq!(lost.code(&code).await, went("/logon/who"));
        assert_eq!(browser.code(&code).await, went("/logon/who"));
        assert_eq!(browser.who("rf").await, went("/"));
        assert_eq!(browser.stands().await, "home");
    }
}

#[tokio::test]
async fn r26_what_was_lost_is_given_to_the_same_browser_with_the_same_code_only() {
    for way in WAYS {
        let world = World::new().await;
        let (browser, app) = at_stage(&world, way, Stage::Code, "office").await;
        let app = app.expect("an authenticator");
        let code = app.code(world.now());
        let mut first = browser.clone();
        assert_eq!(first.code(&code).await, went("/"));

        // The token of the attempt in a browser that is known by another name.
        let mut other = browser.clone();
        other
            .cookies
            .insert("gtg_device".to_owned(), "A".repeat(43));
        assert_ne!(other.code(&code).await, went("/"));
        // Another code than the one that was right, spent or fresh.
        for step in [-1, 1] {
            let mut other = browser.clone();
            let code = app.code(world.now() + step * 30);
            assert_ne!(other.code(&code).await, went("/"), "{step}");
            assert!(!other.cookies.contains_key("gtg"));
        }
        // Without the token of the attempt.
        let mut other = browser.clone();
        other.cookies.remove("gtg_pre");
        assert_eq!(other.code(&code).await, went(START_AGAIN));
        // Too late.
        let mut late = browser.clone();
        world.clock.advance(60);
        assert_ne!(late.code(&code).await, went("/"));
        assert!(!late.cookies.contains_key("gtg"));
        assert_eq!(first.stands().await, "home");
    }
}

#[tokio::test]
async fn r27_what_was_lost_and_has_ended_is_gone() {
    for end in ["log-off", "disabled"] {
        let world = World::new().await;
        let (mut browser, app) = at_stage(&world, Way::App, Stage::Code, "office").await;
        let code = app.expect("an authenticator").code(world.now());
        let mut first = browser.clone();
        assert_eq!(first.code(&code).await, went("/"));
        if end == "log-off" {
            first.log_off().await;
        } else {
            world.set_status("office", domain::Status::Disabled).await;
            world.set_status("office", domain::Status::Enabled).await;
        }
        assert_ne!(browser.code(&code).await, went("/"), "{end}");
        assert_eq!(browser.stands().await, "log-on", "{end}");
    }
}

#[tokio::test]
async fn whoever_sends_an_old_form_with_a_code_of_before_begins_again() {
    let world = World::new().await;
    world.account("office", TwoFactor::AwaitingEnrolment).await;
    let (mut browser, app) = at_stage(&world, Way::App, Stage::Keep, "kitchen").await;
    let code = app.expect("an authenticator").code(world.now());
    assert_ne!(browser.confirm(PASSWORD, &code).await, went("/"));
    assert_eq!(browser.stands().await, "keep");
}
