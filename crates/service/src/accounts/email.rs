//! Where a holder is written to.

use crate::{By, ClientInfo, Operator, ServiceError};
use domain::{EmailAddress, UserId, audit::Kind, notification};

impl Operator<'_> {
    /// Sets where the holder of an account is written to; `None`: nowhere. The address of before is
    /// told too: whoever takes an account over would give it another one first.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`], [`ServiceError::Changed`].
    pub async fn set_email(
        &self,
        user_id: &UserId,
        email: Option<&EmailAddress>,
        reason: Option<&str>,
    ) -> Result<(), ServiceError> {
        let (db, account) = self.lock_account(user_id).await?;
        let former = store::account::find_email(&db, account.id).await?;
        store::account::set_email(&db, account.id, email).await?;
        if let Some(former) = former.filter(|former| Some(former) != email) {
            let notification = notification::Kind::EmailChanged;
            self.notify_at(&db, account.id, notification, &former)
                .await?;
            self.notify(&db, account.id, notification, &ClientInfo::default())
                .await?;
        }
        self.record(
            &db,
            self.event_by(&By::Operator, Kind::EmailChanged, account.id, reason),
        )
        .await?;
        Ok(self.commit(db).await?)
    }
}
