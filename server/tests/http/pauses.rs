//! What a page says of a pause is true for as long as it says it.

use crate::support::{
    KEEP, PASSWORD, Stage, WAYS, Way, World, alert, at_stage, heading, said, went,
};

const QUARTER: i64 = 900;
const ASKED_AGAIN: &str = "log on again when the pause is over";

#[tokio::test]
async fn a_pause_that_outlasts_the_logon_says_so_from_the_start() {
    for (stage, form) in [(Stage::Code, "/api/code"), (Stage::Confirm, "/api/confirm")] {
        let world = World::new().await;
        let (mut browser, app) = at_stage(&world, Way::Html, stage, "office").await;
        let app = app.expect("an authenticator");
        let mut address = String::new();
        for _ in 0..5 {
            let code = app.wrong_code(world.now());
            let fields = [("password", PASSWORD), ("code", code.as_str())];
            address = browser.post(form, &fields).await.location().to_owned();
        }
        for path in [address.as_str(), stage.page()] {
            let page = browser.page(path).await;
            assert!(
                page.contains("in 15 min 0 s") && page.contains(ASKED_AGAIN),
                "{page}"
            );
            // Nothing ticks without JavaScript.
            assert!(page.contains("counted when this page was loaded"), "{page}");
            // Nothing leads to the same pause.
            assert!(!page.contains("Log on again"), "{page}");
            // Who enrols has no recovery codes yet.
            let has_codes = stage == Stage::Code;
            assert_eq!(
                page.contains("Find your recovery codes."),
                has_codes,
                "{page}"
            );
        }
        // And so it is.
        world.clock.advance(QUARTER);
        let code = app.code(world.now());
        let fields = [("password", PASSWORD), ("code", code.as_str())];
        let late = browser.post(form, &fields).await.outcome();
        assert_eq!(late, went("/logon?notice=start-again"));
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/code")
        );
        let next = if stage == Stage::Code { "/" } else { KEEP };
        assert_eq!(browser.code(&code).await, went(next));
    }
}

#[tokio::test]
async fn after_wrong_pins_nothing_is_said_of_an_authenticator() {
    let world = World::new().await;
    let (mut browser, _) = at_stage(&world, Way::Html, Stage::Pin, "office").await;
    for _ in 0..5 {
        browser.pin("000000").await;
    }
    let page = browser.page(Stage::Pin.page()).await;
    assert!(page.contains("in 15 min 0 s"), "{page}");
    for advice in ["What you can do", "Compare the PIN", "ask for a new PIN"] {
        assert!(page.contains(advice), "{advice}: {page}");
    }
    assert!(!page.contains("Set the date and time"), "{page}");
    assert!(!page.contains("the right entry in the app"), "{page}");
}

#[tokio::test]
async fn a_pause_that_the_logon_outlasts_asks_for_nothing_more() {
    let world = World::new().await;
    let (mut browser, app) = at_stage(&world, Way::Html, Stage::Code, "office").await;
    let app = app.expect("an authenticator");
    for _ in 0..5 {
        browser.code(&app.wrong_code(world.now())).await;
    }
    world.clock.advance(599);
    assert!(browser.page("/logon/code").await.contains(ASKED_AGAIN));
    // Ten minutes later in a new attempt: five are left.
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        went("/logon/code")
    );
    let page = browser.page("/logon/code").await;
    assert!(
        page.contains("in 5 min 1 s") && !page.contains(ASKED_AGAIN),
        "{page}"
    );
    world.clock.advance(301);
    assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
}

#[tokio::test]
async fn on_the_account_page_a_pause_ends_the_session_and_says_so() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = at_stage(&world, way, Stage::Home, "office").await;
        let wrong = app.expect("an authenticator").wrong_code(world.now());
        for _ in 0..4 {
            browser.unlock(&wrong).await;
        }
        let answer = browser.post("/api/unlock", &[("code", &wrong)]).await;
        assert_eq!(answer.outcome(), said("codes-paused:900"));
        assert_eq!(browser.stage().await, protocol::StageKind::LogOn);
        // With JavaScript the page stays; without, the next one says it.
        if way == Way::Html {
            let page = browser.page(answer.location()).await;
            assert_eq!(heading(&page), "Log on");
            let told = alert(&page).expect("an alert");
            assert!(told.contains("too many wrong codes"), "{told}");
            assert!(page.contains("in 15 min 0 s"), "{page}");
        }
    }
}

#[tokio::test]
async fn without_javascript_a_reload_says_what_is_left_or_that_it_is_over() {
    let world = World::new().await;
    let (mut browser, app) = at_stage(&world, Way::Html, Stage::Code, "office").await;
    let app = app.expect("an authenticator");
    let mut address = String::new();
    for _ in 0..5 {
        let fields = [("code", app.wrong_code(world.now()))];
        let fields = fields.each_ref().map(|(name, code)| (*name, code.as_str()));
        address = browser
            .post("/api/code", &fields)
            .await
            .location()
            .to_owned();
    }
    for (later, left) in [
        (0, "in 15 min 0 s"),
        (61, "in 13 min 59 s"),
        (500, "in 5 min 39 s"),
    ] {
        world.clock.advance(later);
        let told = alert(&browser.page(&address).await).expect("an alert");
        assert!(told.contains(left), "{told}");
    }
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        went("/logon/code")
    );
    world.clock.advance(339);
    let told = alert(&browser.page(&address).await).expect("an alert");
    assert!(told.contains("You can try again now."), "{told}");
}

#[tokio::test]
async fn without_javascript_a_reload_knows_that_a_new_code_is_there() {
    let world = World::new().await;
    let (mut browser, app) = at_stage(&world, Way::Html, Stage::Enrol, "office").await;
    let spent = app.expect("an authenticator").code(world.now());
    assert_eq!(browser.verify(&spent).await, went("/logon/good-to-go"));
    assert_eq!(browser.acknowledge().await, went("/logon/confirm"));
    let fields = [("password", PASSWORD), ("code", spent.as_str())];
    let address = browser.post("/api/confirm", &fields).await;
    let address = address.location().to_owned();
    assert!(browser.page(&address).await.contains("new code in 30 s"));
    world.clock.advance(30);
    let page = browser.page(&address).await;
    assert!(page.contains("Your app shows a new code now."), "{page}");
}

#[tokio::test]
async fn who_lets_no_cookies_in_is_told_what_to_allow() {
    for way in WAYS {
        for two_factor in [domain::TwoFactor::Off, domain::TwoFactor::AwaitingEnrolment] {
            let world = World::new().await;
            world.account("office", two_factor).await;
            let mut browser = world.browser(way);
            let fields = [("user_id", "office"), ("password", PASSWORD)];
            let answer = browser.post("/api/logon", &fields).await;
            let address = answer.location().to_owned();
            // With its cookies it goes on, at the address that everybody knows.
            let mut kept = browser.clone();
            let clean = address.split('?').next().expect("a path");
            assert_eq!(
                kept.get(&address).await.location().trim_start_matches('/'),
                clean.trim_start_matches('/')
            );
            kept.page(clean).await;
            // Without, it is told so.
            browser.cookies.clear();
            let back = browser.get(&address).await;
            assert_eq!(back.location(), "/logon?notice=cookies");
            let page = browser.page("/logon?notice=cookies").await;
            assert!(page.contains("Allow cookies for this site"), "{page}");
            // Nobody who is merely late is told so.
            let late = browser.get("/logon/code").await;
            assert_eq!(late.location(), "/logon?notice=start-again");
        }
    }
}
