//! Guessing from one address (R22, R31).

use crate::support::{Answer, Browser, PASSWORD, WAYS, Way, World, said, went};
use domain::TwoFactor;

async fn try_wrong(browser: &mut Browser<'_>, name: &str) -> Answer {
    let fields = [("user_id", name), ("password", "wrong")];
    browser.post("/api/logon", &fields).await
}

/// How many rows a table has.
async fn rows(world: &World, table: &str) -> i64 {
    world
        .count(&format!("SELECT count(*) AS n FROM {table}"))
        .await
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
                    .contains("too many wrong attempts from your network")
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
    // Nor is its typing error counted for an address that waits already.
    let counted = rows(&world, "wrong_try").await;
    assert_eq!(holder.log_on("room", "wrong").await, said("credentials"));
    assert_eq!(rows(&world, "wrong_try").await, counted);
    assert_eq!(holder.log_on("room", PASSWORD).await, went("/"));
}

#[tokio::test]
async fn r22_r58_a_throttled_known_browser_is_held_to_its_address_and_shuts_out_no_neighbour() {
    for way in WAYS {
        let world = World::new().await;
        world.account("room", TwoFactor::Off).await;
        world.account("office", TwoFactor::Off).await;
        let mut thief = world.browser(way);
        assert_eq!(thief.log_on("room", PASSWORD).await, went("/"));
        let mut neighbour = world.browser(way);
        assert_eq!(neighbour.log_on("office", PASSWORD).await, went("/"));
        // Ten throttle the browser; ten more, of which none is checked, the address.
        for number in 0..20 {
            let answer = try_wrong(&mut thief, "room").await;
            assert_eq!(answer.outcome(), said("credentials"), "try {number}");
        }
        world.new_events().await;
        let counted = rows(&world, "wrong_try").await;
        for _ in 0..5 {
            let answer = try_wrong(&mut thief, "room").await;
            assert_eq!(answer.status, 429);
            assert_eq!(answer.header("retry-after"), "900");
        }
        assert!(
            world.new_events().await.is_empty(),
            "nothing more is written"
        );
        assert_eq!(rows(&world, "wrong_try").await, counted);
        assert_eq!(neighbour.log_on("office", PASSWORD).await, went("/"));
        // A minute later the browser is throttled no longer, and the holder gets in by it.
        world.clock.advance(60);
        assert_eq!(thief.log_on("room", PASSWORD).await, went("/"));
    }
}

/// A browser at an address of IPv6.
fn at(world: &World, segments: [u16; 8]) -> Browser<'_> {
    let mut browser = world.browser(Way::App);
    browser.peer = (segments, 50_000).into();
    browser
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
async fn r58_large_networks_of_ipv6_have_limits_of_their_own() {
    // 2 for a /64, so 10 for a /56 and 40 for a /48.
    let world = World::with("[throttle]\naddress_tries = 2\n").await;
    let status = async |fourth: u16, third: u16| {
        let mut browser = at(&world, [0x2001, 0xdb8, third, fourth, 0, 0, 0, 7]);
        try_wrong(&mut browser, "nobody").await.status.as_u16()
    };
    for network in 0..10 {
        assert_eq!(status(network, 1).await, 200, "each from a /64 of its own");
    }
    assert_eq!(status(0x77, 1).await, 429, "the same /56");
    assert_eq!(status(0x100, 1).await, 200, "another /56");
    for network in 2..31 {
        assert_eq!(
            status(network << 8, 1).await,
            200,
            "each from a /56 of its own"
        );
    }
    assert_eq!(status(0xff00, 1).await, 429, "the same /48");
    assert_eq!(status(0xff00, 2).await, 200, "another /48");
    let events = world.new_events().await;
    let paused = events
        .iter()
        .filter(|event| event.contains("address-paused"));
    let paused: Vec<_> = paused.map(String::as_str).collect();
    let network = ["2001:db8:1::/56", "2001:db8:1::/48"];
    let expected =
        network.map(|network| format!("regulation.address-paused seconds=900 network={network}"));
    assert_eq!(paused, expected);
}

#[tokio::test]
async fn r58_a_large_network_of_ipv4_has_a_limit_of_its_own() {
    let world = World::with("[throttle]\naddress_tries = 2\n").await;
    world.account("room", TwoFactor::Off).await;
    let mut holder = world.browser(Way::App);
    holder.peer = ([198, 51, 100, 200], 50_000).into();
    assert_eq!(holder.log_on("room", PASSWORD).await, went("/"));
    let status = async |third: u8, last: u8| {
        let mut browser = world.browser(Way::App);
        browser.peer = ([198, 51, third, last], 50_000).into();
        try_wrong(&mut browser, "nobody").await.status.as_u16()
    };
    for last in 0..20 {
        assert_eq!(
            status(100, last).await,
            200,
            "each from an address of its own"
        );
    }
    assert_eq!(status(100, 99).await, 429);
    assert_eq!(status(101, 99).await, 200);
    assert_eq!(
        holder.log_on("room", PASSWORD).await,
        went("/"),
        "a remembered browser"
    );
    world.clock.advance(900);
    assert_eq!(status(100, 99).await, 200);
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
