//! A change of the account ends its sessions and attempts at the next request (R15, R27).

use crate::support::{Browser, FORMS, PASSWORD, START_AGAIN, WAYS, Way, World, went};
use domain::{Status, TwoFactor, account::TwoFactorChange};

/// What may happen to an account while somebody is logged on.
#[derive(Debug, Clone, Copy)]
enum Change {
    TwoFactor(TwoFactorChange),
    Disabled,
    DisabledAndEnabled,
    NewPassword,
}

impl Change {
    async fn happens(self, world: &World) {
        match self {
            Self::TwoFactor(change) => world.two_factor("office", change).await,
            Self::Disabled => world.set_status("office", Status::Disabled).await,
            Self::DisabledAndEnabled => {
                world.set_status("office", Status::Disabled).await;
                world.set_status("office", Status::Enabled).await;
            }
            Self::NewPassword => {
                let code = world.set_up_code("office").await;
                let mut browser = world.browser(Way::App);
                assert_eq!(
                    browser.log_on("office", &code).await,
                    went("/logon/password")
                );
                let new = "sunflower bucket 9";
                assert_ne!(browser.choose(new, new).await, went(START_AGAIN));
            }
        }
    }
}

/// A browser with a session and one in the middle of a logon, where the account has 2FA.
async fn two_browsers(world: &World, way: Way, two_factor: TwoFactor) -> Vec<Browser<'_>> {
    let [mut session, mut attempt] = [world.browser(way), world.browser(way)];
    if two_factor == TwoFactor::Off {
        world.account("office", TwoFactor::Off).await;
        assert_eq!(session.log_on("office", PASSWORD).await, went("/"));
        return vec![session];
    }
    let app = world.enrolled("office").await;
    assert_eq!(
        session.log_on("office", PASSWORD).await,
        went("/logon/code")
    );
    assert_eq!(session.code(&app.code(world.now())).await, went("/"));
    world.clock.advance(30);
    assert_eq!(
        attempt.log_on("office", PASSWORD).await,
        went("/logon/code")
    );
    vec![session, attempt]
}

#[tokio::test]
async fn r15_r27_every_change_ends_sessions_and_attempts() {
    use TwoFactorChange::{Disable, Enable, Reset};
    let changes = [
        (TwoFactor::Off, Change::TwoFactor(Enable)),
        (TwoFactor::On, Change::TwoFactor(Reset)),
        (TwoFactor::On, Change::TwoFactor(Disable)),
        (TwoFactor::Off, Change::Disabled),
        (TwoFactor::On, Change::Disabled),
        (TwoFactor::On, Change::DisabledAndEnabled),
        (TwoFactor::Off, Change::NewPassword),
        (TwoFactor::On, Change::NewPassword),
    ];
    for way in WAYS {
        for (two_factor, change) in changes {
            let world = World::new().await;
            let mut browsers = two_browsers(&world, way, two_factor).await;
            change.happens(&world).await;
            world.new_events().await;
            for browser in &mut browsers {
                assert_eq!(
                    browser.stage().await,
                    protocol::StageKind::LogOn,
                    "{change:?}"
                );
                for form in &FORMS[1..9] {
                    let fields = [
                        ("code", "123456"),
                        ("password", PASSWORD),
                        ("pin", "123456"),
                    ];
                    let outcome = browser.post(form, &fields).await.outcome();
                    assert_eq!(outcome, went(START_AGAIN), "{form} after {change:?}");
                }
            }
            let none: [&str; 0] = [];
            assert_eq!(world.new_events().await, none);
        }
    }
}

#[tokio::test]
async fn r15_an_enrolment_under_way_ends_when_support_changes_its_mind() {
    for way in WAYS {
        for change in [
            TwoFactorChange::Enable,
            TwoFactorChange::Reset,
            TwoFactorChange::Disable,
        ] {
            let world = World::new().await;
            world.account("office", TwoFactor::AwaitingEnrolment).await;
            let mut browser = world.browser(way);
            assert_eq!(
                browser.log_on("office", PASSWORD).await,
                went("/logon/enrol")
            );
            let app = browser.scan().await;
            world.two_factor("office", change).await;
            let code = app.code(world.now());
            assert_eq!(browser.verify(&code).await, went(START_AGAIN), "{change:?}");
            assert_eq!(browser.stage().await, protocol::StageKind::LogOn);
            let next = if change == TwoFactorChange::Disable {
                "/"
            } else {
                "/logon/enrol"
            };
            assert_eq!(browser.log_on("office", PASSWORD).await, went(next));
        }
    }
}

#[tokio::test]
async fn r27_a_disabled_account_is_let_in_again_when_it_is_enabled() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    world.set_status("room", Status::Disabled).await;
    let mut browser = world.browser(Way::App);
    let refused = crate::support::said("credentials");
    assert_eq!(browser.log_on("room", PASSWORD).await, refused);
    world.set_status("room", Status::Enabled).await;
    assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
}
