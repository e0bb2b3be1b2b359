//! The headers of every kind of answer, to the letter (R29).

use crate::support::{
    ASSETS, Answer, OFFICE, PAGES, PASSWORD, STAGES, Way, World, at_stage, attributes,
};
use axum::{body::Body, http::Request};
use domain::TwoFactor;

const HTTPS: &str = r#"
[site]
origin = "https://logon.example"
[[apps]]
name = "Nursery"
origin = "https://inm.example"
[[apps]]
name = "Rota"
origin = "https://rota.example:8443"
"#;

/// The policy of `settings`, with `nonce` for a page.
fn policy(nonce: Option<&str>, apps: &str) -> String {
    let nonce = nonce
        .map(|nonce| format!(" 'nonce-{nonce}'"))
        .unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'{apps}; \
         frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
    )
}

const APPS: &str = " https://inm.example https://rota.example:8443";

/// One answer of every kind, with its name and how long it may be kept.
async fn answers(world: &World) -> Vec<(&'static str, Answer, &'static str)> {
    let (mut html, mut app) = (world.browser(Way::Html), world.browser(Way::App));
    let wrong = [("user_id", "room"), ("password", "wrong")];
    let right = [("user_id", "room"), ("password", PASSWORD)];
    let foreign = || Request::post("/api/logon").header("origin", "https://evil.example");
    let (form, put) = (
        html.form("/api/logon"),
        html.form("/api/logon").method("PUT"),
    );
    let options = Request::options("/api/logon")
        .header("origin", "https://evil.example")
        .header("access-control-request-method", "POST");
    let cors = Request::get("/logon").header("origin", "https://evil.example");
    let mut found = vec![
        ("page", html.get("/logon").await, "no-store"),
        (
            "page for another origin",
            html.send(cors, "").await,
            "no-store",
        ),
        ("redirect of a page", html.get("/").await, "no-store"),
        ("404 page", html.get("/nowhere").await, "no-store"),
        ("refusal", html.post("/api/logon", &wrong).await, "no-store"),
        (
            "refusal of the app",
            app.post("/api/logon", &wrong).await,
            "no-store",
        ),
        ("403", html.send(foreign(), "").await, "no-store"),
        (
            "403 page",
            html.send(foreign().header("accept", "text/html"), "").await,
            "no-store",
        ),
        ("405", html.get("/api/logon").await, "no-store"),
        ("405 to PUT", html.send(put, "").await, "no-store"),
        ("405 to OPTIONS", html.send(options, "").await, "no-store"),
        ("405 of a page", html.post("/logon", &[]).await, "no-store"),
        ("413", html.send(form, vec![b'x'; 17_000]).await, "no-store"),
    ];
    let json = Request::post("/api/logon")
        .header("origin", &world.origin)
        .header("content-type", "application/json");
    let malformed = html.form("/api/logon");
    let text_file = app::texts::LANGUAGES[1].path;
    let hashed = |path| Request::get(path).header("accept-encoding", "br");
    found.extend([
        ("415", html.send(json, "{}").await, "no-store"),
        ("400", html.send(malformed, vec![0xff]).await, "no-store"),
        ("health", html.get("/healthz").await, "no-store"),
        ("readiness", html.get("/readyz").await, "no-store"),
        ("texts", html.get(text_file).await, FOREVER),
        ("no texts", html.get("/texts/xx.txt").await, "no-store"),
        (
            "icon",
            html.get("/favicon.svg").await,
            "public, max-age=86400",
        ),
        ("no file", html.get("/pkg/nothing.js").await, "no-store"),
        (
            "the folder above",
            html.get("/pkg/..%2f..%2fetc/passwd").await,
            "no-store",
        ),
        (
            "POST to a file",
            html.post(ASSETS[1], &[]).await,
            "no-store",
        ),
        (
            "language",
            html.post("/language", &[("language", "cy")]).await,
            "no-store",
        ),
        ("position", app.post("/api/position", &[]).await, "no-store"),
        (
            "done in the app",
            app.post("/api/logon", &right).await,
            "no-store",
        ),
        ("done", html.post("/api/logon", &right).await, "no-store"),
        ("home", html.get("/").await, "no-store"),
    ]);
    for asset in ASSETS {
        found.push(("file", html.get(asset).await, FOREVER));
        found.push((
            "squeezed file",
            html.send(hashed(asset), Body::empty()).await,
            FOREVER,
        ));
    }
    found
}

const FOREVER: &str = "public, max-age=31536000, immutable";

/// What hosts are told that ask about their channel.
async fn answers_to_hosts(world: &World) -> Vec<(&'static str, Answer, &'static str)> {
    let ask = |token: &str, body: &'static str| {
        let request = Request::post("/channel/check")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {token}"));
        (request, body)
    };
    let question = r#"{"user_id":"room","channel":"ssh"}"#;
    let mut host = world.browser(Way::App);
    let mut asked = Vec::new();
    for (what, status, (request, body)) in [
        ("channel", 200, ask(TOKEN, question)),
        ("channel without token", 401, ask("x", question)),
        ("channel without question", 400, ask(TOKEN, "")),
    ] {
        let answer = host.send(request, body).await;
        assert_eq!(answer.status, status, "{what}");
        asked.push((what, answer, "no-store"));
    }
    asked
}

/// Answers to programs and to staff, and to whoever comes at a bad moment. Not all are in `answers`,
/// whose world has nothing of what they are about.
async fn more_answers(world: &World) -> Vec<(&'static str, Answer, &'static str)> {
    let mut portal = world.browser(Way::Html);
    let mut office = world.at(OFFICE);
    let right = [("user_id", "room"), ("password", PASSWORD)];
    let check = || Request::get("/auth/check");
    let untrusted = portal.send(check(), "").await;
    let refused = office.send(office.forwarded(check(), "GET", "/")).await;
    let led = office.open("/rota").await;
    let to_logon = portal.get(led.location()).await;
    portal.post("/api/logon", &right).await;
    let to_application = portal.get(led.location()).await;
    let entered = office.redeem(to_application.location()).await;
    let again = office.clone().redeem(to_application.location()).await;
    let stale = portal
        .get("/auth/stale?rd=https%3A%2F%2Foffice.example%2F")
        .await;
    let form = office.forwarded(Request::get("/auth/check?redirect"), "POST", "/x");
    let interrupted = world
        .at(OFFICE)
        .send(form.header("accept", "text/html"))
        .await;
    let looked_up = office.send(office.forwarded(check(), "GET", "/")).await;
    let recalled = office.send(office.forwarded(check(), "GET", "/")).await;
    let log_off = Request::get("/auth/log-off");
    let log_off = office
        .send(office.forwarded(log_off, "GET", "/auth/log-off"))
        .await;
    let mut asked = answers_to_hosts(world).await;
    let mut priya = world.staff("priya").await;
    let no_staff = portal.get("/support").await;
    let act = "/support/accounts/room/act";
    let staff = [
        ("console", 200, priya.browser.get("/support").await),
        (
            "console's 404",
            404,
            priya.browser.get("/support/accounts/nobody").await,
        ),
        ("console's refusal", 422, priya.browser.post(act, &[]).await),
        (
            "console's redirect",
            303,
            priya.act("room", "unpause", &[]).await,
        ),
        (
            "console's export",
            200,
            priya.browser.get("/support/audit/export").await,
        ),
        ("no staff", 403, no_staff),
        ("no icon", 404, portal.get("/icons/none.svg").await),
        ("untrusted", 403, untrusted),
        ("check's 401", 401, refused),
        ("check's 302", 302, led),
        ("check's 303", 303, interrupted),
        ("to the logon", 302, to_logon),
        ("to the application", 302, to_application),
        ("ticket", 303, entered),
        ("ticket again", 303, again),
        ("stale", 200, stale),
        ("check", 200, looked_up),
        ("check from memory", 200, recalled),
        ("log-off asks", 303, log_off),
    ];
    let staff = staff.map(|(what, status, answer)| {
        assert_eq!(answer.status, status, "{what}");
        (what, answer, "no-store")
    });
    asked.extend(staff);
    let wrong = [("user_id", "room"), ("password", "wrong")];
    let mut stranger = world.browser(Way::App);
    stranger.post("/api/logon", &wrong).await;
    let waits = stranger.post("/api/logon", &wrong).await;
    assert_eq!(waits.status, 429);
    asked.push(("429", waits, "no-store"));
    world.sql("ALTER TABLE session RENAME TO gone").await;
    let unexpected = portal.get("/").await;
    world.sql("ALTER TABLE account RENAME TO lost").await;
    world.clock.advance(2);
    let cannot_tell = office.send(office.forwarded(check(), "GET", "/")).await;
    assert_eq!(
        (unexpected.status.as_u16(), cannot_tell.status.as_u16()),
        (500, 503)
    );
    asked.extend([
        ("500", unexpected, "no-store"),
        ("503", cannot_tell, "no-store"),
    ]);
    asked
}

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

const EVERYTHING: &str = r#"
[site]
origin = "https://logon.example"
[throttle]
address_tries = 1
[proxy]
trusted = ["10.0.0.0/8"]
[[apps]]
name = "Office"
origin = "https://office.example"
[channels]
token = "0123456789abcdef0123456789abcdef"
"#;

#[tokio::test]
async fn r29_every_answer_carries_them_all() {
    for (settings, apps) in [
        ("", ""),
        (HTTPS, APPS),
        (EVERYTHING, " https://office.example"),
    ] {
        let world = World::with(settings).await;
        world.account("room", TwoFactor::Off).await;
        let answers = if settings == EVERYTHING {
            more_answers(&world).await
        } else {
            answers(&world).await
        };
        for (what, answer, cache) in answers {
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
                (
                    "permissions-policy",
                    "camera=(), microphone=(), geolocation=()",
                ),
                ("cache-control", cache),
            ] {
                assert_eq!(answer.header(name), value, "{what}");
            }
            let hsts = if apps.is_empty() {
                ""
            } else {
                "max-age=31536000"
            };
            assert_eq!(answer.header("strict-transport-security"), hsts, "{what}");
            let sent = answer.header("content-security-policy");
            let nonce = sent
                .split_once("'nonce-")
                .and_then(|(_, rest)| rest.split_once('\''))
                .map(|(nonce, _)| nonce);
            assert_eq!(sent, policy(nonce, apps), "{what}");
            let is_page = matches!(
                what,
                "page" | "page for another origin" | "404 page" | "home"
            );
            assert!(nonce.is_some() || !is_page, "{what}");
            let foreign = answer.headers.keys().find(|name| {
                name.as_str().starts_with("access-control") || name.as_str() == "server"
            });
            assert_eq!(foreign, None, "{what}");
        }
    }
}

#[tokio::test]
async fn every_kind_of_answer_has_its_status_and_type() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    for (what, answer, _) in answers(&world).await {
        let status = match what {
            "redirect of a page" | "refusal" | "done" | "language" => {
                if what == "language" {
                    303
                } else {
                    302
                }
            }
            "404 page" | "no texts" | "no file" | "the folder above" => 404,
            "403" | "403 page" => 403,
            "413" => 413,
            "415" => 415,
            "400" => 400,
            what if what.starts_with("405") || what.starts_with("POST") => 405,
            _ => 200,
        };
        assert_eq!(
            answer.status,
            status,
            "{what}: {}",
            String::from_utf8_lossy(&answer.body)
        );
        let kind = answer.header("content-type");
        let expected = match what {
            "page" | "page for another origin" | "404 page" | "403 page" | "home" => {
                "text/html; charset=utf-8"
            }
            "health" | "readiness" | "texts" | "position" | "403" | "refusal of the app" => {
                "text/plain; charset=utf-8"
            }
            "icon" => "image/svg+xml",
            _ => kind,
        };
        assert_eq!(kind, expected, "{what}");
        if what == "squeezed file" {
            assert_eq!(answer.header("content-encoding"), "br");
        }
    }
}

#[tokio::test]
async fn r29_the_nonce_is_new_for_each_page_and_on_its_scripts_alone() {
    let world = World::new().await;
    let mut nonces = Vec::new();
    for stage in STAGES {
        let (mut browser, _) = at_stage(&world, Way::Html, stage, &format!("a{stage:?}")).await;
        for path in PAGES.into_iter().chain(["/nowhere"]) {
            let answer = browser.get(path).await;
            if answer.status == 302 {
                continue;
            }
            let page = answer.text();
            let sent = answer.header("content-security-policy");
            let (_, rest) = sent.split_once("'nonce-").expect("a nonce");
            let (nonce, _) = rest.split_once('\'').expect("a nonce ends");
            assert!(nonce.len() >= 22, "128 bits: {nonce}");
            let scripts = page.matches("<script").count();
            assert!(scripts >= 1);
            let carried = attributes(&page, "nonce");
            assert_eq!(carried, vec![nonce; scripts], "{path} at {stage:?}");
            assert_eq!(page.matches(nonce).count(), scripts, "nowhere else");
            // What the policy would stop must not be there.
            for odd in [" style=\"", " onclick=\"", "<style", "javascript:"] {
                assert!(!page.contains(odd), "{odd} on {path} at {stage:?}");
            }
            nonces.push(nonce.to_owned());
        }
    }
    let all = nonces.len();
    nonces.sort();
    nonces.dedup();
    assert!(all > 18 && nonces.len() == all, "no nonce twice");
}

#[tokio::test]
async fn a_file_that_has_not_changed_may_still_be_kept() {
    let world = World::new().await;
    let mut browser = world.browser(Way::Html);
    let request =
        Request::get(ASSETS[0]).header("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT");
    let answer = browser.send(request, "").await;
    assert_eq!(answer.status, 304);
    assert_eq!(answer.header("cache-control"), FOREVER);
}
