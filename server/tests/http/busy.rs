//! Too many log on at one moment (R43): whoever finds no place is told so, and nothing else.

use crate::support::{
    Answer, Browser, KEEP, PASSWORD, Stage, WAYS, Way, World, at_stage, said, went,
};
use domain::{Status, TwoFactor};
use futures_util::future::join_all;
use std::time::Duration;
use tokio::time::sleep;

/// One password is hashed at a time, and nobody waits for it.
const NARROW: &str = "[regulation]\nhashes_at_once = 1\nhashes_waiting = 0\n";

/// A hash that takes most of a second, so that there is time to come second.
const LONG: &str =
    "$argon2id$v=19$m=65536,t=11,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

async fn narrow() -> World {
    let world = World::with(NARROW).await;
    slow_down(&world, LONG).await;
    world
}

/// Adds an account, somebody's, whose password is checked against `hash`.
async fn slow_down(world: &World, hash: &str) {
    world.account("somebody", TwoFactor::Off).await;
    let sql = "UPDATE account SET pepper_id = NULL, password_hash";
    let whose = "WHERE user_id = 'somebody'";
    world.sql(&format!("{sql} = '{hash}' {whose}")).await;
}

/// Lets "paused" be paused and "closed" closed by wrong passwords.
async fn halt(world: &World) {
    for (user_id, tries, until) in [("paused", 10, world.now() + 3600), ("closed", 100, 0)] {
        let values = format!("id, 0, {tries}, 0, 0, 0, 1, {until} FROM account");
        let insert = "INSERT INTO tries (guard, account_id, device_id, in_a_row, recent, since, last, pauses, paused_until)";
        let sql = format!("{insert} SELECT 'passwords', {values} WHERE user_id = '{user_id}'");
        world.sql(&sql).await;
    }
}

/// What `browser` is answered while somebody else's password is hashed.
async fn meanwhile(browser: &mut Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
    let mut other = browser.world.browser(Way::App);
    let first = other.log_on("somebody", "wrong");
    let second = async {
        sleep(Duration::from_millis(150)).await;
        browser.post(path, fields).await
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first, said("credentials"), "whoever was first is served");
    second
}

#[track_caller]
fn is_busy(answer: &Answer, way: Way, page: &str) {
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert_eq!(answer.header("retry-after"), "3");
    assert_eq!(answer.location(), "");
    let text = answer.text();
    if way == Way::App {
        assert_eq!(text, "busy");
        return;
    }
    assert!(
        text.contains("Many people are logging on at this moment. Please try again in a few"),
        "{text}"
    );
    assert!(
        text.contains(&format!("href=\"{page}\">Try again<")),
        "{text}"
    );
}

#[tokio::test]
async fn r43_r41_a_logon_too_many_is_told_so_whatever_the_account_and_keeps_what_was_typed() {
    for way in WAYS {
        let world = narrow().await;
        for user_id in ["office", "paused", "closed", "disabled"] {
            world.account(user_id, TwoFactor::Off).await;
        }
        world.set_status("disabled", Status::Disabled).await;
        halt(&world).await;
        world.new_events().await;
        let counted = "SELECT count(*) AS n FROM tries WHERE account_id <> 0";
        let before = world.count(counted).await;
        let mut answers = Vec::new();
        for (user_id, password) in [
            ("office", PASSWORD),
            ("office", "wrong"),
            ("paused", PASSWORD),
            ("closed", "wrong"),
            ("disabled", PASSWORD),
            ("nobody", PASSWORD),
        ] {
            let mut browser = world.browser(way);
            let fields = [("user_id", user_id), ("password", password)];
            let answer = meanwhile(&mut browser, "/api/logon", &fields).await;
            is_busy(&answer, way, "/logon");
            // Only the other one's attempt has been written down.
            assert_eq!(world.new_events().await, ["logon.password-refused"]);
            assert_eq!(world.count(counted).await, before + 1, "only the other's");
            if way == Way::Html {
                let form = browser.page("/logon").await;
                assert!(form.contains(&format!("value=\"{user_id}\"")), "{form}");
                assert!(!form.contains(PASSWORD));
            }
            answers.push(answer.text());
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "alike for all");
        let mut browser = world.browser(way);
        assert_eq!(browser.log_on("office", PASSWORD).await, went("/"));
    }
}

#[tokio::test]
async fn r58_strangers_fill_no_place_of_those_who_have_proved_something() {
    for cores in [1, 2] {
        // Whoever waits, waits for as long as a slow machine needs.
        let bounds =
            format!("hashes_at_once = {cores}\nhashes_waiting = 3\nhash_wait_seconds = 10\n");
        let world = World::with(&format!("[regulation]\naddress_tries = 100\n{bounds}")).await;
        slow_down(&world, &LONG.replace("t=11", "t=6")).await;
        world.account("office", TwoFactor::Off).await;
        let mut holder = world.browser(Way::App);
        assert_eq!(holder.log_on("office", PASSWORD).await, went("/"));
        let (mut confirming, app) = at_stage(&world, Way::App, Stage::Confirm, "new").await;
        let (mut choosing, _) = at_stage(&world, Way::App, Stage::Password, "other").await;
        let code = app.expect("an authenticator").code(world.now());
        let mut strangers: Vec<_> = (0..8).map(|_| world.browser(Way::App)).collect();
        let flood = join_all(strangers.iter_mut().map(|one| {
            let fields = [("user_id", "somebody"), ("password", "wrong")];
            async move { one.post("/api/logon", &fields).await.status.as_u16() }
        }));
        let served = async {
            sleep(Duration::from_millis(150)).await;
            let new = "sunflower bucket 9";
            tokio::join!(
                holder.log_on("office", PASSWORD),
                confirming.confirm(PASSWORD, &code),
                choosing.choose(new, new),
            )
        };
        let (flood, served) = tokio::join!(flood, served);
        assert_eq!(served, (went("/"), went(KEEP), went("/logon/enrol")));
        assert!(flood.contains(&503), "they had more than enough: {flood:?}");
    }
}

#[tokio::test]
async fn r43_a_step_too_many_at_once_loses_nothing() {
    for way in WAYS {
        let world = narrow().await;
        let (mut browser, app) = at_stage(&world, way, Stage::Confirm, "office").await;
        let code = app.expect("an authenticator").code(world.now());
        let fields = [("password", PASSWORD), ("code", &code)];
        let answer = meanwhile(&mut browser, "/api/confirm", &fields).await;
        is_busy(&answer, way, "/logon/confirm");
        assert_eq!(browser.confirm(PASSWORD, &code).await, went(KEEP));

        let (mut browser, _) = at_stage(&world, way, Stage::Password, "other").await;
        let new = "sunflower bucket 9";
        let fields = [("new_password", new), ("new_password_again", new)];
        let answer = meanwhile(&mut browser, "/api/choose-password", &fields).await;
        is_busy(&answer, way, "/logon/password");
        assert_eq!(browser.choose(new, new).await, went("/logon/enrol"));
    }
}

/// Whoever loses a place, or waits in vain, was counted before: taking that back is written down as well
/// where nothing was counted (R41).
#[tokio::test]
async fn r41_whoever_loses_a_place_has_cost_the_same_writes_whatever_the_account() {
    for user_id in ["office", "paused", "closed", "disabled", "nobody"] {
        let world = World::with("[regulation]\nhashes_at_once = 1\nhashes_waiting = 2\n").await;
        slow_down(&world, LONG).await;
        for user_id in ["office", "paused", "closed", "disabled", "other"] {
            world.account(user_id, TwoFactor::Off).await;
        }
        world.set_status("disabled", Status::Disabled).await;
        halt(&world).await;
        world.sql("CREATE TABLE written (n integer)").await;
        for what in ["INSERT", "UPDATE"] {
            let others = "SELECT id FROM account WHERE user_id IN ('somebody', 'other')";
            let count = format!(
                "CREATE TRIGGER count_{what} AFTER {what} ON tries WHEN NEW.account_id NOT IN ({others}) \
                 BEGIN INSERT INTO written VALUES (1); END"
            );
            world.sql(&count).await;
        }
        // What was written when it was told that there is no place.
        let soon = async |user_id: &str, millis: u64| {
            sleep(Duration::from_millis(millis)).await;
            let fields = [("user_id", user_id), ("password", "wrong")];
            let answer = world.browser(Way::App).post("/api/logon", &fields).await;
            let written = world.count("SELECT count(*) AS n FROM written").await;
            (answer.status == 503).then_some(written)
        };
        // Whoever has two places loses one to somebody who has none.
        let (first, one, two, newcomer) = tokio::join!(
            soon("somebody", 0),
            soon(user_id, 150),
            soon(user_id, 150),
            soon("other", 300),
        );
        assert_eq!((first, newcomer), (None, None), "{user_id}");
        let lost: Vec<i64> = [one, two].into_iter().flatten().collect();
        assert_eq!(lost, [3], "{user_id}: two were counted, and one taken back");
    }
}
