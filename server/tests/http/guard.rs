//! Requests that change something come whole, from our own pages, or not at all (R28).

use crate::support::{
    ACCOUNT_FORMS, Browser, FORMS, PAGES, PASSWORD, Stage, Way, World, at_stage, said, went,
};
use axum::http::{Request, request::Builder};
use domain::TwoFactor;
use protocol::StageKind;

const OURS: &str = "http://localhost:3000";
const FORM: &str = "application/x-www-form-urlencoded";

/// Everything that takes a POST.
fn targets() -> Vec<&'static str> {
    [&FORMS[..], &ACCOUNT_FORMS, &["/api/position", "/language"]].concat()
}

fn with_all(request: Builder, name: &str, values: &[&str]) -> Builder {
    values
        .iter()
        .fold(request, |request, value| request.header(name, *value))
}

/// What must never come back.
const ECHO: &str = "echo-me-7";

fn right_body() -> String {
    let password = PASSWORD.replace(' ', "+");
    format!("user_id=room&password={password}&code={ECHO}&language=cy")
}

#[tokio::test]
async fn r28_only_our_own_pages_may_send_forms() {
    let origins: [&[&str]; 14] = [
        &[OURS],
        &[],
        &[""],
        &["null"],
        &["https://evil.example"],
        &["http://localhost:3000.evil.example"],
        &["http://localhost:3000/"],
        &["http://localhost"],
        &["http://localhost:30000"],
        &["https://localhost:3000"],
        &["HTTP://LOCALHOST:3000"],
        &["http://127.0.0.1:3000"],
        &[OURS, OURS],
        &[OURS, "https://evil.example"],
    ];
    let sites: [&[&str]; 6] = [
        &[],
        &["same-origin"],
        &["same-site"],
        &["cross-site"],
        &["none"],
        &["Same-Origin"],
    ];
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    world.new_events().await;
    for path in targets() {
        for origin in origins {
            for site in sites {
                for accept in ["text/html", "text/plain"] {
                    let allowed =
                        origin == [OURS] || (origin.is_empty() && site == ["same-origin"]);
                    if allowed {
                        continue; // below
                    }
                    let request = Request::post(path)
                        .header("content-type", FORM)
                        .header("accept", accept);
                    let request = with_all(request, "origin", origin);
                    let request = with_all(request, "sec-fetch-site", site);
                    let mut browser = world.browser(Way::App);
                    let answer = browser.send(request, right_body()).await;
                    let of = format!("{path} from {origin:?} {site:?}");
                    assert_eq!(answer.status, 403, "{of}");
                    assert!(answer.cookies().is_empty(), "{of}");
                    let text = answer.text();
                    // The app gets a word that it makes the same sentence from.
                    let told = if accept == "text/plain" && path.starts_with("/api/") {
                        text == "cross-site"
                    } else {
                        text.contains("did not come from this site’s own pages")
                    };
                    assert!(told, "{of}: {text}");
                    assert!(!text.contains("evil") && !text.contains(ECHO), "{text}");
                }
            }
        }
    }
    assert!(world.new_events().await.is_empty(), "nothing happened");
}

#[tokio::test]
async fn r28_our_own_pages_may_also_where_the_browser_says_so_otherwise() {
    for (origin, site) in [
        (&[OURS][..], &[][..]),
        (&[OURS], &["same-origin"]),
        (&[OURS], &["none"]),
        (&[], &["same-origin"]),
    ] {
        let world = World::new().await;
        world.account("room", TwoFactor::Off).await;
        let request = Request::post("/api/logon")
            .header(
                "content-type",
                "Application/X-WWW-Form-urlencoded ; charset=utf-8",
            )
            .header("accept", "*/*");
        let request = with_all(request, "origin", origin);
        let request = with_all(request, "sec-fetch-site", site);
        let answer = world.browser(Way::App).send(request, right_body()).await;
        assert_eq!(answer.outcome(), went("/"), "{origin:?} {site:?}");
    }
}

#[tokio::test]
async fn r28_a_foreign_site_ends_no_session_and_moves_no_attempt() {
    let world = World::new().await;
    let (mut home, _) = at_stage(&world, Way::Html, Stage::Home, "office").await;
    let (mut good, _) = at_stage(&world, Way::Html, Stage::GoodToGo, "other").await;
    world.new_events().await;
    for (browser, path) in [(&mut home, "/api/log-off"), (&mut good, "/api/acknowledge")] {
        let request = Request::post(path)
            .header("content-type", FORM)
            .header("origin", "https://evil.example");
        assert_eq!(browser.send(request, "").await.status, 403);
    }
    assert_eq!(home.stage().await, StageKind::Home);
    assert_eq!(good.stage().await, StageKind::GoodToGo);
    assert!(world.new_events().await.is_empty());
}

/// The same request once more.
fn request_of(request: &Builder) -> Builder {
    let headers = request.headers_ref().expect("headers");
    let path = request.uri_ref().expect("a path");
    headers
        .iter()
        .fold(Request::post(path), |request, (name, value)| {
            request.header(name, value)
        })
}

/// A right logon, in the encoding that `kind` names.
fn body_of(kind: &str) -> String {
    let fields = [("user_id", "room"), ("password", PASSWORD), ("code", ECHO)];
    let parts = |part: fn(&str, &str) -> String| fields.map(|(name, value)| part(name, value));
    match kind {
        "application/json" => {
            let members = parts(|name, value| format!("\"{name}\":\"{value}\""));
            format!("{{{}}}", members.join(","))
        }
        "text/plain" => parts(|name, value| format!("{name}={value}\r\n")).concat(),
        kind if kind.starts_with("multipart") => {
            let pieces = parts(|name, value| {
                format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            });
            pieces.concat() + "--x--\r\n"
        }
        _ => right_body(),
    }
}

#[tokio::test]
async fn r28_anything_but_a_form_is_refused_and_from_elsewhere_as_from_elsewhere() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    let (mut home, _) = at_stage(&world, Way::App, Stage::Home, "office").await;
    let (mut confirming, _) = at_stage(&world, Way::App, Stage::Confirm, "other").await;
    world.new_events().await;
    for path in targets() {
        for kind in [
            "",
            "text/plain",
            "application/json",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencodedx",
            "text/html, application/x-www-form-urlencoded",
            "application/octet-stream",
        ] {
            // Without an origin is what a form of another site sends that wants no answer.
            for (origin, site, status) in [
                (&[OURS][..], &["same-origin"][..], 415),
                (&[OURS], &[], 415),
                (&["https://evil.example"], &["cross-site"], 403),
                (&["https://evil.example"], &[], 403),
                (&["null"], &["cross-site"], 403),
                (&[], &["cross-site"], 403),
                (&[], &[], 403),
            ] {
                let request = with_all(Request::post(path), "origin", origin);
                let request = with_all(request, "sec-fetch-site", site);
                let request = if kind.is_empty() {
                    request
                } else {
                    request.header("content-type", kind)
                };
                for browser in [&home, &confirming, &world.browser(Way::App)] {
                    let mut browser = browser.clone();
                    let before = browser.cookies.clone();
                    let answer = browser.send(request_of(&request), body_of(kind)).await;
                    let of = format!("{path} as {kind:?} from {origin:?} {site:?}");
                    assert_eq!(answer.status, status, "{of}");
                    assert!(answer.cookies().is_empty(), "{of}");
                    assert_eq!(browser.cookies, before, "{of}");
                    assert!(!answer.text().contains(ECHO), "{of}");
                }
            }
        }
    }
    assert_eq!(home.stage().await, StageKind::Home);
    assert_eq!(confirming.stage().await, StageKind::Confirm);
    assert!(world.new_events().await.is_empty(), "nothing happened");
}

#[tokio::test]
async fn r28_server_functions_answer_post_only() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    world.new_events().await;
    let query = right_body();
    for path in targets() {
        for method in [
            "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW",
        ] {
            let mut browser = world.browser(Way::App);
            for path in [path.to_owned(), format!("{path}?{query}")] {
                let request = browser.form(&path).method(method);
                let answer = browser.send(request, query.clone()).await;
                assert_eq!(answer.status, 405, "{method} {path}");
                assert!(answer.cookies().is_empty());
                assert_eq!(
                    answer.text().is_empty(),
                    method == "HEAD",
                    "{method} {path}"
                );
            }
        }
    }
    for path in PAGES.into_iter().chain(["/nowhere"]) {
        let mut browser = world.browser(Way::App);
        assert_eq!(browser.post(path, &[]).await.status, 405, "{path}");
    }
    assert!(world.new_events().await.is_empty());
}

/// A body of `length` bytes that is a right logon.
fn padded(length: usize) -> String {
    let mut body = right_body() + "&x=";
    body.push_str(&"x".repeat(length - body.len()));
    body
}

async fn send_raw(browser: &mut Browser<'_>, path: &str, body: impl Into<Vec<u8>>) -> u16 {
    let request = browser.form(path);
    let answer = browser.send(request, body.into()).await;
    assert!(!String::from_utf8_lossy(&answer.body).contains(ECHO));
    answer.status.as_u16()
}

#[tokio::test]
async fn r43_a_body_of_more_than_16_kib_is_refused() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    world.new_events().await;
    for path in targets() {
        for length in [16 * 1024 + 1, 17 * 1024, 1024 * 1024] {
            let mut browser = world.browser(Way::Html);
            assert_eq!(
                send_raw(&mut browser, path, padded(length)).await,
                413,
                "{path}"
            );
        }
    }
    assert!(world.new_events().await.is_empty());
    let mut browser = world.browser(Way::App);
    assert_eq!(
        send_raw(&mut browser, "/api/logon", padded(16 * 1024)).await,
        200
    );
    assert_eq!(browser.stage().await, StageKind::Home);
}

#[tokio::test]
async fn invalid_utf_8_is_refused_raw_and_escaped() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    world.new_events().await;
    for path in targets() {
        for bad in [
            &b"user_id=room\xff&password=x"[..],
            b"user_id=room&password=%ff",
            b"user_id=%c3&password=%28",
            b"user_id=room&password=%ed%a0%80",
            b"\xc0\xaf=1",
        ] {
            for way in [Way::Html, Way::App] {
                let mut browser = world.browser(way);
                assert_eq!(send_raw(&mut browser, path, bad).await, 400, "{path}");
            }
        }
    }
    assert!(world.new_events().await.is_empty());
    // What only looks like an escape is text.
    let mut browser = world.browser(Way::App);
    assert_eq!(browser.log_on("room", "%zz%4").await, said("credentials"));
}
