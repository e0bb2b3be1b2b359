//! The main job, end to end, with JavaScript and without (S1–S9).

use crate::support::{
    Authenticator, KEEP, NOW, PASSWORD, WAYS, Way, World, alert, heading, input_names, said, went,
};
use domain::{Role, TwoFactor};

#[tokio::test]
async fn s1_to_s9_from_the_password_to_good_to_go_and_home() {
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        let mut browser = world.browser(way);

        assert_eq!(browser.get("/").await.location(), "/logon");
        let page = browser.page("/logon").await;
        assert_eq!(heading(&page), "Log on");
        assert_eq!(input_names(&page), ["user_id", "password"]);
        assert!(page.contains("action=\"/api/logon\"") && page.contains("method=\"post\""));

        // S3: the enrolment begins by itself.
        assert_eq!(
            browser.log_on(" Office ", PASSWORD).await,
            went("/logon/enrol")
        );
        let page = browser.page("/logon/enrol").await;
        assert_eq!(heading(&page), "Set up your authenticator");
        assert_eq!(input_names(&page), ["name", "code"]);
        let app = browser.scan().await;
        shows_secret(&page, &app, true);

        // S7, S8
        let code = app.code(world.now());
        let pasted = format!(" {} {}", &code[..3], &code[3..]);
        assert_eq!(browser.verify(&pasted).await, went("/logon/good-to-go"));
        let page = browser.page("/logon/good-to-go").await;
        assert_eq!(heading(&page), "Good to go");
        shows_secret(&page, &app, false);

        // S9
        assert_eq!(browser.acknowledge().await, went("/logon/confirm"));
        world.clock.advance(18);
        let page = browser.page("/logon/confirm").await;
        assert_eq!(heading(&page), "Complete your logon");
        assert_eq!(input_names(&page), ["password", "code"]);
        assert!(page.contains("a new code in 12 seconds"), "{page}");
        shows_secret(&page, &app, false);
        assert_eq!(
            browser.confirm(PASSWORD, &code).await,
            said("code-spent:12")
        );
        world.clock.advance(12);
        let page = browser.page("/logon/confirm").await;
        assert!(page.contains("Your app shows a new code now."), "{page}");
        let fresh = app.code(world.now());
        // A mistyped password spends no code.
        assert_eq!(browser.confirm("marigold", &fresh).await, said("password"));
        assert_eq!(browser.confirm(PASSWORD, &fresh).await, went(KEEP));
        assert_eq!(browser.keep().await, went("/"));

        let page = browser.page("/").await;
        assert_eq!(heading(&page), "You are logged on");
        assert!(page.contains("Welcome, Rose Field.") && page.contains("This is the first one."));
        shows_secret(&page, &app, false);
        assert_eq!(browser.log_off().await, went("/logon?notice=logged-off"));
        let page = browser.page("/logon?notice=logged-off").await;
        assert!(page.contains("You are logged off."), "{page}");
        assert_eq!(browser.stage().await, protocol::StageKind::LogOn);

        // Every later logon.
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/code")
        );
        let page = browser.page("/logon/code").await;
        assert_eq!(heading(&page), "Verification code");
        assert_eq!(browser.code(&fresh).await, said("code-spent:30"));
        world.clock.advance(30);
        assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
        let page = browser.page("/").await;
        assert_eq!(world.now(), NOW + 60);
        let last = "2027-01-15 08:00 UTC, from 192.0.2.7";
        assert!(page.contains(last), "{page}");
    }
}

/// Whether a page gives the secret, as text, link or picture.
fn shows_secret(page: &str, app: &Authenticator, shows: bool) {
    let bare: String = page
        .replace("<span>", "")
        .replace("</span>", "")
        .split_whitespace()
        .collect();
    assert_eq!(bare.contains(app.key()), shows, "the Secret Key");
    for part in ["otpauth://totp/", "class=\"qr\""] {
        assert_eq!(page.contains(part), shows, "{part}");
    }
}

#[tokio::test]
async fn s1_without_2fa_the_password_is_enough() {
    for way in WAYS {
        let world = World::new().await;
        world.account("room", TwoFactor::Off).await;
        let mut browser = world.browser(way);
        assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
        assert_eq!(browser.stage().await, protocol::StageKind::Home);
        // The door is behind whoever is in.
        assert_eq!(browser.get("/logon").await.location(), "/");
    }
}

#[tokio::test]
async fn support_accounts_enrol_from_the_start() {
    let world = World::new().await;
    world.add("helper", Role::Support, Some(PASSWORD)).await;
    world.enrol("helper").await;
}

#[tokio::test]
async fn without_javascript_an_error_keeps_what_was_typed_and_says_what_is_wrong() {
    let world = World::new().await;
    world.account("office", TwoFactor::Off).await;
    let mut browser = world.browser(Way::Html);
    for (user_id, password, word, sentence) in [
        (
            "Office",
            "wrong",
            "credentials",
            "User ID or password is not right",
        ),
        ("of fice", "wrong", "user-id", "That is not a user ID"),
        (
            "office",
            "",
            "password-missing",
            "Please type your password",
        ),
    ] {
        let fields = [("user_id", user_id), ("password", password)];
        let answer = browser.post("/api/logon", &fields).await;
        assert_eq!(answer.outcome(), said(word));
        assert!(
            answer.location().starts_with("/logon?"),
            "{}",
            answer.location()
        );
        let page = browser.page(answer.location()).await;
        let shown = alert(&page).expect("an alert");
        assert!(shown.starts_with(sentence), "{shown}");
        assert!(page.contains(&format!("value=\"{user_id}\"")), "{page}");
        assert!(page.contains("aria-invalid=\"true\""), "{page}");
        assert!(
            !page.contains("value=\"wrong\""),
            "a password is never echoed"
        );
    }
    assert_eq!(browser.log_on("office", PASSWORD).await, went("/"));
    assert!(!browser.cookies.contains_key("gtg_typed"), "forgotten");
}
