//! What a proxy is answered (R32, R33).

use crate::support::{APPLICATIONS, OFFICE, PASSWORD, Way, World, went};
use axum::http::{HeaderName, HeaderValue, Request};
use domain::TwoFactor;

async fn world() -> World {
    World::with(APPLICATIONS).await
}

#[tokio::test]
async fn r32_success_always_has_every_header() {
    let world = world().await;
    world.account("bob", TwoFactor::Off).await;
    let mut portal = world.browser(Way::Html);
    assert_eq!(portal.log_on("bob", PASSWORD).await, went("/"));
    let mut office = world.at(OFFICE);
    office.enter(&mut portal, "/").await;
    // From the database, and from memory.
    for _ in 0..2 {
        let request = office.forwarded(Request::get("/auth/check"), "POST", "/save");
        let answer = office.send(request).await;
        assert_eq!(answer.status, 200);
        for (name, value) in [
            ("remote-user", "bob"),
            ("remote-name", "Rose Field"),
            ("remote-groups", ""),
            ("remote-email", ""),
        ] {
            assert_eq!(answer.headers[name], value, "{name}");
        }
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn r32_only_trusted_proxies_are_answered_and_only_whole_questions() {
    let world = world().await;
    world.account("bob", TwoFactor::Off).await;
    let mut portal = world.browser(Way::Html);
    portal.log_on("bob", PASSWORD).await;
    let mut office = world.at(OFFICE);
    office.enter(&mut portal, "/").await;
    assert_eq!(office.check().await.0, 200);

    let mut stranger = office.clone();
    stranger.proxy = ([192, 0, 2, 1], 40_000).into();
    assert_eq!(stranger.check().await.0, 403);

    let names = [
        "x-forwarded-proto",
        "x-forwarded-host",
        "x-forwarded-method",
        "x-forwarded-uri",
    ];
    let whole = || office.forwarded(Request::get("/auth/check"), "GET", "/");
    let cookie = format!("__Host-gtg_app={}", office.cookies["__Host-gtg_app"]);
    let ask = async |request: axum::http::request::Builder, cookie: Option<&str>| {
        let mut bare = office.clone();
        bare.cookies.clear();
        let request = match cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        };
        bare.send(request).await.status.as_u16()
    };
    assert_eq!(ask(whole(), Some(&cookie)).await, 200);
    for name in names {
        let name = HeaderName::from_static(name);
        let mut missing = whole();
        missing.headers_mut().expect("headers").remove(&name);
        assert_eq!(ask(missing, Some(&cookie)).await, 403, "without {name}");
        let mut twice = whole();
        let headers = twice.headers_mut().expect("headers");
        let value = headers[&name].clone();
        headers.append(&name, value);
        assert_eq!(ask(twice, Some(&cookie)).await, 403, "{name} twice");
        for junk in ["", " ", "\u{e9}", "a b", "evil.example, office.example"] {
            let mut odd = whole();
            let headers = odd.headers_mut().expect("headers");
            headers.insert(
                &name,
                HeaderValue::from_bytes(junk.as_bytes()).expect("a value"),
            );
            let status = ask(odd, Some(&cookie)).await;
            // A strange path is a path all the same.
            assert!(
                status == 403 || (status == 200 && name == "x-forwarded-uri"),
                "{name}: {junk:?}: {status}"
            );
        }
    }
    // A WebSocket by its own scheme, and a path as some programs send it.
    let mut socket = whole();
    let headers = socket.headers_mut().expect("headers");
    headers.insert("x-forwarded-proto", HeaderValue::from_static("wss"));
    let path = HeaderValue::from_bytes("/café".as_bytes()).expect("a value");
    headers.insert("x-forwarded-uri", path);
    assert_eq!(ask(socket, Some(&cookie)).await, 200);
    for host in [
        "evil.example",
        "office.example.evil",
        "office.example:444",
        "office.example@evil",
        "office.example/",
    ] {
        let mut foreign = whole();
        let headers = foreign.headers_mut().expect("headers");
        headers.insert(
            "x-forwarded-host",
            HeaderValue::from_str(host).expect("a value"),
        );
        assert_ne!(ask(foreign, Some(&cookie)).await, 200, "{host}");
    }
    for cookies in [
        String::new(),
        "__Host-gtg_app=junk".to_owned(),
        "__Host-gtg_app=".to_owned(),
        format!("{cookie}; {cookie}"),
        format!("{cookie}; __Host-gtg_app=junk"),
        cookie.replace("__Host-", ""),
        format!("__Host-gtg_app={}", "A".repeat(43)),
    ] {
        assert_eq!(ask(whole(), Some(&cookies)).await, 401, "{cookies}");
    }
    assert_eq!(
        ask(whole().header("cookie", &cookie), Some(&cookie)).await,
        401,
        "two headers"
    );
    assert_eq!(ask(whole(), None).await, 401);
}

/// R33: nothing else that a request says of itself changes the answer.
#[tokio::test]
async fn r33_no_bypass_by_path_method_or_header() {
    let world = world().await;
    let office = world.at(OFFICE);
    for (name, value) in [
        ("forwarded", "for=127.0.0.1;host=office.example;proto=https"),
        ("x-forwarded-prefix", "/static"),
        ("x-forwarded-port", "443"),
        ("x-original-url", "https://office.example/static/x.css"),
        ("x-rewrite-url", "/healthz"),
        ("remote-user", "admin"),
        ("remote_user", "admin"),
        ("x-forwarded-user", "admin"),
        ("authorization", "Basic YWRtaW46YWRtaW4="),
        ("user-agent", "GoogleHC/1.0"),
    ] {
        for uri in [
            "/",
            "/static/x.css",
            "/favicon.ico",
            "/healthz",
            "/auth/check",
            "/.well-known/x",
            "/%2e%2e/",
        ] {
            for method in ["GET", "HEAD", "OPTIONS", "POST"] {
                let mut office = office.clone();
                let request = Request::get("/auth/check").header(name, value);
                let request = office.forwarded(request, method, uri);
                let answer = office.send(request).await;
                assert_eq!(answer.status, 401, "{name} {method} {uri}");
                assert!(!answer.headers.contains_key("remote-user"));
            }
        }
    }
}

/// Only what a person sees is sent to the logon: a script or a picture is told 401.
#[tokio::test]
async fn only_pages_are_sent_to_the_logon() {
    let world = world().await;
    for (headers, status) in [
        (vec![("accept", "text/html")], 302),
        (
            vec![
                ("accept", "text/html"),
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-dest", "document"),
            ],
            302,
        ),
        (
            vec![
                ("accept", "text/html"),
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-dest", "iframe"),
            ],
            401,
        ),
        (
            vec![("accept", "text/html"), ("sec-fetch-mode", "cors")],
            401,
        ),
        (vec![("accept", "image/png")], 401),
        (vec![("accept", "application/json")], 401),
        (vec![], 401),
    ] {
        let mut office = world.at(OFFICE);
        let request = headers.iter().fold(
            Request::get("/auth/check?redirect"),
            |request, (name, value)| request.header(*name, *value),
        );
        let request = office.forwarded(request, "GET", "/");
        assert_eq!(office.send(request).await.status, status, "{headers:?}");
        let request = headers
            .iter()
            .fold(Request::get("/auth/check"), |request, (name, value)| {
                request.header(*name, *value)
            });
        let request = office.forwarded(request, "GET", "/");
        assert_eq!(office.send(request).await.status, 401, "{headers:?}");
    }
}
