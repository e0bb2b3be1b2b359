//! Guessing passwords (R21, R23, R24).

use crate::support::{Browser, PASSWORD, WAYS, Way, World, said, went};
use domain::TwoFactor;

/// A browser that nobody knows, from an address of its own.
fn stranger(world: &World, way: Way, number: u16) -> Browser<'_> {
    let mut browser = world.browser(way);
    let [a, b] = number.to_be_bytes();
    browser.peer = ([198, 51, a, b], 50_000).into();
    browser
}

/// A browser in which "room" has logged on before.
async fn known(world: &World, way: Way) -> Browser<'_> {
    let mut browser = world.browser(way);
    assert_eq!(browser.log_on("room", PASSWORD).await, went("/"));
    browser.log_off().await;
    browser
}

#[tokio::test]
async fn r21_ten_wrong_ones_pause_unknown_browsers_only() {
    for way in WAYS {
        let world = World::new().await;
        world.account("room", TwoFactor::Off).await;
        let mut holder = known(&world, way).await;
        for number in 0..10 {
            let outcome = stranger(&world, way, number).log_on("room", "wrong").await;
            assert_eq!(outcome, said("credentials"));
        }
        // Right, and not evaluated: nothing tells the two apart.
        let outcome = stranger(&world, way, 99).log_on("room", PASSWORD).await;
        assert_eq!(outcome, said("credentials"));
        assert_eq!(holder.log_on("room", PASSWORD).await, went("/"));
        world.clock.advance(59);
        let outcome = stranger(&world, way, 99).log_on("room", PASSWORD).await;
        assert_eq!(outcome, said("credentials"));
        world.clock.advance(1);
        let outcome = stranger(&world, way, 99).log_on("room", PASSWORD).await;
        assert_eq!(outcome, went("/"));
    }
}

#[tokio::test]
async fn r21_a_stranger_of_an_hour_never_stops_the_holder_at_the_usual_browser() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    let mut holder = known(&world, Way::App).await;
    world.new_events().await;
    let mut number = 0;
    for _ in 0..60 {
        for _ in 0..5 {
            number += 1;
            let mut stranger = stranger(&world, Way::App, number);
            assert_eq!(stranger.log_on("room", "wrong").await, said("credentials"));
        }
        assert_eq!(holder.log_on("room", PASSWORD).await, went("/"));
        holder.log_off().await;
        world.clock.advance(60);
    }
    let events = world.new_events().await;
    let evaluated = events
        .iter()
        .filter(|event| *event == "logon.password-refused");
    let evaluated = evaluated.count();
    assert!(evaluated <= 60, "{evaluated} of 300 were looked at");
    assert!(
        events
            .iter()
            .any(|event| event.starts_with("regulation.passwords-paused"))
    );
}

#[tokio::test]
async fn r21_a_hundred_in_a_row_close_it_for_strangers_until_support_opens_it() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    let mut holder = known(&world, Way::App).await;
    world.new_events().await;
    for number in 0..100 {
        stranger(&world, Way::App, number)
            .log_on("room", "wrong")
            .await;
        world.clock.advance(3600);
    }
    let events = world.new_events().await;
    assert!(events.contains(&"regulation.passwords-closed".to_owned()));
    world.clock.advance(30 * 24 * 3600);
    let mut new = stranger(&world, Way::App, 999);
    assert_eq!(new.log_on("room", PASSWORD).await, said("credentials"));
    assert_eq!(holder.log_on("room", PASSWORD).await, went("/"));
    world.unpause("room").await;
    assert_eq!(new.log_on("room", PASSWORD).await, went("/"));
}

#[tokio::test]
async fn r21_a_known_browser_has_its_own_count_and_is_known_to_its_accounts_only() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    world.account("office", TwoFactor::Off).await;
    let mut thief = known(&world, Way::App).await;
    for _ in 0..10 {
        assert_eq!(thief.log_on("room", "wrong").await, said("credentials"));
    }
    assert_eq!(thief.log_on("room", PASSWORD).await, said("credentials"));
    // Others are not affected.
    let outcome = stranger(&world, Way::App, 1).log_on("room", PASSWORD).await;
    assert_eq!(outcome, went("/"));
    // For another account it is a stranger, and shares their count.
    for number in 0..10 {
        stranger(&world, Way::App, number)
            .log_on("office", "wrong")
            .await;
    }
    assert_eq!(thief.log_on("office", PASSWORD).await, said("credentials"));
}

#[tokio::test]
async fn r26_a_planted_device_cookie_is_worth_nothing_after_the_next_logon() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    world.account("thief", TwoFactor::Off).await;
    let mut thief = world.browser(Way::App);
    assert_eq!(thief.log_on("thief", PASSWORD).await, went("/"));
    let planted = thief.cookies["gtg_device"].clone();
    let mut victim = world.browser(Way::App);
    victim
        .cookies
        .insert("gtg_device".to_owned(), planted.clone());
    assert_eq!(victim.log_on("room", PASSWORD).await, went("/"));
    assert_ne!(victim.cookies["gtg_device"], planted);
    // The thief's copy is no browser that "room" knows.
    for number in 0..10 {
        stranger(&world, Way::App, number)
            .log_on("room", "wrong")
            .await;
    }
    assert_eq!(thief.log_on("room", PASSWORD).await, said("credentials"));
    assert_eq!(victim.log_on("room", PASSWORD).await, went("/"));
    assert_eq!(victim.log_on("thief", PASSWORD).await, went("/"));
}

#[tokio::test]
async fn r23_all_spellings_share_one_count() {
    let world = World::new().await;
    world.account("alice", TwoFactor::Off).await;
    let spellings = ["alice", "ALICE", " alice", "alice ", "Ａｌｉｃｅ"];
    for (number, spelling) in (0..10).zip(spellings.iter().cycle()) {
        let outcome = stranger(&world, Way::App, number)
            .log_on(spelling, "wrong")
            .await;
        assert_eq!(outcome, said("credentials"));
    }
    for (number, spelling) in (20..).zip(spellings) {
        let outcome = stranger(&world, Way::App, number)
            .log_on(spelling, PASSWORD)
            .await;
        assert_eq!(outcome, said("credentials"), "{spelling}");
    }
}

#[tokio::test]
async fn r7_a_set_up_code_meets_no_pause_that_was_there_before() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    for number in 0..10 {
        stranger(&world, Way::App, number)
            .log_on("room", "wrong")
            .await;
    }
    let code = world.set_up_code("room").await;
    let mut holder = world.browser(Way::App);
    assert_eq!(holder.log_on("room", &code).await, went("/logon/password"));
}
