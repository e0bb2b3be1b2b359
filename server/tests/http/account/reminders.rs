//! What the home page asks once.

use super::{log_on, logged_on};
use crate::support::{START_AGAIN, WAYS, Way, World, said, went};

const ANSWER: &str = "/api/answer-reminder";
const CODES: &str = "Do you still have your recovery codes?";
const SECOND: &str = "one authenticator and no recovery codes";
const NINETY_DAYS: i64 = 90 * 86_400;

#[tokio::test]
async fn after_ninety_days_it_is_asked_once_whether_the_codes_are_still_there() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = logged_on(&world, way, "office").await;
        assert!(!browser.page("/").await.contains(CODES));
        world.clock.advance(NINETY_DAYS);
        let mut browser = log_on(&world, way, "office", &app).await;
        assert!(browser.page("/").await.contains(CODES));
        assert!(
            browser.page("/").await.contains(CODES),
            "until it is answered"
        );
        world.new_events().await;
        let fields = [("reminder", "recovery-codes")];
        let answered = browser.post(ANSWER, &fields).await.outcome();
        assert_eq!(answered, went("/?answered"));
        let events = world.new_events().await;
        assert_eq!(events, ["holder.reminder-answered recovery-codes"]);
        assert!(!browser.page("/").await.contains(CODES));
        world.clock.advance(NINETY_DAYS);
        let mut browser = log_on(&world, way, "office", &app).await;
        assert!(!browser.page("/").await.contains(CODES), "once");
    }
}

#[tokio::test]
async fn after_ten_logons_a_second_method_is_suggested_once() {
    let world = World::new().await;
    let (mut browser, app) = logged_on(&world, Way::Html, "office").await;
    world.sql("UPDATE recovery_code SET used_at = 1").await;
    // The enrolment was the first, and this one the second.
    for _ in 2..10 {
        assert!(!browser.page("/").await.contains(SECOND));
        browser = log_on(&world, Way::Html, "office", &app).await;
    }
    let page = browser.page("/").await;
    assert!(page.contains(SECOND) && page.contains("href=\"/account\""));
    let fields = [("reminder", "second-method")];
    let answered = browser.post(ANSWER, &fields).await.outcome();
    assert_eq!(answered, went("/?answered"));
    assert!(!browser.page("/").await.contains(SECOND));
}

#[tokio::test]
async fn r28_only_what_is_asked_is_answered_and_only_by_who_is_logged_on() {
    let world = World::new().await;
    let (mut browser, _) = logged_on(&world, Way::Html, "office").await;
    world.new_events().await;
    let junk = browser.post(ANSWER, &[("reminder", "junk")]).await;
    assert_eq!(junk.outcome(), said("malformed"));
    let mut nobody = world.browser(Way::Html);
    let fields = [("reminder", "recovery-codes")];
    let refused = nobody.post(ANSWER, &fields).await.outcome();
    assert_eq!(refused, went(START_AGAIN));
    assert!(world.new_events().await.is_empty());
}
