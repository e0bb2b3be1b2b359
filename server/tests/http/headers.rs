//! The headers of every kind of answer, to the letter (R29).

use crate::{
    every_answer::{EVERYTHING, FOREVER, answers, more_answers},
    support::{ASSETS, PAGES, STAGES, Way, World, at_stage, attributes},
};
use axum::http::Request;
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
