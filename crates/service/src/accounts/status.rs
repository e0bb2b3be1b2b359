//! Disabling and enabling an account.

use crate::{By, ClientInfo, Core, Operator, ServiceError};
use domain::{Account, Status, UserId, audit::Kind, notification};
use store::Transaction;

impl Operator<'_> {
    /// Lets an account log on again, or not any more; then its sessions end at once (R27). `reason` is
    /// for whoever reads the audit events.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`], [`ServiceError::Already`].
    pub async fn set_status(
        &self,
        user_id: &UserId,
        to: Status,
        reason: Option<&str>,
    ) -> Result<(), ServiceError> {
        let (db, account) = self.lock_account(user_id).await?;
        self.set_status_in(&db, &account, to, reason, &By::Operator)
            .await?;
        Ok(self.commit(db).await?)
    }
}

impl Core {
    pub(super) async fn set_status_in(
        &self,
        db: &Transaction,
        account: &Account,
        to: Status,
        reason: Option<&str>,
        by: &By,
    ) -> Result<(), ServiceError> {
        if account.status == to {
            return Err(ServiceError::Already(to));
        }
        let (kind, notification) = match to {
            Status::Enabled => (Kind::AccountEnabled, notification::Kind::AccountEnabled),
            Status::Disabled => (Kind::AccountDisabled, notification::Kind::AccountDisabled),
        };
        if !store::account::advance_status(db, account.id, account.status, to).await? {
            return Err(ServiceError::Changed);
        }
        self.notify(db, account.id, notification, &ClientInfo::default())
            .await?;
        let event = self.event_by(by, kind, account.id, reason);
        Ok(self.record(db, event).await?)
    }
}
