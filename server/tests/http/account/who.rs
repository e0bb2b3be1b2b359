//! Who it is at a userID that several people share.

use crate::support::{KEEP, PASSWORD, Stage, WAYS, Way, World, at_stage, said, went};

#[tokio::test]
async fn s13_the_events_of_a_session_carry_who_it_is() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, app) = at_stage(&world, way, Stage::Who, "office").await;
        let app = app.expect("an authenticator");
        for odd in ["", "R=F", "toolong", "\u{202e}"] {
            assert_eq!(
                browser.who(odd).await,
                said("initials-malformed"),
                "{odd:?}"
            );
        }
        // Who enrolled has said so before: it can be picked.
        let page = browser.page("/logon/who").await;
        assert!(page.contains("name=\"initials\" value=\"RF\""));
        world.new_events().await;
        assert_eq!(browser.who("a. b.").await, went("/"));
        assert_eq!(
            world.new_events().await,
            [
                "logon.named initials=AB",
                "logon.logged-on new-device initials=AB"
            ]
        );
        let code = app.code(world.now());
        assert_eq!(browser.unlock(&code).await, went("/account?done=unlocked"));
        browser.post("/api/make-codes", &[]).await;
        browser.log_off().await;
        let events = world.new_events().await;
        assert!(
            events.iter().all(|event| event.ends_with(" initials=AB")),
            "{events:?}"
        );
        assert_eq!(events.len(), 3);
    }
}

#[tokio::test]
async fn r26_before_it_there_is_no_session_and_afterwards_the_attempt_is_worth_nothing() {
    for way in WAYS {
        let world = World::new().await;
        let (mut browser, _) = at_stage(&world, way, Stage::Who, "office").await;
        assert!(!browser.cookies.contains_key("gtg"));
        let mut copy = browser.clone();
        assert_eq!(browser.who("RF").await, went("/"));
        assert_eq!(copy.who("RF").await, went("/logon"));
        assert!(!copy.cookies.contains_key("gtg"));
    }
}

#[tokio::test]
async fn it_comes_after_the_recovery_codes_and_not_without_two_factor() {
    let world = World::new().await;
    world.shared_account("office").await;
    let mut browser = world.browser(Way::App);
    assert_eq!(
        browser.log_on("office", PASSWORD).await,
        went("/logon/enrol")
    );
    let app = browser.scan().await;
    browser.verify(&app.code(world.now())).await;
    browser.acknowledge().await;
    world.clock.advance(30);
    let code = app.code(world.now());
    assert_eq!(browser.confirm(PASSWORD, &code).await, went(KEEP));
    assert_eq!(browser.keep().await, went("/logon/who"));
    world.clock.advance(599);
    assert_eq!(browser.who("RF").await, went("/"));
    world
        .two_factor("office", domain::account::TwoFactorChange::Disable)
        .await;
    assert_eq!(browser.log_on("office", PASSWORD).await, went("/"));
}
