//! One answer of every kind, with its name and how long it may be kept.

use crate::support::{ASSETS, Answer, OFFICE, PASSWORD, Way, World};
use axum::{body::Body, http::Request};

/// One answer of every kind, with its name and how long it may be kept.
pub async fn answers(world: &World) -> Vec<(&'static str, Answer, &'static str)> {
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

pub const FOREVER: &str = "public, max-age=31536000, immutable";

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
pub async fn more_answers(world: &World) -> Vec<(&'static str, Answer, &'static str)> {
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

pub const EVERYTHING: &str = r#"
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
