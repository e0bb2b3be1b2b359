//! Too many log on at one moment (R43): whoever finds no place is told so, and nothing else.

use crate::support::{
    APPLICATIONS, Answer, Browser, KEEP, PASSWORD, Stage, WAYS, Way, World, at_stage, said, went,
};
use domain::{Status, TwoFactor};
use futures_util::future::join_all;
use tokio::task::yield_now;

/// One password is hashed at a time, and nobody waits for it.
const NARROW: &str = "[throttle]\nhashes_at_once = 1\nhashes_waiting = 0\n";

async fn narrow() -> World {
    let world = World::with(NARROW).await;
    world.account("somebody", TwoFactor::Off).await;
    world
}

/// Has wrong passwords pause "paused" and lock "closed".
async fn pause_and_lock(world: &World) {
    for (user_id, tries, until) in [("paused", 10, world.now() + 3600), ("closed", 100, 0)] {
        let values = format!("id, 0, {tries}, 0, 0, 0, 1, {until} FROM account");
        let insert = "INSERT INTO tries (guard, account_id, device_id, in_a_row, recent, since, last, pauses, paused_until)";
        let sql = format!("{insert} SELECT 'passwords', {values} WHERE user_id = '{user_id}'");
        world.sql(&sql).await;
    }
}

/// What `browser` is answered while somebody else's password is hashed.
async fn meanwhile(browser: &mut Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
    let world = browser.world;
    let mut other = world.browser(Way::App);
    world.hashing.hold();
    let first = other.log_on("somebody", "wrong");
    let second = async {
        world.hashing.holds(1).await;
        let answer = browser.post(path, fields).await;
        world.hashing.go_on();
        answer
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first, said("credentials"), "whoever was first is served");
    second
}

/// Returns once `query` counts `least`: whatever that stands for has been done.
async fn until(world: &World, query: &str, least: i64) {
    while world.count(query).await < least {
        yield_now().await;
    }
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
        text.contains("Many people are logging on at the moment. Please try again in a few"),
        "{text}"
    );
    assert!(
        text.contains(&format!("href=\"{page}\" class=\"secondary\">Try again<")),
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
        pause_and_lock(&world).await;
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
async fn r34_who_tries_again_is_still_on_the_way() {
    let world = World::with(&format!("{NARROW}{APPLICATIONS}")).await;
    world.account("somebody", TwoFactor::Off).await;
    let mut browser = world.browser(Way::Html);
    let fields = [("user_id", "office"), ("password", PASSWORD)];
    for (query, kept) in [
        (
            "rd=https%3A%2F%2Foffice.example%2Frota",
            "/logon?rd=https%3A%2F%2Foffice.example%2Frota",
        ),
        ("rd=https%3A%2F%2Fevil.example%2F", "/logon"),
    ] {
        let answer = meanwhile(&mut browser, &format!("/api/logon?{query}"), &fields).await;
        is_busy(&answer, Way::Html, kept);
    }
}

#[tokio::test]
async fn r58_strangers_fill_no_place_of_those_who_have_proved_something() {
    for cores in [1, 2] {
        // Whoever waits, waits for as long as a slow machine needs.
        let bounds =
            format!("hashes_at_once = {cores}\nhashes_waiting = 3\nhash_wait_seconds = 10\n");
        let world = World::with(&format!("[throttle]\naddress_tries = 100\n{bounds}")).await;
        for user_id in ["somebody", "office"] {
            world.account(user_id, TwoFactor::Off).await;
        }
        let mut holder = world.browser(Way::App);
        assert_eq!(holder.log_on("office", PASSWORD).await, went("/"));
        let (mut confirming, app) = at_stage(&world, Way::App, Stage::Confirm, "new").await;
        let (mut choosing, _) = at_stage(&world, Way::App, Stage::Password, "other").await;
        let code = app.expect("an authenticator").code(world.now());
        world.hashing.hold();
        let mut strangers: Vec<_> = (0..8).map(|_| world.browser(Way::App)).collect();
        let flood = join_all(strangers.iter_mut().map(|one| {
            let fields = [("user_id", "somebody"), ("password", "wrong")];
            async move { one.post("/api/logon", &fields).await.status.as_u16() }
        }));
        // One hashes, three wait: there is no place left for strangers.
        let counted = "SELECT coalesce(sum(in_a_row), 0) AS n FROM tries";
        let served = async {
            until(&world, counted, 4).await;
            world.hashing.go_on();
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
        let world = World::with(
            "[throttle]\nhashes_at_once = 1\nhashes_waiting = 2\nhash_wait_seconds = 10\n",
        )
        .await;
        for user_id in [
            "somebody", "office", "paused", "closed", "disabled", "other",
        ] {
            world.account(user_id, TwoFactor::Off).await;
        }
        world.set_status("disabled", Status::Disabled).await;
        pause_and_lock(&world).await;
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
        let written = "SELECT count(*) AS n FROM written";
        world.hashing.hold();
        let soon = async |user_id: &str, before: i64| {
            world
                .hashing
                .holds(usize::from(user_id != "somebody"))
                .await;
            until(&world, written, before).await;
            let fields = [("user_id", user_id), ("password", "wrong")];
            let answer = world.browser(Way::App).post("/api/logon", &fields).await;
            let written = world.count(written).await;
            (answer.status == 503).then_some(written)
        };
        // Whoever has two places loses the newest to somebody who has none.
        let loser = async {
            let lost = soon(user_id, 1).await;
            world.hashing.go_on();
            lost
        };
        let outcomes = tokio::join!(
            soon("somebody", 0),
            soon(user_id, 0),
            loser,
            soon("other", 2)
        );
        assert_eq!(
            outcomes,
            (None, None, Some(3), None),
            "{user_id}: two were counted, and one taken back"
        );
    }
}
