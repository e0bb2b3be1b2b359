//! No order of forms and addresses skips a step (invariant 2).

use crate::support::{
    Browser, FORMS, Outcome, PAGES, PASSWORD, STAGES, START_AGAIN, Stage, WAYS, World, at_stage,
    leads_back, went,
};
use domain::TwoFactor;
use protocol::StageKind;

/// The stage that a form belongs to; `None`: it may be sent at any.
fn stage_of(form: &str) -> Option<Stage> {
    match form {
        "/api/choose-password" => Some(Stage::Password),
        "/api/pin" => Some(Stage::Pin),
        "/api/verify" => Some(Stage::Enrol),
        "/api/acknowledge" => Some(Stage::GoodToGo),
        "/api/confirm" => Some(Stage::Confirm),
        "/api/keep" => Some(Stage::Keep),
        "/api/code" | "/api/recovery" => Some(Stage::Code),
        "/api/password-chosen" => Some(Stage::WasItYou),
        "/api/who" => Some(Stage::Who),
        "/api/add-authenticator" | "/api/stop-adding" => Some(Stage::Add),
        "/api/keep-new-codes" => Some(Stage::KeepNew),
        _ => None,
    }
}

/// Sends `form` with everything right that it could ask for.
async fn send(browser: &mut Browser<'_>, form: &str, code: &str) -> Outcome {
    let fields = [
        ("new_password", "sunflower bucket 9"),
        ("new_password_again", "sunflower bucket 9"),
        ("password", PASSWORD),
        ("code", code),
        ("pin", code),
        ("recovery_code", "0000-0000-0000-0000-0000-0000"),
        ("own", "yes"),
        ("initials", "RF"),
        ("name", "Office"),
    ];
    browser.post(form, &fields).await.outcome()
}

#[tokio::test]
async fn r36_a_form_out_of_order_moves_nothing_at_any_stage() {
    for way in WAYS {
        for stage in STAGES {
            let world = World::new().await;
            let (mut browser, app) = at_stage(&world, way, stage, "office").await;
            let code = app.map_or("123456".to_owned(), |app| app.code(world.now()));
            world.new_events().await;
            for form in FORMS
                .into_iter()
                .filter(|form| stage_of(form).is_some_and(|of| of != stage))
            {
                let before = browser.cookies.clone();
                let to = match stage {
                    Stage::Nowhere | Stage::Expired | Stage::Home => leads_back(form),
                    // An address of its own, so that the page looks again.
                    Stage::Replaced => "/logon/enrol?notice=replaced",
                    stage => stage.page(),
                };
                let outcome = send(&mut browser, form, &code).await;
                assert_eq!(outcome, went(to), "{form} at {stage:?}");
                assert_eq!(browser.cookies, before, "{form} at {stage:?}");
                assert_eq!(browser.stage().await, stage.kind(), "{form} at {stage:?}");
            }
            let none: [&str; 0] = [];
            assert_eq!(world.new_events().await, none, "{stage:?}");
        }
    }
}

#[tokio::test]
async fn r36_a_finished_attempt_is_worth_nothing() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = at_stage(&world, way, Stage::Code, "office").await;
        let old = browser.cookies.clone();
        let app = app.expect("an authenticator");
        assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
        world.clock.advance(30);
        let mut thief = world.browser(way);
        thief.cookies = old;
        for form in FORMS.into_iter().filter(|form| stage_of(form).is_some()) {
            let outcome = send(&mut thief, form, &app.code(world.now())).await;
            assert_eq!(outcome, went("/logon"), "{form}");
            assert!(!thief.cookies.contains_key("gtg"), "{form}");
        }
        assert_eq!(thief.stage().await, StageKind::LogOn);
    }
}

#[tokio::test]
async fn r36_every_address_at_every_stage_says_what_to_do() {
    for stage in STAGES {
        let world = World::new().await;
        let (mut browser, _) = at_stage(&world, WAYS[0], stage, "office").await;
        for path in PAGES {
            let answer = browser.get(path).await;
            let own = path == stage.page()
                || stage == Stage::Code && path == "/logon/recovery"
                || stage.is_logged_on() && ["/", "/account"].contains(&path);
            let front_door = path == "/logon" && !stage.is_logged_on();
            if own || front_door {
                assert_eq!(answer.status, 200, "{path} at {stage:?}");
                continue;
            }
            let of_account = path.starts_with("/account/");
            let to = match stage.page() {
                "/logon" if path != "/" => START_AGAIN,
                "/" if of_account => "/account",
                page if of_account => page,
                _ if stage.is_logged_on() => "/",
                page => page,
            };
            assert_eq!(answer.status, 302, "{path} at {stage:?}");
            assert_eq!(answer.location(), to, "{path} at {stage:?}");
            assert!(answer.cookies().is_empty());
        }
        assert_eq!(browser.stage().await, stage.kind());
    }
}

#[tokio::test]
async fn r27_logging_off_ends_the_session_and_leaves_an_attempt_alone() {
    for way in WAYS {
        for stage in STAGES {
            let world = World::new().await;
            let (mut browser, _) = at_stage(&world, way, stage, "office").await;
            let stolen = browser.clone();
            assert_eq!(browser.log_off().await, went("/logon?notice=logged-off"));
            let stands = if stage.is_logged_on() {
                StageKind::LogOn
            } else {
                stage.kind()
            };
            assert_eq!(browser.stage().await, stands);
            assert_eq!(
                stolen.clone().stage().await,
                stands,
                "R27: not only the cookie went"
            );
        }
    }
}

#[tokio::test]
async fn r27_whoever_logs_on_anew_leaves_the_session_of_this_browser() {
    for way in WAYS {
        let world = World::new().await;
        world.account("room", TwoFactor::Off).await;
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        let mut browser = world.browser(way);
        assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
        let mut stolen = browser.clone();
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/enrol")
        );
        assert_eq!(browser.stage().await, StageKind::Enrol);
        assert_eq!(stolen.stage().await, StageKind::LogOn);
    }
}
