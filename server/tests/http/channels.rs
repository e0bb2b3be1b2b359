//! `POST /channel/check`: who is let in by other ways than the web (S10).

use crate::support::{Answer, Way, World};
use axum::http::{Request, request::Builder};
use domain::{Status, TwoFactor};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

const CHANNELS: &str = r#"
    [channels]
    token = "0123456789abcdef0123456789abcdef"
    without_two_factor = ["remote-desktop"]
"#;

fn question() -> Builder {
    Request::post("/channel/check")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {TOKEN}"))
}

async fn ask(world: &World, request: Builder, body: &str) -> Answer {
    let mut host = world.browser(Way::App);
    host.send(request, body.to_owned()).await
}

async fn decision(world: &World, user_id: &str, channel: &str) -> (bool, String) {
    let body = format!(r#"{{"user_id":"{user_id}","channel":"{channel}"}}"#);
    let answer = ask(world, question(), &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/json");
    let text = answer.text();
    // A shell script may tell by the beginning.
    let allow = text.starts_with(r#"{"allow":true,"#);
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["allow"], allow);
    let message = json["message"].as_str().expect("words");
    assert!(
        message.to_lowercase().contains("log on") && !message.contains(user_id),
        "{message}"
    );
    (allow, json["reason"].as_str().expect("a word").to_owned())
}

#[tokio::test]
async fn s10_two_factor_logon_is_refused_everywhere_but_on_the_web() {
    let world = World::with(CHANNELS).await;
    world.enrolled("zelda").await;
    world.account("waiting", TwoFactor::AwaitingEnrolment).await;
    world.account("off", TwoFactor::Off).await;
    world.account("disabled", TwoFactor::Off).await;
    world.set_status("disabled", Status::Disabled).await;
    world.new_events().await;
    for (user_id, channel, reason) in [
        ("zelda", "remote-desktop", "two-factor"),
        ("waiting", "remote-desktop", "two-factor"),
        ("off", "remote-desktop", "allowed"),
        ("disabled", "remote-desktop", "no-account"),
        ("nobody", "remote-desktop", "no-account"),
        ("not a user id!", "remote-desktop", "no-account"),
        // Every way to write it is the same account (R23).
        (" ZELDA ", "remote-desktop", "two-factor"),
        ("ｚｅｌｄａ", "remote-desktop", "two-factor"),
        ("off", "ssh", "not-open"),
        ("zelda", "ssh", "two-factor"),
    ] {
        let allow = reason == "allowed";
        assert_eq!(
            decision(&world, user_id, channel).await,
            (allow, reason.to_owned()),
            "{user_id} {channel}"
        );
    }
    let events = world.new_events().await;
    assert_eq!(events[0], "channel.refused remote-desktop two-factor");
    assert_eq!(events[2], "channel.allowed remote-desktop");
    assert_eq!(events.len(), 10);
}

/// Only the logon asks for the second factor: a host that asks as it is refused, whoever it asks for.
#[tokio::test]
async fn s10_nobody_asks_as_the_web() {
    let world = World::with(CHANNELS).await;
    world.enrolled("zelda").await;
    world.account("off", TwoFactor::Off).await;
    world.new_events().await;
    for user_id in ["zelda", "off", "nobody"] {
        let body = format!(r#"{{"user_id":"{user_id}","channel":"web"}}"#);
        let answer = ask(&world, question(), &body).await;
        assert_eq!(answer.status, 400, "{user_id}");
        let text = answer.text();
        assert!(
            text.contains("web is the logon itself") && !text.contains("allow"),
            "{text}"
        );
    }
    assert!(world.new_events().await.is_empty());
}

/// Each host has a token of its own, two while it is changed; the events name it.
#[tokio::test]
async fn s10_every_host_shows_its_own_token_and_the_event_names_it() {
    let [old, new, other] = ["1", "2", "3"].map(|digit| digit.repeat(32));
    let hosts = [
        ("reception", &old),
        ("reception", &new),
        ("back.office", &other),
    ]
    .map(|(name, token)| format!("[[channels.hosts]]\nname = '{name}'\ntoken = '{token}'\n"))
    .concat();
    for (shared, status) in [(CHANNELS, 200), ("", 401)] {
        let world = World::with(&format!("{shared}\n{hosts}")).await;
        world.account("alice", TwoFactor::Off).await;
        let body = r#"{"user_id":"alice","channel":"ssh"}"#;
        for (token, status, detail) in [
            (old.as_str(), 200, " host=reception"),
            (&new, 200, " host=reception"),
            (&other, 200, " host=back.office"),
            (TOKEN, status, ""),
            (&"4".repeat(32), 401, ""),
        ] {
            world.new_events().await;
            let request = Request::post("/channel/check")
                .header("content-type", "application/json")
                .header("authorization", format!("Bearer {token}"));
            assert_eq!(ask(&world, request, body).await.status, status);
            let refused = format!("channel.refused ssh not-open{detail}");
            let expected = if status == 200 { vec![refused] } else { vec![] };
            assert_eq!(world.new_events().await, expected);
        }
    }
}

#[tokio::test]
async fn s10_only_with_the_token_and_a_whole_question() {
    let world = World::with(CHANNELS).await;
    world.account("off", TwoFactor::Off).await;
    let body = r#"{"user_id":"off","channel":"remote-desktop"}"#;
    let bare = || Request::post("/channel/check").header("content-type", "application/json");
    for authorization in [
        String::new(),
        TOKEN.to_owned(),
        format!("Basic {TOKEN}"),
        format!("Bearer {}", &TOKEN[1..]),
        format!("Bearer {TOKEN}0"),
        format!("Bearer  {TOKEN}"),
        "Bearer ".to_owned(),
    ] {
        let answer = ask(&world, bare().header("authorization", &authorization), body).await;
        assert_eq!(answer.status, 401, "{authorization}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    assert_eq!(ask(&world, bare(), body).await.status, 401);
    let twice = question().header("authorization", format!("Bearer {TOKEN}"));
    assert_eq!(ask(&world, twice, body).await.status, 401);
    for malformed in [
        "",
        "{}",
        "null",
        r#"["off","remote-desktop"]"#,
        r#"{"user_id":"off"}"#,
        r#"{"user_id":"off","channel":"Remote Desktop"}"#,
        r#"{"user_id":"off","channel":""}"#,
        r#"{"user_id":["off"],"channel":"web"}"#,
        r#"{"user_id":"off","channel":"web","role":"support"}"#,
        r#"{"user_id":"off","user_id":"zelda","channel":"web"}"#,
        "user_id=off&channel=web",
    ] {
        assert_eq!(
            ask(&world, question(), malformed).await.status,
            400,
            "{malformed}"
        );
    }
    let long = format!(
        r#"{{"user_id":"{}","channel":"web"}}"#,
        "a".repeat(17 * 1024)
    );
    assert_eq!(ask(&world, question(), &long).await.status, 400);
    let form = Request::post("/channel/check")
        .header("authorization", format!("Bearer {TOKEN}"))
        .header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(ask(&world, form, body).await.status, 400);
    let get = Request::get("/channel/check").header("authorization", format!("Bearer {TOKEN}"));
    assert_eq!(ask(&world, get, "").await.status, 405);
    // Cookies are nothing here, nor is a page of ours.
    let mut browser = world.browser(Way::Html);
    browser.log_on("off", crate::support::PASSWORD).await;
    let form = browser.form("/channel/check");
    assert_eq!(browser.send(form, body).await.status, 401);
}

#[tokio::test]
async fn without_a_token_nobody_can_ask() {
    let world = World::new().await;
    let answer = ask(&world, question(), "{}").await;
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("channels.token"));
}

#[tokio::test]
async fn s10_when_the_database_cannot_be_asked_nobody_is_let_in() {
    let world = World::with(CHANNELS).await;
    world.account("off", TwoFactor::Off).await;
    assert!(decision(&world, "off", "remote-desktop").await.0);
    world.sql("ALTER TABLE account RENAME TO gone").await;
    let body = r#"{"user_id":"off","channel":"remote-desktop"}"#;
    let answer = ask(&world, question(), body).await;
    assert_eq!(answer.status, 503);
    let text = answer.text();
    assert!(!text.contains("allow") && !text.contains("SQL"), "{text}");
}
