//! Anything malformed or oversized gets its own clear refusal, and changes nothing.

use crate::support::{FORMS, KEEP, PASSWORD, Stage, WAYS, Way, World, at_stage, said, went};
use domain::TwoFactor;

#[tokio::test]
async fn r42_what_is_no_user_id_is_refused_as_that_and_never_echoed_raw() {
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::Off).await;
        world.new_events().await;
        let mut browser = world.browser(way);
        for typed in [
            "",
            "   ",
            "off\0ice",
            "office\u{1b}[31m",
            "off\nice",
            "off\r\nSet-Cookie: x=y",
            "<script>alert(1)</script>",
            "' OR 1=1 --",
            "офис",
            "\u{202e}eciffo",
            "-office",
            &"a".repeat(65),
            &"a".repeat(5000),
            &"é".repeat(64),
        ] {
            let fields = [("user_id", typed), ("password", PASSWORD)];
            let answer = browser.post("/api/logon", &fields).await;
            assert_eq!(answer.outcome(), said("user-id"), "{typed:?}");
            assert_eq!(answer.headers.get("x"), None);
            if way == Way::Html {
                let page = browser.page(answer.location()).await;
                assert!(!page.contains("<script>alert"), "{page}");
                let raw = |c: char| c.is_control() && c != '\n';
                let control = page.chars().find(|c| raw(*c));
                assert_eq!(control, None, "{typed:?}: a control character came back");
            }
        }
        assert!(world.new_events().await.is_empty());
        assert_eq!(
            browser.log_on(&format!("  {}  ", "office"), PASSWORD).await,
            went("/")
        );
    }
}

#[tokio::test]
async fn r4_a_password_of_more_than_1024_bytes_is_refused_before_anything_is_computed() {
    for way in WAYS {
        let world = World::new().await;
        let (mut confirming, app) = at_stage(&world, way, Stage::Confirm, "office").await;
        let code = app.expect("an authenticator").code(world.now());
        world.new_events().await;
        let mut browser = world.browser(way);
        for user_id in ["office", "nobody"] {
            let long = "x".repeat(1025);
            assert_eq!(
                browser.log_on(user_id, &long).await,
                said("password-too-long")
            );
            assert_eq!(
                browser.log_on(user_id, &"é".repeat(513)).await,
                said("password-too-long")
            );
        }
        assert_eq!(
            confirming.confirm(&"x".repeat(1025), &code).await,
            said("password-too-long")
        );
        assert_eq!(
            confirming.confirm("", &code).await,
            said("password-missing")
        );
        assert!(world.new_events().await.is_empty());
        assert_eq!(
            browser.log_on("office", &"x".repeat(1024)).await,
            said("credentials")
        );
        assert_eq!(
            browser.log_on("office", "nul\0nul").await,
            said("credentials")
        );
        assert_eq!(confirming.confirm(PASSWORD, &code).await, went(KEEP));
    }
}

/// Bodies that no form of ours sends.
fn bodies() -> Vec<String> {
    let mut many = String::new();
    while many.len() < 16_000 {
        many.push_str("a=&");
    }
    vec![
        String::new(),
        "&".to_owned(),
        "=".to_owned(),
        "&&&===".to_owned(),
        "user_id".to_owned(),
        "user_id=&password=&code=&new_password=&new_password_again=".to_owned(),
        "user_id=office&user_id=office&password=x&password=x&code=1&code=2".to_owned(),
        "user_id[]=office&password[x]=1&code[0]=2".to_owned(),
        "user_id[a][b][c][d][e][f][g][h]=1".to_owned(),
        "%00=%00&user_id=%00".to_owned(),
        "{\"user_id\":\"office\"}".to_owned(),
        "x".repeat(16_000),
        many,
        format!("code={}", "[".repeat(5000)),
        format!("{}=1", "code[x]".repeat(1500)),
    ]
}

#[tokio::test]
async fn malformed_forms_are_refused_in_words_at_every_stage() {
    for way in WAYS {
        for stage in [
            Stage::Nowhere,
            Stage::Password,
            Stage::Enrol,
            Stage::Confirm,
            Stage::Code,
        ] {
            let world = World::new().await;
            let (browser, _) = at_stage(&world, way, stage, "office").await;
            world.new_events().await;
            for form in FORMS.into_iter().filter(|form| !form.contains("log-off")) {
                for body in bodies() {
                    let mut browser = browser.clone();
                    let shown: String = body.chars().take(40).collect();
                    let request = browser.form(form);
                    let answer = browser.send(request, body).await;
                    let status = answer.status.as_u16();
                    assert!(status < 500, "{status} to {form} with {shown}");
                    assert!(!browser.cookies.contains_key("gtg"), "{form} with {shown}");
                    assert_eq!(browser.stage().await, stage.kind(), "{form} with {shown}");
                }
            }
            assert!(world.new_events().await.is_empty(), "{stage:?}");
        }
    }
}

#[tokio::test]
async fn a_field_sent_twice_is_refused_as_malformed() {
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::Off).await;
        for fields in [
            &[
                ("user_id", "office"),
                ("user_id", "office"),
                ("password", PASSWORD),
            ][..],
            &[
                ("user_id", "office"),
                ("password", PASSWORD),
                ("password", PASSWORD),
            ],
        ] {
            let mut browser = world.browser(way);
            let answer = browser.post("/api/logon", fields).await;
            let is_refused = answer.status == 400
                || (answer.status == 302 && answer.outcome() == said("malformed"));
            assert!(is_refused, "{} {}", answer.status, answer.text());
            assert_eq!(browser.stage().await, protocol::StageKind::LogOn);
        }
    }
}
