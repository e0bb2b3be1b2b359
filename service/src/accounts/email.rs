//! Where a holder is written to.

use crate::{By, Service, ServiceError};
use domain::{EmailAddress, UserId, audit::Kind};

impl Service {
    /// Sets where the holder of an account is written to; `None`: nowhere.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`].
    pub async fn set_email(
        &self,
        user_id: &UserId,
        email: Option<&EmailAddress>,
    ) -> Result<(), ServiceError> {
        let account = self.account(user_id).await?.account;
        let db = self.store.begin().await?;
        store::account::set_email(&db, account.id, email).await?;
        self.note(
            &db,
            self.event_by(&By::Operator, Kind::EmailChanged, account.id, None),
        )
        .await?;
        Ok(self.commit(db).await?)
    }
}
