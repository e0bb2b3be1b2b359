//! What is done beside requests, over and over: by each node for itself, or by one node at a time for all.
//!
//! [`Background::start`] begins everything, and [`Background::stop`] lets each job finish the slice that is
//! under way. A job that fails is logged once, and goes on at its next turn.

mod activity;
mod clock;
mod forgetting;
mod hearing;
mod job;
mod notifications;
mod readiness;
mod verification;

pub use clock::Clock;
pub use forgetting::{Forgetting, Retention};
pub use job::{By, Job, Plan, Stopping, run, turn};
pub use notifications::Notifications;
pub use verification::Verification;

use crate::{config::Config, mail::Mailer};
use activity::Activity;
use hearing::Hearing;
use readiness::Readiness;
use service::Service;
use std::time::Duration;
use tokio::{sync::watch, task::JoinSet};

/// Answers of the check are given again for a second after a reading.
const HEARING: Plan = Plan {
    name: "hearing",
    first: Duration::ZERO,
    every: Duration::from_millis(250),
    by: By::EachNode,
    failure: "what was revoked cannot be read: every check asks the database until it can",
};

/// A jump of this node's clock is noticed at once all the same, one of the database's after so long.
pub const CLOCK: Plan = Plan {
    name: "clock",
    first: Duration::ZERO,
    every: Duration::from_secs(10),
    by: By::EachNode,
    failure: "the database does not tell the time",
};

/// For so long a node says that it is ready when nothing can be written.
const READINESS: Plan = Plan {
    name: "readiness",
    first: Duration::ZERO,
    every: Duration::from_secs(5),
    by: By::EachNode,
    failure: "this node is not ready, and nobody logs on here",
};

/// For so long other nodes do not know of it.
const ACTIVITY: Plan = Plan {
    name: "activity",
    first: Duration::from_secs(5),
    every: Duration::from_secs(5),
    by: By::EachNode,
    failure: "when sessions were used is not written down",
};

/// Several nodes share the work: of each notification, the first to claim it sends it.
pub const NOTIFICATIONS: Plan = Plan {
    name: "notifications",
    first: Duration::ZERO,
    every: Duration::from_secs(3),
    by: By::EachNode,
    failure: "notifications wait: the database does not answer",
};

/// A table grows for so long before somebody shortens it.
pub const FORGETTING: Plan = Plan {
    name: "forgetting",
    first: Duration::from_secs(10),
    every: Duration::from_mins(1),
    by: By::OneForAll,
    failure: "expired rows are not deleted",
};

/// It looks through whole tables.
pub const RETENTION: Plan = Plan {
    name: "retention",
    first: Duration::from_secs(30),
    every: Duration::from_hours(1),
    by: By::OneForAll,
    failure: "surplus rows are not deleted",
};

/// Whoever starts a server has better to do at first. Each node has checkpoints of its own, and what came of
/// it; but it reads everything, and two at once would only be slower.
pub const VERIFICATION: Plan = Plan {
    name: "verification",
    first: Duration::from_mins(1),
    every: Duration::from_hours(24),
    by: By::EachInTurn,
    failure: "the audit events could not be verified",
};

/// All of it, under way.
pub struct Background {
    jobs: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Background {
    /// Begins everything. Without a `mailer`, nobody is written to.
    #[must_use]
    pub fn start(config: &Config, service: &Service, mailer: Option<Mailer>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let (mut jobs, stopping) = (JoinSet::new(), Stopping::of(stopped));
        let mut begin = Begin {
            jobs: &mut jobs,
            service,
            stopping,
        };
        begin.job(&HEARING, Hearing::of(config.database.url.clone()));
        begin.job(&CLOCK, Clock::default());
        begin.job(&READINESS, Readiness);
        begin.job(&ACTIVITY, Activity);
        if let Some(mailer) = mailer {
            begin.job(&NOTIFICATIONS, Notifications::by(mailer));
        }
        begin.job(&FORGETTING, Forgetting);
        begin.job(&RETENTION, Retention);
        begin.job(
            &VERIFICATION,
            Verification::with(config.audit_checkpoints()),
        );
        Self { jobs, stop }
    }

    /// Ends everything, each job after the slice that is under way.
    pub async fn stop(mut self) {
        _ = self.stop.send(true);
        while self.jobs.join_next().await.is_some() {}
    }
}

/// What every job is begun with.
struct Begin<'a> {
    jobs: &'a mut JoinSet<()>,
    service: &'a Service,
    stopping: Stopping,
}

impl Begin<'_> {
    fn job(&mut self, plan: &'static Plan, job: impl Job + 'static) {
        let (service, stopping) = (self.service.clone(), self.stopping.clone());
        self.jobs.spawn(job::run(plan, job, service, stopping));
    }
}
