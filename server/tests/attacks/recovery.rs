//! Recovery codes (R18, R19): a way in for the holder and for nobody else.

use crate::support::{
    Authenticator, Browser, KEEP, PASSWORD, START_AGAIN, Stage, WAYS, Way, World, at_stage,
    heading, on_both, said, went,
};
use domain::Role;

on_both!(r18_used_twice_at_once_over_two_nodes_it_counts_once);

/// An enrolled account, its authenticator, and its recovery codes.
async fn enrolled(world: &World, way: Way) -> (Authenticator, Vec<String>) {
    let (mut browser, app) = at_stage(world, way, Stage::Keep, "office").await;
    let codes = browser.recovery_codes().await;
    assert_eq!(browser.keep().await, went("/"));
    (app.expect("an authenticator"), codes)
}

async fn at_code(world: &World, way: Way) -> Browser<'_> {
    let mut browser = world.browser(way);
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        went("/logon/code")
    );
    browser
}

#[tokio::test]
async fn r18_ten_codes_are_shown_until_they_are_kept_and_never_again() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, _) = at_stage(&world, way, Stage::Keep, "office").await;
        let page = browser.page(KEEP).await;
        assert_eq!(heading(&page), "Keep your recovery codes");
        let codes = browser.recovery_codes().await;
        assert_eq!(codes.len(), 10);
        assert!(codes.iter().all(|code| code.len() == 29), "{codes:?}");
        assert_eq!(
            browser.recovery_codes().await,
            codes,
            "a reload shows the same"
        );
        assert!(!browser.cookies.contains_key("gtg"), "no session before");
        assert_eq!(browser.keep().await, went("/"));
        assert_eq!(browser.get(KEEP).await.location(), "/");
        let home = browser.page("/").await;
        assert!(home.contains("Recovery codes left"), "{home}");
        assert!(codes.iter().all(|code| !home.contains(code)));
    }
}

#[tokio::test]
async fn r18_codes_that_nobody_kept_are_void_and_new_ones_are_shown() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = at_stage(&world, way, Stage::Keep, "office").await;
        let lost = browser.recovery_codes().await;
        world.clock.advance(600);
        let mut browser = at_code(&world, way).await;
        let code = app.expect("an authenticator").code(world.now());
        assert_eq!(browser.code(&code).await, went(KEEP));
        let codes = browser.recovery_codes().await;
        assert!(codes.iter().all(|code| !lost.contains(code)));
        assert_eq!(browser.keep().await, went("/"));
        let mut browser = at_code(&world, way).await;
        let outcome = browser.recovery(&lost[0]).await;
        assert_eq!(outcome, said("recovery-code-wrong"));
        assert_eq!(browser.recovery(&codes[0]).await, went("/logon/enrol"));
    }
}

#[tokio::test]
async fn r19_it_leads_straight_to_a_new_authenticator() {
    for way in WAYS {
        let world = World::new().await;
        let (old, codes) = enrolled(&world, way).await;
        let mut elsewhere = at_code(&world, way).await;
        assert_eq!(elsewhere.code(&old.code(world.now())).await, went("/"));
        world.clock.advance(30);
        let mut browser = at_code(&world, way).await;
        let page = browser.page("/logon/recovery").await;
        assert_eq!(heading(&page), "Recovery code");
        let before = browser.cookies["gtg_pre"].clone();
        let typed = codes[3].to_lowercase().replace('-', "\u{2011}") + "\u{200b}";
        assert_eq!(browser.recovery(&typed).await, went("/logon/enrol"));
        assert_ne!(browser.cookies["gtg_pre"], before, "R26");
        // Until the new one is proved, the old one counts.
        let mut undecided = at_code(&world, way).await;
        assert_eq!(undecided.code(&old.code(world.now())).await, went("/"));
        let new = browser.scan().await;
        let code = new.code(world.now());
        assert_eq!(browser.verify(&code).await, went("/logon/good-to-go"));
        assert_eq!(elsewhere.stage().await, protocol::StageKind::LogOn, "R27");
        assert_eq!(browser.acknowledge().await, went("/logon/confirm"));
        world.clock.advance(30);
        let (was, is) = (old.code(world.now()), new.code(world.now()));
        assert_eq!(browser.confirm(PASSWORD, &was).await, said("code-replaced"));
        assert_eq!(browser.confirm(PASSWORD, &is).await, went(KEEP));
        let new_codes = browser.recovery_codes().await;
        assert_eq!(browser.keep().await, went("/"));
        let mut browser = at_code(&world, way).await;
        let outcome = browser.recovery(&codes[4]).await;
        assert_eq!(
            outcome,
            said("recovery-code-wrong"),
            "the older ones are void"
        );
        assert_eq!(browser.recovery(&new_codes[4]).await, went("/logon/enrol"));
    }
}

async fn r18_used_twice_at_once_over_two_nodes_it_counts_once(world: World) {
    let (_, codes) = enrolled(&world, Way::App).await;
    let other = world.second_node().await;
    for code in &codes[..4] {
        let (mut one, mut two) = (
            at_code(&world, Way::App).await,
            at_code(&other, Way::App).await,
        );
        let outcomes = tokio::join!(one.recovery(code), two.recovery(code));
        let won = [&outcomes.0, &outcomes.1].map(|one| *one == went("/logon/enrol"));
        assert_ne!(won[0], won[1], "{outcomes:?}");
        world.unpause("office").await;
    }
}

#[tokio::test]
async fn r19_it_needs_the_password_and_shares_the_count_of_codes() {
    let world = World::new().await;
    let (app, codes) = enrolled(&world, Way::App).await;
    let mut stranger = world.browser(Way::App);
    assert_eq!(stranger.recovery(&codes[0]).await, went(START_AGAIN));
    let mut browser = at_code(&world, Way::App).await;
    let wrong = "0000-0000-0000-0000-0000-0000";
    assert_eq!(
        browser.recovery("0000").await,
        said("recovery-code-malformed")
    );
    for _ in 0..2 {
        assert_eq!(browser.recovery(wrong).await, said("recovery-code-wrong"));
        let code = app.wrong_code(world.now());
        assert_eq!(browser.code(&code).await, said("code-wrong"));
    }
    assert_eq!(browser.recovery(wrong).await, said("codes-paused:900"));
    assert_eq!(browser.recovery(&codes[0]).await, said("codes-paused:900"));
    world.clock.advance(900);
    let mut browser = at_code(&world, Way::App).await;
    assert_eq!(browser.recovery(&codes[0]).await, went("/logon/enrol"));
}

#[tokio::test]
async fn r19_support_staff_have_none() {
    let world = World::new().await;
    world.add("helper", Role::Support, Some(PASSWORD)).await;
    let mut browser = world.browser(Way::App);
    browser.log_on("helper", PASSWORD).await;
    let app = browser.scan().await;
    browser.verify(&app.code(world.now())).await;
    browser.acknowledge().await;
    world.clock.advance(30);
    let outcome = browser.confirm(PASSWORD, &app.code(world.now())).await;
    assert_eq!(outcome, went("/"), "no page of recovery codes");
    world.clock.advance(30);
    assert_eq!(
        browser.log_on("helper", PASSWORD).await,
        went("/logon/code")
    );
    let outcome = browser.recovery("0000-0000-0000-0000-0000-0000").await;
    assert_eq!(outcome, said("recovery-code-wrong"));
}

#[tokio::test]
async fn r18_the_last_three_are_warned_of() {
    let world = World::new().await;
    let (app, codes) = enrolled(&world, Way::Html).await;
    for (used, code) in codes[..7].iter().enumerate() {
        let mut browser = at_code(&world, Way::Html).await;
        assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
        let home = browser.page("/").await;
        assert!(home.contains(&format!("<dd>{}", 10 - used)), "{home}");
        assert!(
            !home.contains("You have few recovery codes left"),
            "{used} used"
        );
        world.clock.advance(30);
        let mut browser = at_code(&world, Way::Html).await;
        assert_eq!(browser.recovery(code).await, went("/logon/enrol"));
    }
    let mut browser = at_code(&world, Way::Html).await;
    assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
    let home = browser.page("/").await;
    assert!(home.contains("You have few recovery codes left"), "{home}");
}
