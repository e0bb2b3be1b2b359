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
        /// Who.
        user_id: UserId,
        /// From which IP address.
        address: Option<String>,
        /// Who had asked for it, where a second member had to agree (R37).
        asked_by: Option<String>,
    },
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
        let (actor, address, detail) = match by {
            By::Operator => (Actor::Operator, None, None),
            By::Staff {
                user_id,
                address,
                asked_by,
            } => {
                let asked = asked_by.as_ref().map(|asked| format!("asked-by={asked}"));
                let detail = audit::detail([Some(format!("by={user_id}")), asked]);
                (Actor::Support, address.clone(), detail)
            }
        };
        Event {
            account_id: Some(account_id),
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
