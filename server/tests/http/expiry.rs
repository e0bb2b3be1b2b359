//! Everything ends on the second it should (R7, R13, R25).

use crate::support::{
    Authenticator, Browser, KEEP, Outcome, PASSWORD, START_AGAIN, Stage, WAYS, Way, World,
    at_stage, said, went,
};
use domain::{Role, TwoFactor};
use protocol::StageKind;

const NEW: &str = "sunflower bucket 9";

/// Sends the right form of `stage`.
async fn go_on(browser: &mut Browser<'_>, stage: Stage, app: Option<&Authenticator>) -> Outcome {
    let now = browser.world.now();
    let code = app.map(|app| app.code(now)).unwrap_or_default();
    match stage {
        Stage::Password => browser.choose(NEW, NEW).await,
        Stage::Enrol => browser.verify(&code).await,
        Stage::GoodToGo => browser.acknowledge().await,
        Stage::Confirm => browser.confirm(PASSWORD, &code).await,
        Stage::Keep => browser.keep().await,
        Stage::Code => browser.code(&code).await,
        other => panic!("{other:?} has no form"),
    }
}

#[tokio::test]
async fn r13_an_attempt_lives_ten_minutes_whatever_its_stage() {
    for way in WAYS {
        for (stage, next, used) in [
            (Stage::Password, "/logon/enrol", 0),
            (Stage::Enrol, "/logon/good-to-go", 0),
            (Stage::GoodToGo, "/logon/confirm", 30),
            (Stage::Confirm, KEEP, 30),
            (Stage::Keep, "/", 30),
            (Stage::Code, "/", 0),
        ] {
            let world = World::new().await;
            let (mut browser, app) = at_stage(&world, way, stage, "office").await;
            world.clock.advance(599 - used);
            assert_eq!(browser.stage().await, stage.kind(), "at 9:59");
            let mut late = browser.clone();
            let moved = go_on(&mut browser, stage, app.as_ref()).await;
            assert_eq!(moved, went(next), "{stage:?} at 9:59");

            let world = World::new().await;
            let (mut on_time, app) = at_stage(&world, way, stage, "office").await;
            world.clock.advance(600 - used);
            let page = on_time.get(stage.page()).await;
            assert_eq!(page.location(), START_AGAIN, "{stage:?} at 10:00");
            let moved = go_on(&mut on_time, stage, app.as_ref()).await;
            assert_eq!(moved, went(START_AGAIN), "{stage:?} at 10:00");
            let page = on_time.page(START_AGAIN).await;
            assert!(
                page.contains("That logon took too long or was ended."),
                "{page}"
            );
            assert_eq!(on_time.stage().await, StageKind::LogOn);

            // What went on before does not go on twice.
            let again = go_on(&mut late, stage, None).await;
            assert_ne!(again, went("/"), "{stage:?}");
        }
    }
}

#[tokio::test]
async fn r25_a_session_ends_after_an_hour_without_a_request() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    let mut browser = world.browser(Way::Html);
    assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
    for _ in 0..3 {
        world.clock.advance(3599);
        assert_eq!(
            browser.stage().await,
            StageKind::Home,
            "each request counts"
        );
    }
    world.clock.advance(3600);
    assert_eq!(browser.stage().await, StageKind::LogOn);
    world.clock.advance(-1);
    assert_eq!(browser.stage().await, StageKind::Home, "it was that second");
}

#[tokio::test]
async fn r25_a_session_ends_after_twelve_hours_of_work() {
    works_for(Role::Account, 12 * 3600).await;
}

#[tokio::test]
async fn r25_a_support_session_ends_after_eight_hours_of_work() {
    works_for(Role::Support, 8 * 3600).await;
}

async fn works_for(role: Role, seconds: i64) {
    let world = World::new().await;
    let mut browser = logged_on(&world, role).await;
    let begun = world.now();
    while begun + seconds - 1 - world.now() > 600 {
        world.clock.advance(600);
        assert_eq!(browser.stage().await, StageKind::Home);
    }
    world.clock.advance(begun + seconds - 1 - world.now());
    assert_eq!(browser.stage().await, StageKind::Home);
    world.clock.advance(1);
    assert_eq!(browser.stage().await, StageKind::LogOn);
}

#[tokio::test]
async fn r25_a_support_session_ends_after_a_quarter_of_an_hour_without_a_request() {
    let world = World::new().await;
    let mut browser = logged_on(&world, Role::Support).await;
    world.clock.advance(899);
    assert_eq!(browser.stage().await, StageKind::Home);
    world.clock.advance(900);
    assert_eq!(browser.stage().await, StageKind::LogOn);
}

#[tokio::test]
async fn r25_a_session_in_use_lives_however_short_its_patience() {
    let world = World::with("[session]\nidle_minutes = 1\n").await;
    let mut browser = logged_on(&world, Role::Account).await;
    for _ in 0..20 {
        world.clock.advance(31);
        assert_eq!(browser.stage().await, StageKind::Home);
    }
    world.clock.advance(60);
    assert_eq!(browser.stage().await, StageKind::LogOn);
}

async fn logged_on(world: &World, role: Role) -> Browser<'_> {
    world.add("somebody", role, Some(PASSWORD)).await;
    let mut browser = world.browser(Way::Html);
    if role == Role::Account {
        assert_eq!(browser.log_on("somebody", PASSWORD).await, went("/"));
        return browser;
    }
    let app = world.enrol("somebody").await;
    assert_eq!(
        browser.log_on("somebody", PASSWORD).await,
        went("/logon/code")
    );
    assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
    browser
}

#[tokio::test]
async fn r7_a_set_up_code_is_good_for_a_day() {
    for way in WAYS {
        let world = World::new().await;
        let code = world.add("office", Role::Account, None).await;
        let mut browser = world.browser(way);
        world.clock.advance(24 * 3600);
        let answer = browser.log_on("office", &code).await;
        assert_eq!(answer, said("credentials"));
        world.clock.advance(-1);
        assert_eq!(
            browser.log_on("office", &code).await,
            went("/logon/password")
        );
        // It ends while the person thinks of a password.
        world.clock.advance(1);
        assert_eq!(browser.choose(NEW, NEW).await, went(START_AGAIN));
        assert_eq!(browser.stage().await, StageKind::ChoosePassword);
    }
}
