//! What is written down about each step, and that nothing is about what was malformed.

use crate::support::{KEEP, PASSWORD, START_AGAIN, WAYS, World, said, went};
use domain::{Role, TwoFactor, account::TwoFactorChange};

#[tokio::test]
async fn r39_every_step_of_the_flow_and_every_refusal_is_one_event_in_order() {
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        assert_eq!(
            world.new_events().await,
            ["account.added", "two-factor.enabled"]
        );
        let mut browser = world.browser(way);

        browser.log_on("office", "wrong").await;
        browser.log_on("nobody", PASSWORD).await;
        assert_eq!(world.new_events().await, ["logon.password-refused"; 2]);
        browser.log_on("office", PASSWORD).await;
        let begun = ["logon.password-accepted", "enrolment.started"];
        assert_eq!(world.new_events().await, begun);
        let old = browser.scan().await;
        browser.log_on("office", PASSWORD).await;
        let replaced = [
            "logon.password-accepted",
            "enrolment.replaced",
            "enrolment.started",
        ];
        assert_eq!(world.new_events().await, replaced);

        let app = browser.scan().await;
        let now = world.now();
        browser.verify(&app.wrong_code(now)).await;
        browser.verify(&app.code(now - 120)).await;
        browser.verify(&old.code(now)).await;
        browser.verify(&app.code(now)).await;
        assert_eq!(
            world.new_events().await,
            [
                "logon.code-refused wrong",
                "logon.code-refused slow seconds=120",
                "logon.code-refused replaced",
                "enrolment.verified",
            ]
        );
        browser.acknowledge().await;
        assert_eq!(world.new_events().await, ["enrolment.acknowledged"]);
        browser.confirm(PASSWORD, &app.code(now)).await;
        world.clock.advance(30);
        browser.confirm("wrong", &app.code(now + 30)).await;
        assert_eq!(
            world.new_events().await,
            ["logon.code-refused spent", "logon.password-refused"]
        );
        assert_eq!(
            browser.confirm(PASSWORD, &app.code(now + 30)).await,
            went(KEEP)
        );
        assert_eq!(world.new_events().await, ["recovery.codes-made"]);
        assert_eq!(browser.keep().await, went("/"));
        assert_eq!(
            world.new_events().await,
            ["recovery.codes-kept", "logon.logged-on new-device"]
        );
        browser.log_off().await;
        assert_eq!(world.new_events().await, ["logon.logged-off"]);
        browser.log_off().await;

        world.clock.advance(30);
        browser.log_on("office", PASSWORD).await;
        browser.code(&app.code(now + 30)).await;
        browser.code(&app.code(now + 60)).await;
        assert_eq!(
            world.new_events().await,
            [
                "logon.password-accepted",
                "logon.code-refused spent",
                "logon.logged-on"
            ]
        );
        world.two_factor("office", TwoFactorChange::Reset).await;
        world.two_factor("office", TwoFactorChange::Disable).await;
        let code = world.set_up_code("office").await;
        assert_eq!(
            world.new_events().await,
            [
                "two-factor.reset",
                "two-factor.disabled",
                "account.set-up-code-issued"
            ]
        );
        let mut browser = world.browser(way);
        browser.log_on("office", &code).await;
        browser.choose(PASSWORD, "other").await;
        browser.choose(PASSWORD, PASSWORD).await;
        assert_eq!(
            world.new_events().await,
            [
                "logon.password-accepted",
                "logon.set-up-code-used",
                "logon.password-chosen",
                "logon.logged-on new-device",
            ]
        );
    }
}

#[tokio::test]
async fn r39_an_event_says_who_when_and_from_where_and_never_what_was_typed() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    world.new_rows().await;
    let mut browser = world.browser(WAYS[1]);
    world.clock.advance(5);
    browser.log_on("office", "wrong").await;
    browser.log_on("my-password-1", "wrong").await;
    browser.log_on("office", PASSWORD).await;
    let rows = world.new_rows().await;
    let known: Vec<_> = rows.iter().map(|row| row.account_id).collect();
    assert_eq!(known, [Some(1), None, Some(1), Some(1)]);
    for row in rows {
        assert_eq!(row.at, world.now());
        assert_eq!(row.actor, "holder");
        assert_eq!(row.address.as_deref(), Some("192.0.2.7"));
        let detail = (row.kind == "logon.logged-on").then(|| "new-device".to_owned());
        assert_eq!((row.reason, row.detail), (None, detail));
    }
}

#[tokio::test]
async fn r39_reading_and_malformed_forms_leave_no_event() {
    for way in WAYS {
        let world = World::new().await;
        world.add("office", Role::Account, Some(PASSWORD)).await;
        let mut browser = world.browser(way);
        world.new_events().await;
        for path in crate::support::PAGES {
            browser.get(path).await;
        }
        browser.stage().await;
        assert_eq!(browser.log_on("of fice", "x").await, said("user-id"));
        assert_eq!(browser.log_on("office", "").await, said("password-missing"));
        assert_eq!(browser.verify("123456").await, went(START_AGAIN));
        assert_eq!(browser.code("").await, went(START_AGAIN));
        assert!(world.new_events().await.is_empty());

        world.two_factor("office", TwoFactorChange::Enable).await;
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/enrol")
        );
        world.new_events().await;
        for typed in ["", "12345", "abcdef", "1234567", "<script>"] {
            assert_eq!(browser.verify(typed).await, said("code-malformed"));
        }
        browser.page("/logon/enrol").await;
        assert!(world.new_events().await.is_empty());
    }
}
