//! Guessing from one address (R22, R31).

use crate::support::{Answer, Browser, PASSWORD, WAYS, Way, World, said, went};
use domain::TwoFactor;

async fn try_wrong(browser: &mut Browser<'_>, name: &str) -> Answer {
    let fields = [("user_id", name), ("password", "wrong")];
    browser.post("/api/logon", &fields).await
}

#[tokio::test]
async fn r22_twenty_wrong_ones_and_the_address_waits() {
    for way in WAYS {
        let world = World::new().await;
        world.account("room", TwoFactor::Off).await;
        for number in 0..20 {
            let name = format!("nobody{}", number % 5);
            let answer = try_wrong(&mut world.browser(way), &name).await;
            assert_eq!(answer.outcome(), said("credentials"));
            world.clock.advance(10);
        }
        let mut browser = world.browser(way);
        let fields = [("user_id", "room"), ("password", PASSWORD)];
        let answer = browser.post("/api/logon", &fields).await;
        assert_eq!(answer.status, 429, "also with the right password");
        assert_eq!(answer.header("retry-after"), "700");
        match way {
            Way::App => assert_eq!(answer.text(), "address-paused:700"),
            Way::Html => assert!(
                answer
                    .text()
                    .contains("too many wrong tries from your network")
            ),
        }
        // Not elsewhere, and not for ever.
        let mut elsewhere = world.browser(way);
        elsewhere.peer = ([203, 0, 113, 1], 50_000).into();
        assert_eq!(elsewhere.log_on("room", PASSWORD).await, went("/"));
        world.clock.advance(700);
        assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
    }
}

#[tokio::test]
async fn r22_ten_accounts_and_the_address_waits_an_hour() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    for number in 0..10 {
        let name = format!("nobody{number}");
        try_wrong(&mut world.browser(Way::App), &name).await;
    }
    let mut browser = world.browser(Way::App);
    let answer = try_wrong(&mut browser, "room").await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("retry-after")),
        (429, "3600")
    );
    world.clock.advance(3600);
    assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
}

#[tokio::test]
async fn r22_a_nursery_behind_one_address_is_never_slowed() {
    let world = World::new().await;
    for number in 0..40 {
        let name = format!("room{number}");
        world.account(&name, TwoFactor::Off).await;
        assert_eq!(
            world.browser(Way::App).log_on(&name, PASSWORD).await,
            went("/")
        );
    }
}

#[tokio::test]
async fn r22_a_neighbour_does_not_shut_out_a_known_browser() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    let mut holder = world.browser(Way::App);
    assert_eq!(holder.log_on("room", PASSWORD).await, went("/"));
    for _ in 0..20 {
        try_wrong(&mut world.browser(Way::App), "nobody").await;
    }
    assert_eq!(
        try_wrong(&mut world.browser(Way::App), "room").await.status,
        429
    );
    assert_eq!(holder.log_on("room", PASSWORD).await, went("/"));
}

#[tokio::test]
async fn r22_one_network_of_ipv6_is_one_address() {
    let world = World::new().await;
    for number in 0..20_u16 {
        let mut browser = world.browser(Way::App);
        browser.peer = ([0x2001, 0xdb8, 1, 2, 0, 0, 0, number], 50_000).into();
        try_wrong(&mut browser, "nobody").await;
    }
    for (network, status) in [(2, 429), (3, 200)] {
        let mut browser = world.browser(Way::App);
        browser.peer = ([0x2001, 0xdb8, 1, network, 9, 9, 9, 9], 50_000).into();
        assert_eq!(try_wrong(&mut browser, "nobody").await.status, status);
    }
}

#[tokio::test]
async fn r22_r31_a_forged_address_helps_nobody() {
    let world = World::new().await;
    for number in 0..21 {
        let mut browser = world.browser(Way::App);
        let request = browser
            .form("/api/logon")
            .header("x-forwarded-for", format!("203.0.113.{number}"));
        let answer = browser.send(request, "user_id=nobody&password=wrong").await;
        let status = if number < 20 { 200 } else { 429 };
        assert_eq!(answer.status, status, "try {number}");
    }
}
