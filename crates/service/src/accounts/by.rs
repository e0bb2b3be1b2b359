//! Who changes an account, as the events tell it.

use crate::Service;
use domain::{
    UserId,
    audit::{self, Actor, Event, Kind},
};

/// Who does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// The operator at the command line.
    Operator,
    /// A member of the support staff.
    Staff {
        /// The number of the account.
        id: i64,
        /// Who.
        user_id: UserId,
        /// From which IP address.
        address: Option<String>,
        /// Who had asked for it, where a second member had to agree (R37).
        asked_by: Option<Asker>,
    },
}

/// A member of staff who has asked for what a second one agrees to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The number of the account.
    pub id: i64,
    /// Who.
    pub user_id: UserId,
}

impl Service {
    /// An event of whoever changes an account.
    pub(crate) fn event_by(
        &self,
        by: &By,
        kind: Kind,
        account_id: i64,
        reason: Option<&str>,
    ) -> Event {
        Event {
            account_id: Some(account_id),
            ..self.event_of(by, kind, reason)
        }
    }

    /// An event of staff or the operator that is about no account.
    pub(crate) fn event_of(&self, by: &By, kind: Kind, reason: Option<&str>) -> Event {
        let (actor, address, detail) = match by {
            By::Operator => (Actor::Operator, None, None),
            By::Staff {
                user_id,
                address,
                asked_by,
                ..
            } => {
                let asked = asked_by.as_ref();
                let asked = asked.map(|asked| format!("asked-by={}", asked.user_id));
                let detail = audit::detail([Some(format!("by={user_id}")), asked]);
                (Actor::Support, address.clone(), detail)
            }
        };
        Event {
            address,
            detail,
            reason: reason.map(str::to_owned),
            ..Event::new(self.now(), kind, actor)
        }
    }
}

/// The same event with another part of its detail.
pub(crate) fn with_detail(event: Event, more: String) -> Event {
    Event {
        detail: audit::detail([Some(more), event.detail]),
        ..event
    }
}
