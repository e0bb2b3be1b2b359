//! Holders who ask for 2FA (S2).

use super::Staff;
use crate::{OpenRequest, Service, ServiceError};
use domain::{Reason, UserId, support::ActionError};

impl Service {
    /// Who waits for 2FA, who has waited longest first.
    pub async fn open_requests(&self, _: &Staff) -> Result<Vec<OpenRequest>, ServiceError> {
        self.two_factor_requests().await
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
        staff: &Staff,
        user_id: &UserId,
        words: &Reason,
    ) -> Result<(), ServiceError> {
        Self::check_fresh(staff)?;
        if staff.user_id() == user_id {
            self.deny_own(staff, "request").await?;
            return Err(ActionError::Own.into());
        }
        self.decline_by(user_id, words.as_str(), &staff.by(None))
            .await
    }
}
