//! Who changes an account, as the events tell it.

use crate::Core;
use domain::{
    AccountId, UserId,
    audit::{Actor, Event, Kind},
};

/// Who does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// The operator at the command line.
    Operator,
    /// A member of the support staff.
    Staff {
        /// The number of the account.
        id: AccountId,
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
    pub id: AccountId,
    /// Who.
    pub user_id: UserId,
}

impl Core {
    /// An event of whoever changes an account.
    pub(crate) fn event_by(
        &self,
        by: &By,
        kind: Kind,
        account_id: AccountId,
        reason: Option<&str>,
    ) -> Event {
        Event {
            account_id: Some(account_id),
            ..self.event_of(by, kind, reason)
        }
    }

    /// An event of staff or the operator that is about no account.
    pub(crate) fn event_of(&self, by: &By, kind: Kind, reason: Option<&str>) -> Event {
        let mut event = Event::new(self.now(), kind, Actor::Operator);
        if let By::Staff {
            user_id,
            address,
            asked_by,
            ..
        } = by
        {
            event.actor = Actor::Support;
            event.address.clone_from(address);
            event.detail.by = Some(user_id.clone());
            event.detail.asked_by = asked_by.as_ref().map(|asked| asked.user_id.clone());
        }
        event.reason = reason.map(str::to_owned);
        event
    }
}
