//! Names, attributes and lives of the cookies (R25, R26).

use crate::support::{KEEP, PASSWORD, Stage, WAYS, Way, World, at_stage, said, went};
use axum::{body::Body, http::Request};
use domain::TwoFactor;
use protocol::StageKind;

const HTTPS: &str = "[site]\norigin = \"https://logon.example\"\n";

/// The `Set-Cookie` headers with their values as `…`.
fn masked(cookies: &[&str]) -> Vec<String> {
    let mask = |cookie: &&str| {
        let (pair, attributes) = cookie.split_once(';').expect("attributes");
        let (name, value) = pair.split_once('=').expect("a pair");
        let value = if value.is_empty() { "" } else { "…" };
        format!("{name}={value};{attributes}")
    };
    cookies.iter().map(mask).collect()
}

#[tokio::test]
async fn r25_names_and_attributes_over_https_and_on_loopback() {
    for way in WAYS {
        for (settings, prefix, secure) in [(HTTPS, "__Host-", "; Secure"), ("", "", "")] {
            let world = World::with(settings).await;
            let app = world_enrolled(&world).await;
            let mut browser = world.browser(way);
            let fields = [("user_id", "office"), ("password", PASSWORD)];
            let answer = browser.post("/api/logon", &fields).await;
            let typed =
                format!("{prefix}gtg_typed=; HttpOnly; SameSite=Strict{secure}; Path=/; Max-Age=0");
            let attempt = format!(
                "{prefix}gtg_pre=…; HttpOnly; SameSite=Strict{secure}; Path=/; Max-Age=600"
            );
            assert_eq!(masked(&answer.cookies()), [typed, attempt]);

            let answer = browser.post("/api/code", &[("code", &app)]).await;
            let cleared =
                format!("{prefix}gtg_pre=; HttpOnly; SameSite=Strict{secure}; Path=/; Max-Age=0");
            let session = format!("{prefix}gtg=…; HttpOnly; SameSite=Lax{secure}; Path=/");
            let remembered = format!(
                "{prefix}gtg_device=…; HttpOnly; SameSite=Strict{secure}; Path=/; Max-Age=7776000"
            );
            assert_eq!(masked(&answer.cookies()), [cleared, session, remembered]);

            let answer = browser.post("/api/log-off", &[]).await;
            let cleared =
                format!("{prefix}gtg=; HttpOnly; SameSite=Lax{secure}; Path=/; Max-Age=0");
            assert_eq!(masked(&answer.cookies()), [cleared]);

            let answer = browser.post("/language", &[("language", "cy")]).await;
            let language = format!(
                "{prefix}gtg_language=…; HttpOnly; SameSite=Lax{secure}; Path=/; Max-Age=31536000"
            );
            assert_eq!(masked(&answer.cookies()), [language]);
        }
    }
}

/// An enrolled account; its present code.
async fn world_enrolled(world: &World) -> String {
    world.enrolled("office").await.code(world.now())
}

#[tokio::test]
async fn r26_the_token_is_new_at_every_change_of_privilege() {
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        let mut browser = world.browser(way);
        let mut tokens = Vec::new();
        let code = world.set_up_code("office").await;
        assert_eq!(
            browser.log_on("office", &code).await,
            went("/logon/password")
        );
        let mut before = browser.clone();
        tokens.extend(browser.cookies.get("gtg_pre").cloned());
        assert_eq!(
            browser.choose(PASSWORD, PASSWORD).await,
            went("/logon/enrol")
        );
        assert_eq!(
            before.stage().await,
            StageKind::LogOn,
            "the token before is dead"
        );
        tokens.extend(browser.cookies.get("gtg_pre").cloned());
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/enrol")
        );
        tokens.extend(browser.cookies.get("gtg_pre").cloned());
        let app = browser.scan().await;
        assert_eq!(
            browser.verify(&app.code(world.now())).await,
            went("/logon/good-to-go")
        );
        assert_eq!(browser.acknowledge().await, went("/logon/confirm"));
        world.clock.advance(30);
        assert_eq!(
            browser.confirm(PASSWORD, &app.code(world.now())).await,
            went(KEEP)
        );
        tokens.extend(browser.cookies.get("gtg_pre").cloned());
        let asked = went("/logon/password-chosen");
        assert_eq!(browser.keep().await, asked);
        tokens.extend(browser.cookies.get("gtg_pre").cloned());
        let own = [("own", "yes")];
        let answer = browser.post("/api/password-chosen", &own).await;
        assert_eq!(answer.outcome(), went("/"));
        assert!(!browser.cookies.contains_key("gtg_pre"));
        tokens.extend(browser.cookies.get("gtg").cloned());
        assert_eq!(
            browser.log_on("office", PASSWORD).await,
            went("/logon/code")
        );
        tokens.extend(browser.cookies.get("gtg_pre").cloned());

        assert_eq!(tokens.len(), 7);
        assert!(tokens.iter().all(|token| token.len() == 43), "256 bits");
        tokens.sort();
        tokens.dedup();
        assert_eq!(tokens.len(), 7, "no token twice");
    }
}

#[tokio::test]
async fn r26_an_unknown_token_is_never_adopted() {
    let planted = "A".repeat(43);
    for way in WAYS {
        let world = World::new().await;
        world.account("office", TwoFactor::AwaitingEnrolment).await;
        world.account("room", TwoFactor::Off).await;
        for (name, next, cookie) in [("office", "/logon/enrol", "gtg_pre"), ("room", "/", "gtg")] {
            for value in [planted.as_str(), "", "junk", "A B", &"A".repeat(4096)] {
                let mut browser = world.browser(way);
                for name in ["gtg", "gtg_pre"] {
                    browser.cookies.insert(name.to_owned(), value.to_owned());
                }
                assert_eq!(browser.stage().await, StageKind::LogOn, "{value}");
                assert_eq!(browser.log_on(name, PASSWORD).await, went(next));
                assert_ne!(browser.cookies.get(cookie).map(String::as_str), Some(value));
            }
        }
    }
}

#[tokio::test]
async fn r26_a_cookie_sent_twice_is_nobodys() {
    let world = World::new().await;
    for (stage, cookie) in [(Stage::Home, "gtg"), (Stage::Code, "gtg_pre")] {
        let (browser, _) = at_stage(&world, Way::Html, stage, stage.kind().word()).await;
        let mine = format!("{cookie}={}", browser.cookies[cookie]);
        let planted = format!("{cookie}={}", "A".repeat(43));
        for cookies in [
            [mine.clone(), planted.clone()],
            [planted, mine.clone()],
            [mine.clone(), mine],
        ] {
            let joined = Request::get("/").header("cookie", cookies.join("; "));
            let apart = Request::get("/")
                .header("cookie", &cookies[0])
                .header("cookie", &cookies[1]);
            for request in [joined, apart] {
                let mut stranger = world.browser(Way::Html);
                let answer = stranger.send(request, Body::empty()).await;
                assert_eq!(answer.location(), "/logon", "{cookies:?}");
            }
        }
    }
}

#[tokio::test]
async fn r25_over_https_only_the_prefixed_name_counts() {
    let world = World::with(HTTPS).await;
    world.account("room", TwoFactor::Off).await;
    let mut browser = world.browser(Way::Html);
    assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
    assert_eq!(browser.stage().await, StageKind::Home);
    let session = browser.cookies.remove("__Host-gtg").expect("a session");
    browser.cookies.insert("gtg".to_owned(), session);
    assert_eq!(browser.stage().await, StageKind::LogOn);
}

#[tokio::test]
async fn r30_a_planted_typed_user_id_is_shown_as_text_and_nothing_else() {
    let world = World::new().await;
    for typed in ["\"><script>alert(1)</script>", "\u{1b}[31m\u{0}", "é"] {
        let mut browser = world.browser(Way::Html);
        assert_eq!(browser.log_on(typed, "x").await, said("user-id"));
        let page = browser.page("/logon").await;
        assert!(!page.contains("<script>alert"), "{page}");
    }
    for junk in ["***", "_____w", "", &"QUFB".repeat(2000)] {
        let mut browser = world.browser(Way::Html);
        browser
            .cookies
            .insert("gtg_typed".to_owned(), junk.to_owned());
        browser.page("/logon").await;
    }
}
