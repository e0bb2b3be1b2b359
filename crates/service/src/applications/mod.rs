//! The applications behind the logon: the check of each of their requests, and the way to them.

mod answers;
mod check;
mod enter;
mod hear;
mod log_off;

pub use check::{CheckOutcome, Identity};
pub use enter::{Entry, RedeemOutcome};

pub(crate) use answers::Answers;
pub(crate) use hear::Heard;

use crate::{Core, Service, ServiceError};
use domain::{Account, Applications, Status, application::Shown};
use store::{Connection, session::Session};

impl Service {
    /// The applications behind the logon.
    #[must_use]
    pub fn applications(&self) -> &Applications {
        &self.settings.applications
    }
}

impl Core {
    /// The account of `session`, if the session lives (R25, R27).
    pub(crate) async fn find_holder(
        &self,
        db: &impl Connection,
        session: &Session,
    ) -> Result<Option<Account>, ServiceError> {
        let account = store::account::get(db, session.account_id).await?;
        Ok(self.lives(session, &account).then_some(account))
    }

    /// Whether a session of `account` lives.
    fn lives(&self, session: &Session, account: &Account) -> bool {
        let lifetime = self.settings.lifetimes.of(account.role);
        account.status == Status::Enabled
            && account.generation == session.generation
            && !lifetime.is_over(session.created_at, session.last_seen_at, self.now())
    }
}

fn shown(session: &Session) -> Shown {
    Shown {
        logged_on_at: session.created_at,
        code_at: session.code_at,
    }
}
