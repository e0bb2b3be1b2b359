//! What is refused for want of a right is an event (R60), and nobody floods the events with it.
//!
//! Only for somebody who is logged on, and once a minute for each session and target: it is remembered
//! here, on each node by itself, what was written down of late.

use crate::{ClientInfo, Console, Core, OwnAccount, ServiceError, support::Staff};
use domain::{
    AccountId, Timestamp,
    audit::{About, Event, Kind},
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use store::{SessionId, session::Session};

/// The same refusal is recorded again after so many seconds.
const AGAIN_SECONDS: i64 = 60;
/// So many are remembered at most. What comes on top of that within a minute is not recorded.
const MAX_REMEMBERED: usize = 10_000;

/// The kind of the event, whose it is, and the target in words of ours.
type Key = (&'static str, Whose, String);

/// Who is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Whose {
    /// Whoever has a session.
    Session(SessionId),
    /// A member of staff.
    Staff(AccountId),
}

/// What was recorded of late.
#[derive(Debug, Default)]
pub(crate) struct Denied(Mutex<HashMap<Key, Timestamp>>);

impl Denied {
    /// Whether `key` is to be recorded at `now`.
    fn is_due(&self, key: Key, now: Timestamp) -> bool {
        let mut of_late = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One in the future is of a clock that was wrong.
        let is_late = |at: &Timestamp| *at <= now && now < at.plus(AGAIN_SECONDS);
        if of_late.len() >= MAX_REMEMBERED {
            of_late.retain(|_, at| is_late(at));
        }
        if of_late.get(&key).is_some_and(is_late) || of_late.len() >= MAX_REMEMBERED {
            return false;
        }
        of_late.insert(key, now);
        true
    }
}

impl Core {
    /// Records that the session may not use the application at `origin`.
    pub(crate) async fn deny_application(
        &self,
        session: &Session,
        origin: &str,
    ) -> Result<(), ServiceError> {
        let kind = Kind::ApplicationRefused;
        let target = origin.to_owned();
        let event = self.event_in(session, kind, &ClientInfo::default());
        let event = event.about(About::Application(target.clone()));
        self.record_denied(Whose::Session(session.id), target, event)
            .await
    }
}

impl OwnAccount<'_> {
    /// Records that somebody who is logged on, and no staff, has asked the console for `target`, an
    /// address of ours. `false`: nobody is logged on.
    pub async fn deny_console(&self, target: &'static str) -> Result<bool, ServiceError> {
        let (token, client) = (self.caller.session, self.caller.client);
        let Some((session, _)) = self.find_session(token).await? else {
            return Ok(false);
        };
        let kind = Kind::ConsoleRefused;
        let event = self.event_in(&session, kind, client);
        let event = event.about(About::Page(target.to_owned()));
        self.record_denied(Whose::Session(session.id), target.to_owned(), event)
            .await?;
        Ok(true)
    }
}

impl Console<'_> {
    /// Records that a member of staff has tried to withdraw what another one asked for.
    pub(crate) async fn deny_withdrawal(&self) -> Result<(), ServiceError> {
        let (id, page) = (self.staff.account_id(), "/support/approvals");
        let event = self.event_by(&self.staff.by(None), Kind::ConsoleRefused, id, None);
        let event = event.about(About::Page(page.to_owned()));
        self.record_denied(Whose::Staff(id), page.to_owned(), event)
            .await
    }
}

impl Core {
    /// Records that a member of staff has tried `what` where it is about their own account, or their own
    /// request. The transaction that found it out is over.
    pub(crate) async fn deny_own(&self, staff: &Staff, what: &str) -> Result<(), ServiceError> {
        let id = staff.account_id();
        let event = self.event_by(&staff.by(None), Kind::ConsoleRefused, id, None);
        let event = event.about(About::Own(what.to_owned()));
        self.record_denied(Whose::Staff(id), format!("own {what}"), event)
            .await
    }

    async fn record_denied(
        &self,
        whose: Whose,
        target: String,
        event: Event,
    ) -> Result<(), ServiceError> {
        let key = (event.kind.as_str(), whose, target);
        if self.denied.is_due(key, self.now()) {
            self.record_alone(event).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r60_the_same_is_recorded_once_a_minute_and_not_without_bound() {
        let (denied, now) = (Denied::default(), Timestamp::from_unix(1_800_000_000));
        let key = |session, target: &str| {
            let whose = Whose::Session(SessionId(session));
            ("console.refused", whose, target.to_owned())
        };
        assert!(denied.is_due(key(1, "/support"), now));
        assert!(!denied.is_due(key(1, "/support"), now.plus(59)));
        assert!(denied.is_due(key(1, "/support/audit"), now.plus(59)));
        assert!(denied.is_due(key(2, "/support"), now.plus(59)));
        let staff = Whose::Staff(AccountId::from_number(1));
        let by_staff = ("console.refused", staff, "/support".to_owned());
        assert!(denied.is_due(by_staff, now), "not the session");
        assert!(denied.is_due(key(1, "/support"), now.plus(60)));
        assert!(
            denied.is_due(key(1, "/support"), now),
            "a clock that was wrong"
        );

        let many = Denied::default();
        let due = (0..20_000).filter(|n| many.is_due(key(*n, "/support"), now));
        assert_eq!(due.count(), MAX_REMEMBERED);
        assert!(many.is_due(key(-1, "/support"), now.plus(60)), "forgotten");
    }
}
