//! What holders ask support for: 2FA, and adding an authenticator without a code.

use crate::{OpenRequest, Service, ServiceError, Visitor};
use domain::{
    Role, TwoFactor, UserId, account::TwoFactorError, audit::Kind, authenticator::LEAVE_SECONDS,
    letter,
};

impl Service {
    /// The holders who wait for 2FA, who has waited longest first.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`].
    pub async fn two_factor_requests(&self) -> Result<Vec<OpenRequest>, ServiceError> {
        Ok(store::two_factor_request::list_open(self.store.connection()).await?)
    }

    /// Says no to a holder who has asked for 2FA, in words that the holder reads.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`], [`ServiceError::NoRequest`].
    pub async fn decline_two_factor(
        &self,
        user_id: &UserId,
        words: &str,
    ) -> Result<(), ServiceError> {
        let account = self.account(user_id).await?.account;
        let (db, now) = (self.store.begin().await?, self.now());
        store::account::hold_as_is(&db, account.id).await?;
        if !store::two_factor_request::answer(&db, account.id, Some(words), now).await? {
            return Err(ServiceError::NoRequest);
        }
        let told = letter::Kind::TwoFactorDeclined;
        self.tell(&db, account.id, told, &Visitor::default())
            .await?;
        let declined = self.operator_event(Kind::TwoFactorDeclined, account.id, Some(words));
        self.note(&db, declined).await?;
        Ok(self.commit(db).await?)
    }

    /// Lets a holder who is logged on add one authenticator without a code, within
    /// [`LEAVE_SECONDS`]. Never support staff: those are let in again by a second person (R37).
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`]; [`ServiceError::TwoFactor`] unless 2FA is on;
    /// [`ServiceError::SupportAccount`].
    pub async fn approve_adding(&self, user_id: &UserId, reason: &str) -> Result<(), ServiceError> {
        let account = self.account(user_id).await?.account;
        if account.two_factor != TwoFactor::On {
            return Err(TwoFactorError::IsOff.into());
        }
        if account.role == Role::Support {
            return Err(ServiceError::SupportAccount);
        }
        let (db, now) = (self.store.begin().await?, self.now());
        if !store::account::hold(&db, &account).await? {
            return Err(ServiceError::Changed);
        }
        let until = now.plus(LEAVE_SECONDS);
        store::account::allow_adding(&db, account.id, Some(until)).await?;
        let told = letter::Kind::AddingApproved;
        self.tell(&db, account.id, told, &Visitor::default())
            .await?;
        let approved = self.operator_event(Kind::AddingApproved, account.id, Some(reason));
        self.note(&db, approved).await?;
        Ok(self.commit(db).await?)
    }
}
