//! Each server function authorises itself (R36): every role at every one of them.

use crate::support::{FORMS, PASSWORD, START_AGAIN, Stage, WAYS, Way, World, at_stage, went};
use domain::{Role, TwoFactor};

/// Who may stand before a server function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Nobody,
    /// Without 2FA.
    Holder,
    HolderWithTwoFactor,
    Support,
}

const EVERYBODY: [Who; 4] = [
    Who::Nobody,
    Who::Holder,
    Who::HolderWithTwoFactor,
    Who::Support,
];

/// A session of the support account "helper".
async fn support(world: &World, way: Way) -> crate::support::Browser<'_> {
    world.add("helper", Role::Support, Some(PASSWORD)).await;
    let mut browser = world.browser(way);
    assert_eq!(
        browser.log_on("helper", PASSWORD).await,
        went("/logon/enrol")
    );
    let app = browser.scan().await;
    assert_eq!(
        browser.verify(&app.code(world.now())).await,
        went("/logon/good-to-go")
    );
    assert_eq!(browser.acknowledge().await, went("/logon/confirm"));
    world.clock.advance(30);
    let code = app.code(world.now());
    assert_eq!(browser.confirm(PASSWORD, &code).await, went("/"));
    browser
}

#[tokio::test]
async fn r36_no_session_of_any_role_opens_a_step_of_the_logon() {
    let fields = [
        ("password", PASSWORD),
        ("code", "123456"),
        ("pin", "123456"),
        ("recovery_code", "0000-0000-0000-0000-0000-0000"),
        ("new_password", "sunflower bucket 9"),
        ("new_password_again", "sunflower bucket 9"),
    ];
    for way in WAYS {
        for who in EVERYBODY {
            let world = World::new().await;
            world.account("room", TwoFactor::Off).await;
            let mut browser = match who {
                Who::Nobody => world.browser(way),
                Who::Holder => {
                    let mut browser = world.browser(way);
                    assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
                    browser
                }
                Who::HolderWithTwoFactor => at_stage(&world, way, Stage::Home, "office").await.0,
                Who::Support => support(&world, way).await,
            };
            let stands = browser.stands().await;
            world.new_events().await;
            for form in FORMS
                .into_iter()
                .filter(|form| !matches!(*form, "/api/logon" | "/api/log-off"))
            {
                let outcome = browser.post(form, &fields).await.outcome();
                assert_eq!(outcome, went(START_AGAIN), "{who:?} at {form}");
                assert_eq!(browser.stands().await, stands, "{who:?} after {form}");
            }
            assert!(world.new_events().await.is_empty(), "{who:?}");
            assert_eq!(
                browser.log_off().await,
                went("/logon?notice=logged-off"),
                "{who:?}"
            );
            let ended = world.new_events().await;
            assert_eq!(ended.len(), usize::from(who != Who::Nobody), "{who:?}");
        }
    }
}
