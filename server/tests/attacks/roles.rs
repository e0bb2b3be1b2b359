//! Each server function authorises itself (R36): every role at every one of them.

use crate::support::{
    ACCOUNT_FORMS, Browser, FORMS, Outcome, PASSWORD, Stage, WAYS, Way, World, at_stage,
    leads_back, said, went,
};
use axum::{
    body::Body,
    http::{Method, Request},
};
use domain::TwoFactor;
use protocol::StageKind;
use server::http::{CONSOLE_ROUTES, ConsoleRoute};

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

/// Staff who are none at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Almost {
    /// Between password and code.
    BeforeTheCode,
    /// Without 2FA, which nobody but the operator's own hands in the database can bring about.
    WithoutTwoFactor,
    /// Not staff any more.
    Demoted,
}

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
        Who::Support => Browser {
            way,
            ..world.staff("helper").await.browser
        },
    }
}

#[test]
fn r36_every_server_function_is_in_one_of_the_lists() {
    // Who may do the last three is tested beside what they are for: stay.rs, account/reminders.rs,
    // console/set_up_codes.rs.
    let others = [
        "/api/position",
        "/api/stay",
        "/api/answer-reminder",
        "/api/set-up-code",
    ];
    let mut listed = [&FORMS[..], &ACCOUNT_FORMS, &others].concat();
    let mut there: Vec<_> = protocol::FORMS.iter().map(|(form, _)| *form).collect();
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
            let stands = browser.stage().await;
            world.new_events().await;
            for form in FORMS
                .into_iter()
                .filter(|form| !matches!(*form, "/api/logon" | "/api/log-off"))
            {
                let fields = match form {
                    "/api/password-chosen" => &[("own", "yes")][..],
                    _ => &FIELDS,
                };
                let outcome = browser.post(form, fields).await.outcome();
                assert_eq!(outcome, went(leads_back(form)), "{who:?} at {form}");
                assert_eq!(browser.stage().await, stands, "{who:?} after {form}");
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
        (_, "/api/log-off-elsewhere") => (
            went("/account?done=elsewhere"),
            Some("session.others-ended"),
        ),
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

/// What everybody may know of the support console: that it is there, and not for them.
#[tokio::test]
async fn r36_nobody_but_staff_is_answered_at_the_console() {
    let fields = [
        ("action", "reset"),
        ("reason", "because"),
        ("user_id", "office"),
        ("confirmed", "yes"),
        ("answer", "agree"),
        ("id", "1"),
        ("code", "123456"),
    ];
    for who in EVERYBODY {
        for ConsoleRoute {
            method,
            path: route,
            ..
        } in &CONSOLE_ROUTES
        {
            let world = World::new().await;
            world.account("office2", TwoFactor::Off).await;
            let mut browser = browser_of(&world, Way::Html, who).await;
            world.new_events().await;
            let path = route.replace("{user_id}", "office2");
            let answer = if method == Method::GET {
                browser.get(&path).await
            } else {
                browser.post(&path, &fields).await
            };
            let status = answer.status.as_u16();
            match who {
                Who::Nobody => {
                    assert_eq!(
                        (status, answer.location()),
                        (303, "/logon"),
                        "{method} {path}"
                    );
                }
                Who::Holder | Who::HolderWithTwoFactor => {
                    assert_eq!(status, 403, "{who:?}: {method} {path}");
                    assert!(!answer.text().contains("office2"), "{who:?}: {path}");
                }
                Who::Support => assert!(
                    matches!(status, 200 | 303 | 422) && answer.location() != "/logon",
                    "{method} {path}: {status}"
                ),
            }
            // That somebody who is logged on was refused is all that is left of it (R60).
            let events = world.new_events().await;
            match who {
                Who::Support => {}
                Who::Nobody => assert!(events.is_empty(), "{who:?} at {path}"),
                Who::Holder | Who::HolderWithTwoFactor => {
                    assert_eq!(events, [format!("console.refused {route}")], "{who:?}");
                }
            }
        }
    }
}

/// A password alone opens nothing, and what is staff is asked at each request.
#[tokio::test]
async fn r36_who_is_almost_staff_is_not_answered_at_the_console() {
    for almost in [
        Almost::BeforeTheCode,
        Almost::WithoutTwoFactor,
        Almost::Demoted,
    ] {
        let world = World::new().await;
        world.account("office", TwoFactor::Off).await;
        let mut browser = world.staff("helper").await.browser;
        let expected = match almost {
            Almost::BeforeTheCode => {
                browser = world.browser(Way::Html);
                assert_eq!(
                    browser.log_on("helper", PASSWORD).await,
                    went("/logon/code")
                );
                (303, "/logon")
            }
            Almost::WithoutTwoFactor => {
                world
                    .sql("UPDATE account SET two_factor = 'off' WHERE user_id = 'helper'")
                    .await;
                (403, "")
            }
            Almost::Demoted => {
                world
                    .sql("UPDATE account SET role = 'account' WHERE user_id = 'helper'")
                    .await;
                (403, "")
            }
        };
        world.new_events().await;
        for ConsoleRoute {
            method,
            path: route,
            ..
        } in &CONSOLE_ROUTES
        {
            let path = route.replace("{user_id}", "office");
            let answer = if method == Method::GET {
                browser.get(&path).await
            } else {
                let fields = [
                    ("action", "close"),
                    ("reason", "because"),
                    ("user_id", "office"),
                ];
                browser.post(&path, &fields).await
            };
            let came_to = (answer.status.as_u16(), answer.location());
            assert_eq!(came_to, expected, "{almost:?}: {method} {path}");
            assert!(!answer.text().contains("Sunflower"), "{almost:?}: {path}");
        }
        // That a session without the right was refused is all that is left of it (R60).
        let events = world.new_events().await;
        let refused = |event: &String| event.starts_with("console.refused /support");
        assert!(events.iter().all(refused), "{almost:?}: {events:?}");
        assert_eq!(events.is_empty(), almost == Almost::BeforeTheCode);
    }
}

/// Where one stands is told to nobody else: the answer names nothing but one's own.
#[tokio::test]
async fn r36_where_each_role_stands_is_its_own_affair() {
    for who in EVERYBODY {
        let world = World::new().await;
        world.account("office2", TwoFactor::Off).await;
        let mut browser = browser_of(&world, Way::App, who).await;
        let stands = browser.stage().await;
        let expected = match who {
            Who::Nobody => StageKind::LogOn,
            _ => StageKind::Home,
        };
        assert_eq!(stands, expected, "{who:?}");
        let own = match who {
            Who::Nobody => "",
            Who::Holder => "room",
            Who::HolderWithTwoFactor => "office",
            Who::Support => "helper",
        };
        let answer = browser
            .post("/api/position", &[("user_id", "office2")])
            .await
            .text();
        assert!(
            answer.contains(own) && !answer.contains("office2"),
            "{who:?}: {answer}"
        );
    }
}

/// Whatever is below `/support` is in the list: another address is none.
#[tokio::test]
async fn r36_what_is_not_listed_is_not_there() {
    let world = World::new().await;
    let mut staff = world.staff("helper").await;
    for path in [
        "/support/x",
        "/support/accounts",
        "/support/accounts/x/act/y",
    ] {
        assert_eq!(staff.browser.get(path).await.status, 404, "{path}");
    }
    for ConsoleRoute {
        method,
        path: route,
        ..
    } in &CONSOLE_ROUTES
    {
        let path = route.replace("{user_id}", "helper");
        let request = Request::builder().method("DELETE").uri(&path);
        let request = request.header("origin", &world.origin);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = staff.browser.send(request, Body::empty()).await;
        assert_eq!(answer.status, 405, "{method} {path}");
    }
}
