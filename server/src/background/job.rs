//! How a job is done over and over.

use service::{Lease, Service, ServiceError};
use std::{
    future::{Future, pending},
    time::Duration,
};
use tokio::{sync::watch, time::sleep};

/// How often a node keeps its turn while it works.
const KEEP: Duration = Duration::from_secs(20);
/// After so long a node asks again whether it is its turn.
const ASK_AGAIN: Duration = Duration::from_mins(1);

/// Which nodes do a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Each for itself: it concerns what only that node knows.
    EachNode,
    /// Each for itself, no two at a time.
    EachInTurn,
    /// One for all.
    OneForAll,
}

/// When a job is done, and by whom.
#[derive(Debug)]
pub struct Plan {
    /// What it is called.
    pub name: &'static str,
    /// How long after the start.
    pub first: Duration,
    /// How long after the last time.
    pub every: Duration,
    /// By which nodes.
    pub by: By,
    /// What is so while it fails.
    pub failure: &'static str,
}

impl Plan {
    /// For how many seconds no node does it after one has.
    fn rest(&self) -> i64 {
        match self.by {
            By::OneForAll => i64::try_from(self.every.as_secs()).unwrap_or(i64::MAX),
            By::EachNode | By::EachInTurn => 0,
        }
    }
}

/// Something that is done beside requests.
pub trait Job: Send {
    /// Whether it is done once more when the server stops.
    const AT_THE_END: bool = false;

    /// Waits for what makes it due before its time.
    fn woken(&mut self) -> impl Future<Output = ()> + Send {
        pending()
    }

    /// Does it once, slice by slice, until `stopping` says so.
    fn work(
        &mut self,
        service: &Service,
        stopping: &Stopping,
    ) -> impl Future<Output = Result<(), ServiceError>> + Send;
}

/// Tells whether the server stops.
#[derive(Debug, Clone)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// As `stopped` tells.
    #[must_use]
    pub fn of(stopped: watch::Receiver<bool>) -> Self {
        Self(stopped)
    }

    /// Whether it does.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it does.
    pub async fn begins(&self) {
        _ = self.0.clone().wait_for(|stopped| *stopped).await;
    }
}

/// Does `job` as `plan` says, until the server stops.
pub async fn run(plan: &Plan, mut job: impl Job, service: Service, stopping: Stopping) {
    let (mut pause, mut fails) = (plan.first, false);
    loop {
        tokio::select! {
            () = stopping.begins() => break,
            () = sleep(pause) => {}
            () = job.woken() => {}
        }
        pause = plan.every;
        match turn(plan, &mut job, &service, &stopping).await {
            Ok(true) => {
                if fails {
                    tracing::info!(job = plan.name, "it works again");
                }
                fails = false;
            }
            Ok(false) => pause = pause.min(ASK_AGAIN),
            Err(error) if !fails => {
                fails = true;
                tracing::error!(job = plan.name, %error, "{}; it is tried again", plan.failure);
            }
            Err(_) => {}
        }
    }
    finish(plan, job, service, stopping).await;
}

async fn finish<J: Job>(plan: &Plan, mut job: J, service: Service, stopping: Stopping) {
    if !J::AT_THE_END {
        return;
    }
    if let Err(error) = job.work(&service, &stopping).await {
        tracing::error!(job = plan.name, %error, "{}", plan.failure);
    }
}

/// Does `job` once, if it is this node's turn. `false`: it is not.
///
/// # Errors
///
/// The job's.
pub async fn turn(
    plan: &Plan,
    job: &mut impl Job,
    service: &Service,
    stopping: &Stopping,
) -> Result<bool, ServiceError> {
    if plan.by == By::EachNode {
        job.work(service, stopping).await?;
        return Ok(true);
    }
    let Some(lease) = service.begin_turn(plan.name, plan.rest()).await? else {
        return Ok(false);
    };
    let done = tokio::select! {
        done = job.work(service, stopping) => done,
        () = lost(service, &lease) => return Ok(false),
    };
    // What was interrupted, or failed, is due again at once.
    let is_done = done.is_ok() && !stopping.has_begun();
    let rest = if is_done { plan.rest() } else { 0 };
    service.end_turn(&lease, rest).await?;
    done.map(|()| true)
}

/// Keeps the turn, and returns when it is lost: this node was asleep for so long that another one goes on.
async fn lost(service: &Service, lease: &Lease) {
    loop {
        sleep(KEEP).await;
        // A database that does not answer fails the work too.
        if matches!(service.keep_turn(lease).await, Ok(false)) {
            return;
        }
    }
}
