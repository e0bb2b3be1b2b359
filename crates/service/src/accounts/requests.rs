//! What holders ask support for: 2FA, and adding an authenticator without a code.

use crate::{By, ClientInfo, Core, OpenRequest, Operator, ServiceError};
use domain::{
    Account, Role, TwoFactor, UserId, account::TwoFactorError, audit::Kind,
    authenticator::ADDING_APPROVAL_SECONDS, notification, support::Action,
};
use store::Transaction;

impl Operator<'_> {
    /// The holders who wait for 2FA, who has waited longest first.
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
        self.decline_by(user_id, words, &By::Operator).await
    }
}

impl Core {
    pub(crate) async fn decline_by(
        &self,
        user_id: &UserId,
        words: &str,
        by: &By,
    ) -> Result<(), ServiceError> {
        let (db, account) = self.lock_account(user_id).await?;
        if !store::two_factor_request::answer(&db, account.id, Some(words), self.now()).await? {
            return Err(ServiceError::NoRequest);
        }
        let notification = notification::Kind::TwoFactorDeclined;
        self.notify(&db, account.id, notification, &ClientInfo::default())
            .await?;
        let declined = self.event_by(by, Kind::TwoFactorDeclined, account.id, Some(words));
        self.record(&db, declined).await?;
        Ok(self.commit(db).await?)
    }
}

impl Operator<'_> {
    /// Lets a holder who is logged on add one authenticator without a code, within
    /// [`ADDING_APPROVAL_SECONDS`]. Never support staff: those are let in again by a second person (R37).
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`]; [`ServiceError::TwoFactor`] unless 2FA is on;
    /// [`ServiceError::SupportAccount`].
    pub async fn approve_adding(&self, user_id: &UserId, reason: &str) -> Result<(), ServiceError> {
        self.act_as_operator(user_id, Action::LetAdd, reason)
            .await?;
        Ok(())
    }
}

impl Core {
    pub(super) async fn approve_adding_in(
        &self,
        db: &Transaction,
        account: &Account,
        reason: Option<&str>,
        by: &By,
    ) -> Result<(), ServiceError> {
        if account.two_factor != TwoFactor::On {
            return Err(TwoFactorError::IsOff.into());
        }
        if account.role == Role::Support {
            return Err(ServiceError::SupportAccount);
        }
        let until = self.now().plus(ADDING_APPROVAL_SECONDS);
        store::account::allow_adding(db, account.id, Some(until)).await?;
        let notification = notification::Kind::AddingApproved;
        self.notify(db, account.id, notification, &ClientInfo::default())
            .await?;
        let approved = self.event_by(by, Kind::AddingApproved, account.id, reason);
        Ok(self.record(db, approved).await?)
    }
}
