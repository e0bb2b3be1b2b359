//! The support console: what staff see, and do to accounts of others (S2, R36–R38).
//!
//! Every use case takes a [`Staff`], which only [`Service::staff`] makes: what has none cannot be
//! called. What changes an account needs a code of one's own that is fresh, too.

mod act;
mod approvals;
mod events;
mod identity;
mod import;
mod list;
mod numbers;
mod one;
mod plan;
mod requests;
mod verification;

pub use self::import::{StaffImport, WaitingImport};
pub use act::{ActOutcome, EnabledMany, Enabling, WhyStays};
pub use events::{AuditExport, AuditPage};
pub use list::Listing;
pub use numbers::Numbers;
pub use one::{AccountState, Dossier};
pub use verification::Verification;
pub(crate) use verification::Verifications;

use crate::{By, ClientInfo, Console, Overview, Refusal, Service, ServiceError, accounts::Asker};
use domain::{
    Account, AccountId, Role, Timestamp, Token, TwoFactor, UserId, session::unlocked_until,
};

/// A member of the support staff who is logged on.
#[derive(Debug, Clone)]
pub struct Staff {
    account: Account,
    address: Option<String>,
    fresh_until: Option<Timestamp>,
    time_left: i64,
}

impl Staff {
    /// The logon name.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        &self.account.user_id
    }

    /// Until when changes need no further code (R37).
    #[must_use]
    pub fn fresh_until(&self) -> Option<Timestamp> {
        self.fresh_until
    }

    /// Seconds until the session ends if nothing is done.
    #[must_use]
    pub fn time_left(&self) -> i64 {
        self.time_left
    }

    pub(crate) fn account_id(&self) -> AccountId {
        self.account.id
    }

    pub(crate) fn by(&self, asked_by: Option<Asker>) -> By {
        By::Staff {
            id: self.account.id,
            user_id: self.account.user_id.clone(),
            address: self.address.clone(),
            asked_by,
        }
    }
}

impl Service {
    /// The member of staff whose session has this token; `None`: it is nobody's who is one (R36).
    /// `quietly`: a page that looks again by itself keeps no session alive.
    pub async fn staff(
        &self,
        token: Option<&Token>,
        client: &ClientInfo,
        quietly: bool,
    ) -> Result<Option<Staff>, ServiceError> {
        let Some((mut session, account)) = self.find_session_lately(token).await? else {
            return Ok(None);
        };
        // Staff have no session without 2FA; but what opens the console says so itself (R37).
        if account.role != Role::Support || account.two_factor != TwoFactor::On {
            return Ok(None);
        }
        if !quietly {
            self.track_use(&session, account.role);
            session.last_seen_at = self.now();
        }
        let code_at = session.code_at.max(session.proved_at);
        Ok(Some(Staff {
            fresh_until: unlocked_until(code_at, self.now()),
            time_left: self.session_time_left(&session, &account),
            address: client.address.clone(),
            account,
        }))
    }
}

impl Console<'_> {
    /// The account of `user_id`.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`].
    pub async fn account(&self, user_id: &UserId) -> Result<Overview, ServiceError> {
        self.find_overview(user_id).await
    }

    /// How many holders wait for 2FA, and how many changes for a second member of staff.
    pub async fn waiting(&self) -> Result<(usize, usize), ServiceError> {
        let db = self.store.connection();
        let requests = store::two_factor_request::count_open(db).await?
            + store::issued_set_up_code::count_disowned(db).await?;
        let approvals = store::approval::count_open(db, None, self.now()).await?
            + store::waiting_import::count_open(db, None, self.now()).await?;
        let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        Ok((number(requests), number(approvals)))
    }
}

impl Console<'_> {
    /// Refuses what needs a fresh code without one.
    pub(crate) fn check_fresh(&self) -> Result<(), ServiceError> {
        match self.staff.fresh_until {
            Some(_) => Ok(()),
            None => Err(Refusal::CodeNeeded.into()),
        }
    }
}
