//! A clock that is wrong (R59): nobody is told that a right code is wrong, nobody is locked out for it, and no
//! code counts twice.

use crate::support::{
    Answer, Authenticator, Browser, PASSWORD, WAYS, Way, World, on_both, on_postgres, said, went,
};
use domain::TwoFactor;
use server::background::{CLOCK, Clock, FORGETTING, Forgetting, Job, Plan, Stopping, turn};
use tokio::sync::watch;

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

/// What is counted of accounts and addresses, whoever's it is.
const COUNTED: &str = "SELECT (SELECT count(*) FROM tries WHERE account_id <> 0) \
    + (SELECT count(*) FROM wrong_try) + (SELECT count(*) FROM paused_address) AS n";

/// Somebody whose browser asks for a code.
async fn at_the_code<'w>(world: &'w World, way: Way, user_id: &str) -> Browser<'w> {
    let mut browser = world.browser(way);
    let outcome = browser.log_on(user_id, PASSWORD).await;
    assert_eq!(outcome, went("/logon/code"));
    browser
}

#[track_caller]
fn is_not_judged(answer: &Answer, way: Way) {
    let text = answer.text();
    assert_eq!(answer.status, 503, "{text}");
    assert_eq!(answer.header("retry-after"), "60");
    match way {
        Way::App => assert_eq!(text, "clock-off"),
        Way::Html => {
            let sentence = "The clock of this server is wrong at the moment, so what you typed was";
            assert!(text.contains(sentence), "{text}");
        }
    }
}

async fn ready(world: &World) -> (u16, String) {
    let answer = world.browser(Way::App).get("/readyz").await;
    (answer.status.as_u16(), answer.text())
}

async fn has_turn(world: &World, plan: &Plan, mut job: impl Job) {
    let (_stop, stopped) = watch::channel(false);
    let done = turn(plan, &mut job, &world.service, &Stopping::of(stopped)).await;
    assert!(done.expect("the database answers"));
}

/// Passwords and codes, right and wrong.
async fn is_told_so_whatever_is_typed(
    world: &World,
    browser: &mut Browser<'_>,
    app: &Authenticator,
) {
    let way = browser.way;
    for password in [PASSWORD, "not the password"] {
        let fields = [("user_id", "office"), ("password", password)];
        let answer = world.browser(way).post("/api/logon", &fields).await;
        is_not_judged(&answer, way);
    }
    for code in [app.code(world.now()), app.wrong_code(world.now())] {
        let answer = browser.post("/api/code", &[("code", &code)]).await;
        is_not_judged(&answer, way);
    }
}

#[tokio::test]
async fn r59_two_days_ahead_for_five_minutes_and_back() {
    for (way, ahead) in WAYS.into_iter().zip([2 * DAY, -2 * DAY]) {
        let world = World::new().await;
        let app = world.enrolled("office").await;
        let mut session = at_the_code(&world, way, "office").await;
        assert_eq!(session.code(&app.code(world.now())).await, went("/"));
        world.clock.advance(30);
        let mut waiting = at_the_code(&world, way, "office").await;
        let mut other = at_the_code(&world, way, "office").await;
        world.new_events().await;
        assert_eq!(world.count(COUNTED).await, 0);

        world.clock.set_ahead(ahead);
        for _ in 0..10 {
            has_turn(&world, &CLOCK, Clock::default()).await;
            let (status, text) = ready(&world).await;
            assert_eq!(status, 503);
            let direction = if ahead < 0 { "behind" } else { "ahead" };
            let words = format!("clock of this machine is 172800 seconds {direction}");
            assert!(text.contains(&words), "{text}");
            is_told_so_whatever_is_typed(&world, &mut waiting, &app).await;
            let home = session.page("/").await;
            assert!(
                home.contains("You are logged on"),
                "no session ends: {home}"
            );
            world.clock.advance(30);
        }
        assert_eq!(world.count(COUNTED).await, 0, "nothing is counted");
        assert_eq!(world.new_events().await, [""; 0], "nothing is judged");

        world.clock.set_ahead(0);
        assert_eq!(ready(&world).await, (200, "ready\n".to_owned()));
        let code = app.code(world.now());
        assert_eq!(waiting.code(&code).await, went("/"));
        let again = other.post("/api/code", &[("code", &code)]).await;
        assert_eq!(
            again.outcome(),
            said("code-spent:30"),
            "no code counts twice"
        );
        assert!(session.page("/").await.contains("You are logged on"));
    }
}

async fn r59_who_was_locked_out_by_a_clock_that_was_ahead_waits_no_longer_than_the_rule(
    world: World,
) {
    let app = world.enrolled("office").await;
    let mut browser = at_the_code(&world, Way::App, "office").await;
    for _ in 0..5 {
        browser.code(&app.wrong_code(world.now())).await;
    }
    world.sql(&format!("UPDATE tries SET since = since + {0}, last = last + {0}, paused_until = paused_until + {0}", 2 * DAY)).await;
    let mut typed = async |wait: u32| {
        let outcome = browser.code(&app.code(world.now())).await;
        assert_eq!(outcome, said(&format!("codes-paused:{wait}")));
    };
    typed(15 * 60).await;
    has_turn(&world, &FORGETTING, Forgetting).await;
    world.clock.advance(4 * MINUTE);
    typed(11 * 60).await;
    world.clock.advance(11 * MINUTE);
    let mut browser = at_the_code(&world, Way::App, "office").await;
    assert_eq!(browser.code(&app.code(world.now())).await, went("/"));
}

on_both!(r59_who_was_locked_out_by_a_clock_that_was_ahead_waits_no_longer_than_the_rule);

/// The clock of these tests is another one than that of the database.
#[tokio::test]
async fn r59_on_postgres_the_clock_of_the_database_is_right() {
    on_postgres(async |world: World| {
        world.account("office", TwoFactor::Off).await;
        assert_eq!(ready(&world).await.0, 200, "it has not been asked yet");
        has_turn(&world, &CLOCK, Clock::default()).await;
        let (status, text) = ready(&world).await;
        assert_eq!(status, 503);
        assert!(text.contains("the clock of this machine is "), "{text}");
        let fields = [("user_id", "office"), ("password", PASSWORD)];
        let answer = world.browser(Way::App).post("/api/logon", &fields).await;
        is_not_judged(&answer, Way::App);
        let now = "SELECT extract(epoch FROM clock_timestamp())::bigint AS n";
        world.clock.set_ahead(world.count(now).await - world.now());
        assert_eq!(ready(&world).await.0, 200);
        let mut browser = world.browser(Way::App);
        assert_eq!(browser.log_on("office", PASSWORD).await, went("/"));
    })
    .await;
}

#[tokio::test]
async fn r59_a_clock_that_nobody_minds_is_believed() {
    let world = World::with("[logon]\nclock_tolerance_seconds = 0\n").await;
    world.account("office", TwoFactor::Off).await;
    world.clock.set_ahead(2 * DAY);
    has_turn(&world, &CLOCK, Clock::default()).await;
    assert_eq!(ready(&world).await.0, 200);
    let mut browser = world.browser(Way::App);
    assert_eq!(browser.log_on("office", PASSWORD).await, went("/"));
}
