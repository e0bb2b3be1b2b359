//! Where a request comes from and where links lead are not for the request to say (R31).

use crate::support::{Browser, PASSWORD, Way, World, begin_log, end_log, went};
use axum::http::Request;
use domain::TwoFactor;
use std::net::SocketAddr;

#[tokio::test]
async fn r31_a_forged_host_changes_no_link_and_no_redirect() {
    for settings in ["", "[site]\norigin = \"https://logon.example\"\n"] {
        let world = World::with(settings).await;
        world.account("room", TwoFactor::Off).await;
        let forged = |request: axum::http::request::Builder| {
            request
                .header("host", "evil.example")
                .header("x-forwarded-host", "evil.example")
                .header("x-forwarded-proto", "gopher")
                .header("x-forwarded-prefix", "/evil.example")
                .header("forwarded", "host=evil.example;proto=gopher")
                .header("referer", "https://evil.example/evil.example")
                .header("x-original-url", "/evil.example")
        };
        let mut browser = world.browser(Way::Html);
        let mut answers = Vec::new();
        for path in [
            "/",
            "/logon",
            "/nowhere",
            "/healthz",
            "http://evil.example/logon",
        ] {
            answers.push(browser.send(forged(Request::get(path)), "").await);
        }
        for body in ["user_id=room&password=wrong", "user_id=-", "language=cy"] {
            for path in ["/api/logon", "/api/code", "/language"] {
                let request = forged(browser.form(path));
                answers.push(browser.send(request, body).await);
            }
        }
        for answer in answers {
            let seen = format!("{:?} {}", answer.headers, answer.text());
            assert!(!seen.contains("evil") && !seen.contains("gopher"), "{seen}");
        }
    }
}

/// The address in the audit events of a wrong password.
async fn seen(world: &World, browser: &mut Browser<'_>, forwarded: &[&str]) -> String {
    let request = forwarded
        .iter()
        .fold(browser.form("/api/logon"), |request, value| {
            request.header("x-forwarded-for", *value)
        });
    browser.send(request, "user_id=room&password=wrong").await;
    let rows = world.new_rows().await;
    let [row] = rows.as_slice() else {
        panic!("one event")
    };
    row.address.clone().expect("an address")
}

#[tokio::test]
async fn r31_the_address_is_the_right_most_hop_that_no_trusted_proxy_is() {
    let trusting = "[proxy]\ntrusted = [\"10.0.0.0/8\", \"2001:db8::/32\"]\n";
    for (settings, peer, forwarded, address) in [
        ("", "10.0.0.1:1", &["198.51.100.1"][..], "10.0.0.1"),
        (trusting, "192.0.2.7:1", &["198.51.100.1"], "192.0.2.7"),
        (trusting, "10.0.0.1:1", &["198.51.100.1"], "198.51.100.1"),
        (
            trusting,
            "10.0.0.1:1",
            &["6.6.6.6, 198.51.100.1"],
            "198.51.100.1",
        ),
        (
            trusting,
            "10.0.0.1:1",
            &["6.6.6.6, 198.51.100.1", "10.9.9.9"],
            "198.51.100.1",
        ),
        (trusting, "10.0.0.1:1", &["6.6.6.6, <script>"], "10.0.0.1"),
        (trusting, "10.0.0.1:1", &[], "10.0.0.1"),
        (
            trusting,
            "[2001:db8::1]:1",
            &["2001:DB9:0::7"],
            "2001:db9::7",
        ),
        (
            trusting,
            "[::ffff:10.0.0.1]:1",
            &["::ffff:198.51.100.1"],
            "198.51.100.1",
        ),
        (
            trusting,
            "10.0.0.1:1",
            &["6.6.6.6:1, 198.51.100.1:51234", "10.0.0.2:443"],
            "198.51.100.1",
        ),
        (
            trusting,
            "10.0.0.1:1",
            &["[2001:db9::7]:443, [2001:db8::2]"],
            "2001:db9::7",
        ),
        (
            "[proxy]\ntrusted = [\"::ffff:10.0.0.0/104\"]\n",
            "10.0.0.1:1",
            &["198.51.100.1"],
            "198.51.100.1",
        ),
    ] {
        let world = World::with(settings).await;
        world.account("room", TwoFactor::Off).await;
        world.new_rows().await;
        let mut browser = world.browser(Way::App);
        browser.peer = peer.parse::<SocketAddr>().expect("an address");
        assert_eq!(
            seen(&world, &mut browser, forwarded).await,
            address,
            "{forwarded:?}"
        );
    }
}

#[tokio::test]
async fn r31_the_home_page_tells_the_address_of_the_logon_before() {
    let world = World::with("[proxy]\ntrusted = [\"10.0.0.0/8\"]\n").await;
    world.account("room", TwoFactor::Off).await;
    let mut browser = world.browser(Way::Html);
    browser.peer = ([10, 0, 0, 1], 1).into();
    let request = browser
        .form("/api/logon")
        .header("x-forwarded-for", "6.6.6.6, 203.0.113.9");
    let body = format!("user_id=room&password={}", PASSWORD.replace(' ', "+"));
    assert_eq!(browser.send(request, body).await.outcome(), went("/"));
    assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
    let page = browser.page("/").await;
    assert!(
        page.contains("from 203.0.113.9") && !page.contains("6.6.6.6"),
        "{page}"
    );
}

#[tokio::test]
async fn r31_an_address_that_is_not_believed_is_logged_once_for_each_peer() {
    let world = World::with("[proxy]\ntrusted = [\"10.0.0.0/8\"]\n").await;
    begin_log();
    for _ in 0..3 {
        for (peer, forwarded) in [
            ("192.0.2.7:1", "198.51.100.1"),
            ("192.0.2.8:1", "198.51.100.1"),
            ("10.0.0.1:1", "6.6.6.6, \t<b>\u{9b}31m\u{202e}"),
            ("10.0.0.2:1", "unknown, 198.51.100.1:51234"),
        ] {
            let mut browser = world.browser(Way::App);
            browser.peer = peer.parse().expect("an address");
            let request = Request::get("/healthz");
            browser
                .send(request.header("x-forwarded-for", forwarded), "")
                .await;
        }
    }
    let log = String::from_utf8(end_log()).expect("UTF-8");
    let warnings: Vec<_> = log.lines().filter(|line| line.contains("WARN")).collect();
    let [first, second, third] = warnings[..] else {
        panic!("{warnings:#?}");
    };
    for (line, peer, words) in [
        (first, "192.0.2.7", "not in proxy.trusted"),
        (second, "192.0.2.8", "not in proxy.trusted"),
        (third, "10.0.0.1", "is no IP address"),
    ] {
        assert!(
            line.contains(&format!("peer={peer}")) && line.contains(words),
            "{line}"
        );
    }
    // As what it is, escaped.
    assert!(third.contains("<b>") && third.is_ascii(), "{third}");
}
