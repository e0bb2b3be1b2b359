//! The answer to a code is lost on its way, and the form is sent once more: it leads where the browser
//! would stand, to the same session, and for nobody else.

use crate::support::{
    Browser, KEEP, Outcome, PASSWORD, START_AGAIN, Stage, WAYS, Way, World, at_stage, on_both, went,
};
use domain::TwoFactor;
use protocol::StageKind;
use sea_orm::{EntityTrait, PaginatorTrait};
use store::entity::session;

on_both!(
    a_lost_answer_is_given_again,
    whatever_took_a_logon_on_is_answered_again,
    r26_a_lost_answer_to_a_code_on_the_account_page_logs_nobody_off,
);

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
            assert_eq!(browser.stage().await, StageKind::Home);
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
        assert_eq!(browser.stage().await, StageKind::Home);
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
        assert_eq!(first.stage().await, StageKind::Home);
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
        assert_eq!(browser.stage().await, StageKind::LogOn, "{end}");
    }
}

#[tokio::test]
async fn whoever_sends_an_old_form_with_a_code_of_before_begins_again() {
    let world = World::new().await;
    world.account("office", TwoFactor::AwaitingEnrolment).await;
    let (mut browser, app) = at_stage(&world, Way::App, Stage::Keep, "kitchen").await;
    let code = app.expect("an authenticator").code(world.now());
    assert_ne!(browser.confirm(PASSWORD, &code).await, went("/"));
    assert_eq!(browser.stage().await, StageKind::KeepCodes);
}

const NEW: &str = "seven sunflowers 8";

/// Sends what takes a browser on from `stage`.
async fn take_on(browser: &mut Browser<'_>, stage: Stage, recovery_code: &str) -> Outcome {
    match stage {
        Stage::Password => browser.choose(NEW, NEW).await,
        _ => browser.recovery(recovery_code).await,
    }
}

async fn whatever_took_a_logon_on_is_answered_again(world: World) {
    let stages = [
        (Stage::Password, "/logon/enrol"),
        (Stage::Code, "/logon/enrol"),
    ];
    for way in WAYS {
        for (stage, next) in stages {
            let name = format!("{way:?}-{stage:?}").to_lowercase();
            let [mut code, mut other_code] = [const { String::new() }; 2];
            let (browser, _) = if stage == Stage::Code {
                let (mut browser, _) = at_stage(&world, way, Stage::Keep, &name).await;
                let mut codes = browser.recovery_codes().await;
                (code, other_code) = (codes.remove(0), codes.remove(0));
                assert_eq!(browser.keep().await, went("/"));
                assert_eq!(browser.log_on(&name, PASSWORD).await, went("/logon/code"));
                (browser, None)
            } else {
                at_stage(&world, way, stage, &name).await
            };
            let mut lost = browser.clone();
            assert_eq!(take_on(&mut lost, stage, &code).await, went(next));
            let (there, _) = (sessions(&world).await, world.new_events().await);
            for seconds in [0, 59] {
                world.clock.advance(seconds);
                let mut again = browser.clone();
                let outcome = take_on(&mut again, stage, &code).await;
                assert_eq!(outcome, went(next), "{stage:?}");
                assert_eq!(again.cookies, lost.cookies, "the very same");
            }
            assert_eq!(sessions(&world).await, there, "no second session");
            assert_eq!(world.new_events().await, [""; 0]);
            // Another form, or something else in it, and whoever is too late.
            let mut other = browser.clone();
            let outcome = match stage {
                Stage::Password => {
                    other
                        .choose("other sunflowers 9", "other sunflowers 9")
                        .await
                }
                Stage::Code => other.recovery(&other_code).await,
                _ => other.code("123456").await,
            };
            assert_ne!(outcome, went(next), "{stage:?}");
            let mut late = browser.clone();
            world.clock.advance(1);
            assert_ne!(take_on(&mut late, stage, &code).await, went(next));
        }
    }
}

/// It can be guessed there as well as anywhere (R16).
#[tokio::test]
async fn r16_with_a_former_token_three_codes_are_tried_and_no_more() {
    for way in WAYS {
        let world = World::new().await;
        let (browser, app) = at_stage(&world, way, Stage::Code, "office").await;
        let app = app.expect("an authenticator");
        let code = app.code(world.now());
        assert_eq!(browser.clone().code(&code).await, went("/"));
        let guess = async |many: i64| {
            for step in 1..=many {
                let wrong = app.code(world.now() + 30 * (10 + step));
                assert_ne!(browser.clone().code(&wrong).await, went("/"));
            }
        };
        guess(2).await;
        assert_eq!(browser.clone().code(&code).await, went("/"));
        guess(3).await;
        assert_ne!(browser.clone().code(&code).await, went("/"), "{way:?}");
    }
}

async fn r26_a_lost_answer_to_a_code_on_the_account_page_logs_nobody_off(world: World) {
    for way in WAYS {
        let name = format!("{way:?}").to_lowercase();
        let (mut browser, app) = at_stage(&world, way, Stage::Home, &name).await;
        let app = app.expect("an authenticator");
        let mut lost = browser.clone();
        let unlocked = went("/account?done=unlocked");
        assert_eq!(lost.unlock(&app.code(world.now())).await, unlocked);
        // Logged on still, but nothing is open there, and the code is spent.
        assert_eq!(browser.stage().await, StageKind::Home);
        let begun = browser.post("/api/make-codes", &[]).await.outcome();
        assert_ne!(begun, went("/account/recovery-codes"));
        assert_ne!(browser.unlock(&app.code(world.now())).await, unlocked);
        // Nor does it change anything: whoever holds a copy of it would go on under a token of their own.
        for form in [
            "/api/log-off-elsewhere",
            "/api/forget-device",
            "/api/begin-adding",
        ] {
            let mut former = browser.clone();
            former.post(form, &[("id", "1")]).await;
            assert_eq!(former.cookies, browser.cookies, "{form}");
            assert_eq!(lost.clone().stage().await, StageKind::Home, "{form}");
        }
        world.clock.advance(30);
        let mut again = browser.clone();
        assert_eq!(again.unlock(&app.code(world.now())).await, unlocked);
        assert_eq!(lost.stage().await, StageKind::LogOn, "the last one counts");
        assert_eq!(again.stage().await, StageKind::Home);
        // For a minute, and no longer than the session.
        world.clock.advance(60);
        assert_eq!(browser.stage().await, StageKind::LogOn);
        let before = again.clone();
        world.clock.advance(30);
        assert_eq!(again.unlock(&app.code(world.now())).await, unlocked);
        again.log_off().await;
        assert_eq!(before.clone().stage().await, StageKind::LogOn);
    }
}

#[tokio::test]
async fn r26_a_lost_answer_at_the_console_logs_no_staff_off() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    world.clock.advance(10 * 60);
    let code = priya.code();
    let former = priya.browser.clone();
    let done = priya.act("office", "enable", &[("code", &code)]).await;
    assert_eq!(done.location(), "/support/accounts/office?done=enable");
    priya.browser = former;
    assert!(priya.page("office").await.contains("office"));
    let again = priya.act("office", "rearm", &[]).await;
    assert_eq!(again.status, 422, "it needs a code");
}
