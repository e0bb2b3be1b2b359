//! Holders who ask for 2FA (S2).

use crate::{Console, DisownedPassword, OpenRequest, ServiceError};
use domain::{Reason, UserId, support::ActionError};

impl Console<'_> {
    /// Who waits for 2FA, who has waited longest first.
    pub async fn open_requests(&self) -> Result<Vec<OpenRequest>, ServiceError> {
        Ok(store::two_factor_request::list_open(self.store.connection()).await?)
    }

    /// Whose holders say that somebody else chose the password, until staff have looked at it; the oldest
    /// first.
    pub async fn disowned_passwords(&self) -> Result<Vec<DisownedPassword>, ServiceError> {
        Ok(store::issued_set_up_code::list_disowned(self.store.connection()).await?)
    }

    /// Says no to a holder who asked for 2FA, in words that the holder reads.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`](crate::Refusal::CodeNeeded) without a fresh code;
    /// [`ServiceError::NoSuchAccount`]; [`ServiceError::NoRequest`]; [`ServiceError::Action`] for
    /// one's own.
    pub async fn decline_request(
        &self,
        user_id: &UserId,
        words: &Reason,
    ) -> Result<(), ServiceError> {
        let staff = self.staff;
        self.check_fresh()?;
        if staff.user_id() == user_id {
            self.deny_own(staff, "request").await?;
            return Err(ActionError::Own.into());
        }
        self.decline_by(user_id, words.as_str(), &staff.by(None))
            .await
    }
}
