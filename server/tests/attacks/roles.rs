//! Each server function authorises itself (R36): every role at every one of them.

use crate::support::{
    ACCOUNT_FORMS, Browser, FORMS, Outcome, PASSWORD, Stage, WAYS, Way, World, at_stage,
    leads_back, said, went,
};
use app::api;
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

/// Good enough for everything that does not need an attempt or a code.
const FIELDS: [(&str, &str); 9] = [
    ("password", PASSWORD),
    ("code", "123456"),
    ("pin", "123456"),
    ("recovery_code", "0000-0000-0000-0000-0000-0000"),
    ("new_password", "sunflower bucket 9"),
    ("new_password_again", "sunflower bucket 9"),
    ("initials", "RF"),
    ("name", "Office"),
    ("id", "1"),
];

/// A session of the support account "helper".
async fn support(world: &World, way: Way) -> Browser<'_> {
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

async fn browser_of(world: &World, way: Way, who: Who) -> Browser<'_> {
    world.account("room", TwoFactor::Off).await;
    match who {
        Who::Nobody => world.browser(way),
        Who::Holder => {
            let mut browser = world.browser(way);
            assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
            browser
        }
        Who::HolderWithTwoFactor => at_stage(world, way, Stage::Home, "office").await.0,
        Who::Support => support(world, way).await,
    }
}

#[test]
fn r36_every_server_function_is_in_one_of_the_lists() {
    let mut listed = [&FORMS[..], &ACCOUNT_FORMS, &["/api/position"]].concat();
    let mut there: Vec<_> = api::FORMS.iter().map(|(form, _)| *form).collect();
    listed.sort_unstable();
    there.sort_unstable();
    assert_eq!(listed, there);
}

#[tokio::test]
async fn r36_no_session_of_any_role_opens_a_step_of_the_logon() {
    for way in WAYS {
        for who in EVERYBODY {
            let world = World::new().await;
            let mut browser = browser_of(&world, way, who).await;
            let stands = browser.stands().await;
            world.new_events().await;
            for form in FORMS
                .into_iter()
                .filter(|form| !matches!(*form, "/api/logon" | "/api/log-off"))
            {
                let outcome = browser.post(form, &FIELDS).await.outcome();
                assert_eq!(outcome, went(leads_back(form)), "{who:?} at {form}");
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

/// What a form of the account page comes to, and the event that is left of it.
fn expected(who: Who, form: &str) -> (Outcome, Option<&'static str>) {
    let locked = (went("/account?done=locked"), None);
    match (who, form) {
        (Who::Nobody, _) => (went("/account"), None),
        (_, "/api/end-session") => (went("/account?done=ended"), None),
        (Who::Holder, "/api/forget-device") => (went("/account?done=forgotten"), None),
        (Who::Holder, "/api/ask") => (went("/account?done=asked"), Some("two-factor.asked-for")),
        (Who::Holder, "/api/change-password") => (
            went("/account?done=password"),
            Some("holder.password-changed"),
        ),
        // Nothing of what is there for two-factor logon is there.
        (Who::Holder, "/api/rename-authenticator") => (went("/account?done=renamed"), None),
        (Who::Holder, "/api/remove-authenticator") => (went("/account?done=removed"), None),
        (Who::Holder, _) | (_, "/api/ask") => (went("/account"), None),
        (_, "/api/unlock") => (said("code-wrong"), Some("logon.code-refused wrong")),
        _ => locked,
    }
}

#[tokio::test]
async fn r36_what_each_role_may_do_on_the_account_page() {
    for way in WAYS {
        for who in EVERYBODY {
            for form in ACCOUNT_FORMS {
                let world = World::new().await;
                let mut browser = browser_of(&world, way, who).await;
                world.new_events().await;
                let mut fields = FIELDS;
                fields[8] = ("id", "9999");
                let (outcome, event) = expected(who, form);
                let came_to = browser.post(form, &fields).await.outcome();
                assert_eq!(came_to, outcome, "{who:?} at {form}");
                let events = world.new_events().await;
                let first = events.first().map(String::as_str);
                assert_eq!(first, event, "{who:?} at {form}");
            }
        }
    }
}
