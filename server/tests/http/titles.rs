//! What a refused form says first, and how many tries are left.

use crate::support::{PASSWORD, Stage, Way, World, at_stage, text, went};
use domain::TwoFactor;

fn title(page: &str) -> String {
    text(page, "title").expect("a title")
}

#[tokio::test]
async fn the_title_of_a_refused_form_begins_with_error() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut browser = world.browser(Way::Html);
    let usual = title(&browser.page("/logon").await);
    assert!(usual.starts_with("Log on"), "{usual}");
    let fields = [("user_id", "office"), ("password", "wrong marigold 1")];
    let answer = browser.post("/api/logon", &fields).await;
    let refused = browser.page(answer.location()).await;
    assert_eq!(title(&refused), format!("Error: {usual}"));
    browser.language = "cy";
    let refused = browser.page(answer.location()).await;
    assert!(title(&refused).starts_with("Gwall: "), "{refused}");
}

#[tokio::test]
async fn so_does_that_of_the_help_where_an_answer_is_missing() {
    let world = World::new().await;
    let mut browser = world.browser(Way::Html);
    let path = "/help/authenticators";
    let usual = title(&browser.page(path).await);
    let asked = browser.page(&format!("{path}?computers=one")).await;
    assert_eq!(title(&asked), format!("Error: {usual}"));
}

#[tokio::test]
async fn so_does_that_of_the_account_page_where_a_code_was_needed_first() {
    let world = World::new().await;
    let (mut browser, _) = at_stage(&world, Way::Html, Stage::Home, "office").await;
    world.clock.advance(600);
    let usual = title(&browser.page("/account").await);
    let answer = browser.post("/api/make-codes", &[]).await;
    assert!(answer.location().starts_with("/account?done=locked"));
    let refused = browser.page(answer.location()).await;
    assert_eq!(title(&refused), format!("Error: {usual}"));
    // It is told once.
    let again = browser.page(answer.location()).await;
    assert_eq!(title(&again), usual);
}

#[tokio::test]
async fn so_do_those_of_forms_on_the_account_page_and_at_the_console() {
    let world = World::new().await;
    let (mut browser, app) = at_stage(&world, Way::Html, Stage::Home, "office").await;
    let wrong = app.expect("an authenticator").wrong_code(world.now());
    let answer = browser.post("/api/unlock", &[("code", &wrong)]).await;
    let refused = browser.page(answer.location()).await;
    assert!(title(&refused).starts_with("Error: Your account"));
    let mut priya = world.staff("priya").await;
    let usual = title(&priya.page("office").await);
    let refused = priya.act("office", "reset", &[("hours", "x")]).await;
    assert_eq!(title(&refused.text()), format!("Error: {usual}"));
}

/// R30: what anybody may write into an address says nothing.
#[tokio::test]
async fn r30_a_foreign_word_is_no_error() {
    let world = World::new().await;
    let mut browser = world.browser(Way::Html);
    let usual = title(&browser.page("/logon").await);
    for foreign in ["x", "Y3JlZGVudGlhbHM6eA", "", "%3Cscript%3E"] {
        let page = format!("/logon?__path=%2Fapi%2Flogon&__err={foreign}");
        assert_eq!(title(&browser.page(&page).await), usual, "{foreign}");
    }
}

#[tokio::test]
async fn from_the_third_wrong_code_on_the_page_says_how_many_tries_are_left() {
    let world = World::new().await;
    let (mut browser, app) = at_stage(&world, Way::Html, Stage::Code, "office").await;
    let app = app.expect("an authenticator");
    for left in [None, None, Some(2), Some(1)] {
        let wrong = app.wrong_code(world.now());
        let answer = browser.post("/api/code", &[("code", &wrong)]).await;
        let page = browser.page(answer.location()).await;
        assert!(page.contains("That code is not right."), "{page}");
        match left {
            None => assert!(!page.contains("Attempts left")),
            Some(left) => assert!(page.contains(&format!("Attempts left before a pause: {left}."))),
        }
    }
    let wrong = app.wrong_code(world.now());
    let answer = browser.post("/api/code", &[("code", &wrong)]).await;
    let page = browser.page(answer.location()).await;
    assert!(page.contains("too many wrong codes"), "{page}");
    for what in ["What you can do", "recovery codes", "Contact support"] {
        assert!(page.contains(what), "{what}");
    }
}

#[tokio::test]
async fn s13_the_first_authenticator_can_be_named() {
    let world = World::new().await;
    let (mut browser, _) = at_stage(&world, Way::Html, Stage::Enrol, "office").await;
    let app = browser.scan().await;
    let code = app.code(world.now());
    let fields = [("name", "a\u{7}b"), ("code", code.as_str())];
    let answer = browser.post("/api/verify", &fields).await;
    let page = browser.page(answer.location()).await;
    assert!(
        page.contains("cannot be seen"),
        "and no code is spent for it"
    );
    let fields = [("name", " Room tablet "), ("code", code.as_str())];
    let verified = browser.post("/api/verify", &fields).await.outcome();
    assert_eq!(verified, went("/logon/good-to-go"));
    browser.acknowledge().await;
    world.clock.advance(30);
    browser.confirm(PASSWORD, &app.code(world.now())).await;
    assert_eq!(browser.keep().await, went("/"));
    let page = browser.page("/account").await;
    assert!(page.contains("<strong>Room tablet<"), "{page}");
}

#[tokio::test]
async fn recovery_codes_say_whose_they_are_on_paper_and_in_the_file() {
    let world = World::with("[site]\nname = \"Sunflower & Sons\"\n").await;
    let (mut browser, _) = at_stage(&world, Way::Html, Stage::Keep, "office").await;
    let page = browser.page("/logon/recovery-codes").await;
    assert!(page.contains(" at Sunflower &amp; Sons, made 20"), "{page}");
    assert!(page.contains("office%20at%20Sunflower%20%26%20Sons%2C%20made%2020"));
    assert!(page.contains("type=\"checkbox\""));
}
