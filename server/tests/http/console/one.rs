//! The page of one account: what support reads out first.

use crate::support::{PASSWORD, Way, World, text, went};
use domain::{Status, TwoFactor};

/// The sentence that the page begins with.
fn sentence(page: &str) -> String {
    text(page, ".stands").expect("a sentence")
}

#[tokio::test]
async fn the_state_is_one_sentence() {
    let world = World::new().await;
    let mut priya = world.staff("priya").await;
    world.account("office", TwoFactor::AwaitingEnrolment).await;
    let at = "today";
    assert!(
        sentence(&priya.page("office").await)
            .starts_with(&format!("Waiting for enrolment since {at}"))
    );
    let said = sentence(&priya.page("office").await);
    assert!(said.contains("; it must begin before 20"), "{said}");
    assert!(said.contains("It asks for no PIN."), "{said}");
    assert!(
        priya
            .page("office")
            .await
            .contains("Hours to enrol; leave empty for the usual 72")
    );
    priya
        .act("office", "rearm", &[("with_pin", "yes"), ("hours", "2")])
        .await;
    let said = sentence(&priya.page("office").await);
    assert!(said.contains("; it must begin before today"), "{said}");
    assert!(
        said.contains("It asks for a PIN that support has read out."),
        "{said}"
    );
    priya.act("office", "rearm", &[]).await;
    // Somebody sets the authenticator up, whose clock is slow.
    let mut rose = world.browser(Way::App);
    assert_eq!(rose.log_on("office", PASSWORD).await, went("/logon/enrol"));
    let app = rose.scan().await;
    for _ in 0..2 {
        rose.verify(&app.code(world.now() - 120)).await;
    }
    world.clock.advance(240);
    let said = sentence(&priya.page("office").await);
    assert!(
        said.contains(
            "Lately: 2 wrong codes, 4 minutes ago; the clock of the authenticator seems about 120 s slow."
        ),
        "{said}"
    );
    assert!(
        said.ends_with("Somebody has the page “Set up your authenticator” open now."),
        "{said}"
    );
    let app_code = app.code(world.now());
    assert_eq!(rose.verify(&app_code).await, went("/logon/good-to-go"));
    let said = sentence(&priya.page("office").await);
    assert!(
        said.starts_with("Two-factor logon has been on since today"),
        "{said}"
    );
    assert!(
        said.ends_with("Somebody has the page “Good to go” open now."),
        "{said}"
    );
}

#[tokio::test]
async fn r14_a_window_that_is_over_and_a_holder_who_asks_are_told() {
    let world = World::new().await;
    world.account("late", TwoFactor::AwaitingEnrolment).await;
    world.account("oak", TwoFactor::Off).await;
    let mut rose = world.browser(Way::App);
    assert_eq!(rose.log_on("oak", PASSWORD).await, went("/"));
    rose.post("/api/ask", &[]).await;
    world
        .sql("UPDATE account SET enrol_until = 1 WHERE user_id = 'late'")
        .await;
    let mut priya = world.staff("priya").await;
    let said = sentence(&priya.page("late").await);
    assert!(
        said.starts_with("Not enrolled in time; waiting since today"),
        "{said}"
    );
    let page = priya.page("oak").await;
    assert_eq!(sentence(&page), "Two-factor logon is off.");
    assert!(page.contains("The holder requested two-factor logon today"));
    assert!(!priya.page("late").await.contains("The holder requested"));
}

#[tokio::test]
async fn pauses_and_closings_are_told() {
    let world = World::new().await;
    world.enrolled("office").await;
    let mut priya = world.staff("priya").await;
    let mut rose = world.browser(Way::App);
    assert_eq!(rose.log_on("office", PASSWORD).await, went("/logon/code"));
    for _ in 0..5 {
        rose.code("000000").await;
    }
    let said = sentence(&priya.page("office").await);
    assert!(
        said.contains("Codes are paused for 15 more minutes."),
        "{said}"
    );
    assert!(
        said.contains("Lately: 5 wrong codes, less than a minute ago."),
        "{said}"
    );
    priya.act("office", "unpause", &[]).await;
    let said = sentence(&priya.page("office").await);
    assert!(!said.contains("Codes are"), "{said}");
    world.sql("UPDATE tries SET in_a_row = 20").await;
    let said = sentence(&priya.page("office").await);
    assert!(
        said.contains("Codes are locked: there were too many wrong ones in a row.")
            && said
                .contains("reset two-factor logon, to which a second member of staff must agree"),
        "{said}"
    );
    // Another guard has another sentence.
    world
        .sql("UPDATE tries SET in_a_row = 100 WHERE guard = 'passwords'")
        .await;
    world
        .sql(
            "INSERT INTO tries SELECT 'passwords', id, 0, 100, 0, 0, 0, 1, 0 FROM account \
             WHERE user_id = 'office' ON CONFLICT DO NOTHING",
        )
        .await;
    let said = sentence(&priya.page("office").await);
    assert!(
        said.contains("Passwords from browsers that are not remembered are locked"),
        "{said}"
    );
    world.set_status("office", Status::Disabled).await;
    let said = sentence(&priya.page("office").await);
    assert!(
        said.contains("The account is disabled: nobody can log on to it."),
        "{said}"
    );
}

#[tokio::test]
async fn a_page_that_looks_again_keeps_no_session_alive() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    let mut quietly = async |seconds| {
        world.clock.advance(seconds);
        let request = axum::http::Request::get("/support/accounts/office")
            .header("accept", "text/html")
            .header("x-quietly", "1");
        let answer = priya.browser.send(request, axum::body::Body::empty()).await;
        answer.status.as_u16()
    };
    // A quarter of an hour is the default for staff.
    assert_eq!(quietly(600).await, 200);
    assert_eq!(quietly(600).await, 303);
}

#[tokio::test]
async fn a_reload_after_a_refused_form_leads_to_the_account() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut priya = world.staff("priya").await;
    let refused = priya.act("office", "reset", &[]).await;
    assert_eq!(refused.status, 422);
    // The page looks again at its own address, not at that of the form.
    assert!(
        refused
            .text()
            .contains("data-again=\"/support/accounts/office\"")
    );
    for form in ["act", "identity"] {
        let path = format!("/support/accounts/office/{form}");
        assert!(sentence(&priya.browser.page(&path).await).contains("is off"));
    }
}
