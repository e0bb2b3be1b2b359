//! Disabling and enabling an account.

use crate::{Service, ServiceError, Visitor};
use domain::{Status, UserId, audit::Kind, letter};

impl Service {
    /// Lets an account log on again, or not any more; then its sessions end at once (R27).
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`], [`ServiceError::Already`].
    pub async fn set_status(&self, user_id: &UserId, to: Status) -> Result<(), ServiceError> {
        let account = self.account(user_id).await?.account;
        if account.status == to {
            return Err(ServiceError::Already(to));
        }
        let kind = match to {
            Status::Enabled => Kind::AccountEnabled,
            Status::Disabled => Kind::AccountDisabled,
        };
        let db = self.store.begin().await?;
        if !store::account::advance_status(&db, account.id, account.status, to).await? {
            return Err(ServiceError::Changed);
        }
        if to == Status::Disabled {
            let told = letter::Kind::AccountDisabled;
            self.tell(&db, account.id, told, &Visitor::default())
                .await?;
        }
        self.note(&db, self.operator_event(kind, account.id, None))
            .await?;
        Ok(self.commit(db).await?)
    }
}
