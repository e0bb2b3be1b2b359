//! Nobody learns from an answer whether a userID exists, is disabled, is paused or has a password
//! (R24, R41).
//!
//! That the answers also take the same time cannot be told here, where other tests compute
//! hashes at the same moment: `../bounds/alike.rs` measures it, alone on the machine.

use crate::support::{Answer, PASSWORD, WAYS, Way, World, said, went};
use domain::{Role, Status, TwoFactor, account::TwoFactorChange};

/// Why a logon of the same userID fails.
#[derive(Debug, Clone, Copy)]
enum Why {
    Unknown,
    Wrong,
    WrongWithTwoFactor,
    Disabled,
    DisabledAndWrong,
    WithoutPassword,
    ExpiredSetUpCode,
    Paused,
    PausedAndRight,
    /// By so many in a row that only support opens it again.
    Locked,
    LockedAndRight,
    /// A browser that the account remembers, with a count of its own.
    PausedRemembered,
    PausedRememberedAndRight,
}

impl Why {
    /// Whether nothing is checked.
    fn is_throttled(self) -> bool {
        use Why::{
            Locked, LockedAndRight, Paused, PausedAndRight, PausedRemembered,
            PausedRememberedAndRight,
        };
        matches!(
            self,
            Paused
                | PausedAndRight
                | Locked
                | LockedAndRight
                | PausedRemembered
                | PausedRememberedAndRight
        )
    }
}

const ALL: [Why; 13] = [
    Why::Unknown,
    Why::Wrong,
    Why::WrongWithTwoFactor,
    Why::Disabled,
    Why::DisabledAndWrong,
    Why::WithoutPassword,
    Why::ExpiredSetUpCode,
    Why::Paused,
    Why::PausedAndRight,
    Why::Locked,
    Why::LockedAndRight,
    Why::PausedRemembered,
    Why::PausedRememberedAndRight,
];

/// The answer to the form, and without JavaScript the page that it leads to.
async fn answers(why: Why, way: Way) -> (Answer, Option<Answer>) {
    let few = "[throttle]\npassword_close_after = 10\n";
    let is_locked = matches!(why, Why::Locked | Why::LockedAndRight);
    let world = World::with(if is_locked { few } else { "" }).await;
    let mut browser = world.browser(way);
    let wrong = "sunflower bucket 9";
    let mut password = wrong.to_owned();
    match why {
        Why::Unknown => {}
        Why::Wrong => world.account("office", TwoFactor::Off).await,
        Why::WrongWithTwoFactor => {
            world.account("office", TwoFactor::Off).await;
            world.two_factor("office", TwoFactorChange::Enable).await;
        }
        Why::Disabled | Why::DisabledAndWrong => {
            world.account("office", TwoFactor::Off).await;
            world.set_status("office", Status::Disabled).await;
            if matches!(why, Why::Disabled) {
                PASSWORD.clone_into(&mut password);
            }
        }
        Why::WithoutPassword => drop(world.add("office", Role::Account, None).await),
        Why::ExpiredSetUpCode => {
            password = world.add("office", Role::Account, None).await;
            world.clock.advance(24 * 3600);
        }
        Why::Paused | Why::PausedAndRight | Why::Locked | Why::LockedAndRight => {
            world.account("office", TwoFactor::Off).await;
            for number in 0..10 {
                let mut stranger = world.browser(way);
                stranger.peer = ([203, 0, 113, number], 50_000).into();
                stranger.log_on("office", wrong).await;
            }
            if matches!(why, Why::PausedAndRight | Why::LockedAndRight) {
                PASSWORD.clone_into(&mut password);
            }
            let begins = if is_locked { "closed" } else { "paused" };
            let events = world.new_events().await;
            let of = |event: &String| event.starts_with(&format!("regulation.passwords-{begins}"));
            assert!(events.iter().any(of), "{events:?}");
        }
        Why::PausedRemembered | Why::PausedRememberedAndRight => {
            world.account("office", TwoFactor::Off).await;
            assert_eq!(browser.log_on("office", PASSWORD).await, went("/"));
            browser.log_off().await;
            for _ in 0..10 {
                browser.log_on("office", wrong).await;
            }
            if matches!(why, Why::PausedRememberedAndRight) {
                PASSWORD.clone_into(&mut password);
            }
        }
    }
    world.new_events().await;
    let fields = [("user_id", "office"), ("password", password.as_str())];
    let answer = browser.post("/api/logon", &fields).await;
    assert_eq!(answer.outcome(), said("credentials"), "{why:?}");
    let event = match why {
        why if why.is_throttled() => "logon.password-refused paused",
        _ => "logon.password-refused",
    };
    assert_eq!(world.new_events().await, [event], "{why:?}");
    let page = match way {
        Way::Html => Some(browser.get(answer.location()).await),
        Way::App => None,
    };
    assert_eq!(browser.stage().await, protocol::StageKind::LogOn, "{why:?}");
    (answer, page)
}

/// Status, headers and body, the nonce apart.
fn bytes(answer: &Answer) -> String {
    let headers = answer
        .headers
        .iter()
        .fold(String::new(), |all, (name, value)| {
            format!("{all}{name}: {}\n", value.to_str().expect("ASCII"))
        });
    let text = format!("{}\n{headers}\n{}", answer.status, answer.text());
    match text.split_once("'nonce-") {
        Some((_, rest)) => {
            let (nonce, _) = rest.split_once('\'').expect("a nonce ends");
            text.replace(nonce, "…")
        }
        None => text,
    }
}

#[tokio::test]
async fn r41_all_refusals_are_byte_identical() {
    for way in WAYS {
        let (model, model_page) = answers(ALL[0], way).await;
        for why in ALL {
            let (answer, page) = answers(why, way).await;
            assert_eq!(bytes(&answer), bytes(&model), "{why:?}");
            assert_eq!(
                page.as_ref().map(bytes),
                model_page.as_ref().map(bytes),
                "{why:?}"
            );
        }
    }
}

#[tokio::test]
async fn r41_what_cannot_be_a_logon_is_refused_alike_whether_the_account_exists_or_not() {
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::Off).await;
        for (password, word) in [
            ("", "password-missing".to_owned()),
            (&*"x".repeat(1025), "password-too-long".to_owned()),
        ] {
            for user_id in ["office", "nobody"] {
                let mut browser = world.browser(way);
                assert_eq!(
                    browser.log_on(user_id, password).await,
                    said(&word),
                    "{user_id}"
                );
            }
        }
    }
}
