//! Guessing passwords (R21, R23, R24).

use crate::support::{Browser, KEEP, PASSWORD, WAYS, Way, World, in_the_end, said, went};
use domain::TwoFactor;
use futures_util::future::join_all;

/// A browser that no account remembers, from an address of its own.
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

/// Wrong passwords that were looked at.
fn refused(events: &[String]) -> usize {
    let of = |event: &&String| *event == "logon.password-refused";
    events.iter().filter(of).count()
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
async fn r21_three_hundred_wrong_ones_in_an_hour_do_not_pause_the_usual_browser() {
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
async fn r21_r57_a_hundred_in_a_row_close_it_for_strangers_until_a_new_password() {
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
    assert_eq!(new.log_on("room", PASSWORD).await, said("credentials"));
    let code = world.set_up_code("room").await;
    assert_eq!(new.log_on("room", &code).await, went("/logon/password"));
    let chosen = "seven sunflowers 8";
    assert_eq!(new.choose(chosen, chosen).await, went("/"));
    let mut other = stranger(&world, Way::App, 998);
    let asked = went("/logon/password-chosen");
    assert_eq!(other.log_on("room", chosen).await, asked);
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
async fn r26_a_planted_browser_cookie_is_worth_nothing_after_the_next_logon() {
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
    // The thief's copy is no browser that "room" remembers.
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
async fn r7_no_stranger_keeps_out_whom_support_lets_in() {
    let world = World::new().await;
    world.account("room", TwoFactor::AwaitingEnrolment).await;
    let pause = async |first: u16| {
        for number in first..first + 10 {
            let mut stranger = stranger(&world, Way::App, number);
            assert_eq!(stranger.log_on("room", "wrong").await, said("credentials"));
        }
    };
    pause(0).await;
    let code = world.set_up_code("room").await;
    pause(20).await;
    let mut holder = world.browser(Way::App);
    // The password is not looked at, the code from support is.
    assert_eq!(holder.log_on("room", PASSWORD).await, said("credentials"));
    assert_eq!(holder.log_on("room", &code).await, went("/logon/password"));
    let new = "a quiet harbour at night";
    assert_eq!(holder.choose(new, new).await, went("/logon/enrol"));
    let app = holder.scan().await;
    assert_eq!(
        holder.verify(&app.code(world.now())).await,
        went("/logon/good-to-go")
    );
    holder.acknowledge().await;
    world.clock.advance(30);
    pause(40).await;
    assert_eq!(
        holder.confirm(new, &app.code(world.now())).await,
        went(KEEP)
    );
}

#[tokio::test]
async fn r21_of_thirty_at_once_ten_are_evaluated() {
    // The last of them wait for long where much else is hashed; that is not what this is about.
    let world = World::with("[throttle]\nhash_wait_seconds = 10\n").await;
    world.account("room", TwoFactor::Off).await;
    world.new_events().await;
    // No more than may wait to be hashed (R43): all of them get the usual answer.
    let mut strangers: Vec<_> = (0..30)
        .map(|number| stranger(&world, Way::App, number))
        .collect();
    let outcomes = join_all(strangers.iter_mut().map(|one| one.log_on("room", "wrong"))).await;
    assert!(outcomes.iter().all(|one| *one == said("credentials")));
    assert_eq!(refused(&world.new_events().await), 10);
}

#[tokio::test]
async fn r16_who_hangs_up_is_counted_and_paused_all_the_same() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    world.new_events().await;
    for number in 0..10 {
        let mut stranger = stranger(&world, Way::App, number);
        world.hashing.hold();
        tokio::select! {
            answer = stranger.log_on("room", "wrong") => panic!("{answer:?} before it was hashed"),
            () = world.hashing.holds(1) => {} // and hangs up
        }
        world.hashing.go_on();
    }
    let mut events = Vec::new();
    let judged = async {
        let pause = "regulation.passwords-paused seconds=60".to_owned();
        while refused(&events) < 10 || !events.contains(&pause) {
            events.extend(world.new_events().await);
        }
    };
    in_the_end(judged).await;
}

#[tokio::test]
async fn r41_mistyped_user_ids_are_never_paused() {
    let world = World::new().await;
    for number in 0..200_u16 {
        let mut browser = stranger(&world, Way::App, number);
        let user_id = format!("nobody-{number}");
        assert_eq!(browser.log_on(&user_id, "wrong").await, said("credentials"));
    }
    // As many events, and of the same kind, as for an account that is there.
    let events = world.new_events().await;
    assert_eq!(refused(&events), 200, "{:?}", events.last());
}

#[tokio::test]
async fn r26_an_answer_that_was_lost_makes_no_stranger() {
    let world = World::new().await;
    world.account("room", TwoFactor::Off).await;
    let mut holder = known(&world, Way::App).await;
    let mut before = holder.clone();
    assert_eq!(holder.log_on("room", PASSWORD).await, went("/"));
    // The browser never heard of it, and strangers are at work.
    for number in 0..10 {
        let mut stranger = stranger(&world, Way::App, number);
        assert_eq!(stranger.log_on("room", "wrong").await, said("credentials"));
    }
    let mut copy = before.clone();
    assert_eq!(before.log_on("room", PASSWORD).await, went("/"));
    // A copy of the old cookie is worth nothing for long.
    world.clock.advance(600);
    for number in 20..30 {
        let mut stranger = stranger(&world, Way::App, number);
        assert_eq!(stranger.log_on("room", "wrong").await, said("credentials"));
    }
    assert_eq!(copy.log_on("room", PASSWORD).await, said("credentials"));
    before.log_off().await;
    assert_eq!(before.log_on("room", PASSWORD).await, went("/"));
}
