//! What is done beside requests: never in the path of a logon, by one node at a time, slice by slice.

use crate::support::{PASSWORD, Way, World, begin_log, end_log, in_the_end, on_both, went};
use domain::{
    TwoFactor,
    audit::{Actor, Event, Kind},
};
use server::background::{
    By, FORGETTING, Forgetting, Job, Plan, RETENTION, Retention, Stopping, run, turn,
};
use service::{Service, ServiceError};
use std::time::Duration;
use store::{StoreError, audit};
use tokio::sync::watch;

const DAY: i64 = 24 * 60 * 60;

/// Rows of people who were logged on, or tried to.
const ROWS: &str = "SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM logon_attempt) \
    + (SELECT count(*) FROM wrong_try) AS n";

/// Has its turn at `plan`, if it has one.
async fn has_turn(world: &World, plan: &Plan, mut job: impl Job) -> bool {
    let (_stop, stopped) = watch::channel(false);
    let done = turn(plan, &mut job, &world.service, &Stopping::of(stopped)).await;
    done.expect("the database answers")
}

async fn logged_on_and_tried(world: &World) {
    world.account("office", TwoFactor::Off).await;
    let mut browser = world.browser(Way::App);
    browser.log_on("office", "not the password").await;
    assert_eq!(browser.log_on("office", PASSWORD).await, went("/"));
}

async fn what_is_over_is_forgotten_beside_logons(world: World) {
    logged_on_and_tried(&world).await;
    let rows = world.count(ROWS).await;
    assert!(rows >= 2, "{rows}");
    world.clock.advance(30 * DAY);
    let mut browser = world.browser(Way::App);
    assert_eq!(browser.log_on("office", PASSWORD).await, went("/"));
    let more = world.count(ROWS).await;
    assert!(more > rows, "a logon forgets nothing");
    assert!(has_turn(&world, &FORGETTING, Forgetting).await);
    let left = "SELECT count(*) AS n FROM session";
    assert_eq!(world.count(left).await, 1);
    assert_eq!(world.count("SELECT count(*) AS n FROM wrong_try").await, 0);
}

async fn one_node_does_it_for_all(world: World) {
    let other = world.second_node().await;
    for (plan, seconds) in [(&FORGETTING, 60), (&RETENTION, 3600)] {
        let both = async || {
            [
                has_turn(&world, plan, Retention).await,
                has_turn(&other, plan, Retention).await,
            ]
        };
        assert_eq!(both().await, [true, false], "{}", plan.name);
        world.clock.advance(seconds - 1);
        assert_eq!(both().await, [false, false], "{}", plan.name);
        world.clock.advance(1);
        assert!(has_turn(&other, plan, Retention).await, "{}", plan.name);
        assert_eq!(both().await, [false, false], "{}", plan.name);
    }
}

/// Waits until it is let go, and says then whether the turn was still its own.
struct Long(watch::Receiver<bool>);

impl Job for Long {
    async fn work(&mut self, _: &Service, _: &Stopping) -> Result<(), ServiceError> {
        _ = self.0.wait_for(|let_go| *let_go).await;
        Ok(())
    }
}

async fn no_two_nodes_do_it_at_the_same_time(world: World) {
    const IN_TURN: Plan = Plan {
        name: "long",
        first: Duration::ZERO,
        every: Duration::from_hours(24),
        by: By::EachInTurn,
        failure: "",
    };
    let other = world.second_node().await;
    let (let_go, held) = watch::channel(false);
    let one = has_turn(&world, &IN_TURN, Long(held.clone()));
    let meanwhile = async {
        let lease = "SELECT count(*) AS n FROM lease";
        in_the_end(async { while world.count(lease).await == 0 {} }).await;
        assert!(!has_turn(&other, &IN_TURN, Forgetting).await);
        let_go.send(true).expect("it waits");
    };
    let (done, ()) = tokio::join!(one, meanwhile);
    assert!(done);
    assert!(has_turn(&other, &IN_TURN, Forgetting).await, "each its own");
}

async fn r39_a_container_that_is_gone_is_forgotten_and_the_rest_verifies(world: World) {
    let writers = "SELECT count(*) AS n FROM audit_writer";
    let checkpoints = world.folder.path().join("checkpoints.ndjson");
    world.account("office", TwoFactor::Off).await;
    let db = world.store.begin().await.expect("a transaction");
    let event = Event::new(world.service.present(), Kind::LoggedOn, Actor::Holder);
    let added = audit::add(&db, &world.keyring(), "container", event).await;
    added.expect("an event");
    db.commit().await.expect("it is written");
    let operator = world.service.operator();
    let added = operator.add_checkpoint(&checkpoints, &[]).await;
    added.expect("a checkpoint");
    world.clock.advance(1);
    let (before, why) = (world.service.present(), "Kept for a second");
    let pruned = operator.prune_audit(before, why, &checkpoints).await;
    assert!(pruned.expect("all is right") > 1);
    for (days, left) in [(0, 2), (399, 2), (2, 1)] {
        world.clock.advance(days * DAY);
        assert!(has_turn(&world, &RETENTION, Retention).await);
        assert_eq!(world.count(writers).await, left, "{days}");
        world
            .account(&format!("after-{days}"), TwoFactor::Off)
            .await;
        let verified = operator.verify_audit(&checkpoints).await;
        verified.unwrap_or_else(|broken| panic!("{days}: {broken}"));
    }
}

on_both!(
    r39_a_container_that_is_gone_is_forgotten_and_the_rest_verifies,
    what_is_over_is_forgotten_beside_logons,
    one_node_does_it_for_all,
    no_two_nodes_do_it_at_the_same_time,
);

#[tokio::test]
async fn a_server_that_stops_begins_no_other_slice() {
    let world = World::new().await;
    logged_on_and_tried(&world).await;
    world.clock.advance(30 * DAY);
    let rows = world.count(ROWS).await;
    let (stop, stopped) = watch::channel(false);
    stop.send(true).expect("somebody listens");
    let stopping = Stopping::of(stopped);
    let done = turn(&FORGETTING, &mut Forgetting, &world.service, &stopping).await;
    assert!(done.expect("the database answers"));
    assert_eq!(world.count(ROWS).await, rows);
    assert!(
        has_turn(&world, &FORGETTING, Forgetting).await,
        "another node goes on at once"
    );
    assert!(world.count(ROWS).await < rows);
}

/// Fails twice, then succeeds, then fails for ever; tells how often it was done.
struct Failing(watch::Sender<u32>);

impl Job for Failing {
    const AT_THE_END: bool = true;

    async fn work(&mut self, _: &Service, _: &Stopping) -> Result<(), ServiceError> {
        self.0.send_modify(|times| *times += 1);
        match *self.0.borrow() {
            3 => Ok(()),
            _ => Err(StoreError::UserIdTaken.into()),
        }
    }
}

#[tokio::test]
async fn a_job_that_fails_is_logged_once_and_goes_on() {
    const OFTEN: Plan = Plan {
        name: "failing",
        first: Duration::ZERO,
        every: Duration::from_millis(1),
        by: By::EachNode,
        failure: "nothing is done",
    };
    let world = World::new().await;
    begin_log();
    let (stop, stopped) = watch::channel(false);
    let (times, mut done) = watch::channel(0);
    let running = run(
        &OFTEN,
        Failing(times),
        world.service.clone(),
        Stopping::of(stopped),
    );
    let watching = async {
        in_the_end(done.wait_for(|times| *times == 7))
            .await
            .expect("it runs");
        stop.send(true).expect("it runs");
    };
    tokio::join!(running, watching);
    let log = String::from_utf8_lossy(&end_log()).into_owned();
    let said = log.matches("nothing is done; it is tried again").count();
    assert_eq!(said, 2, "once for each time that it began to fail: {log}");
    assert_eq!(
        log.matches("nothing is done").count(),
        3,
        "and at the end: {log}"
    );
}
