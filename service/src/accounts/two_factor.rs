//! Switching 2FA on, resetting it, switching it off.

use crate::{Service, ServiceError, Visitor};
use domain::{TwoFactor, UserId, account::TwoFactorChange, audit::Kind, letter};
use store::StoreError;

impl Service {
    /// Changes the two-factor status of an account; effective at once on a running server, and
    /// every session and logon attempt of the account ends (R15). Returns the new status.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`]; [`ServiceError::TwoFactor`] when the present status or
    /// the role forbids it; [`ServiceError::Changed`].
    pub async fn change_two_factor(
        &self,
        user_id: &UserId,
        change: TwoFactorChange,
        reason: &str,
    ) -> Result<TwoFactor, ServiceError> {
        let account = self.account(user_id).await?.account;
        let to = account.two_factor.after(change, account.role)?;
        let (kind, told) = match change {
            TwoFactorChange::Enable => (Kind::TwoFactorEnabled, None),
            TwoFactorChange::Reset => (Kind::TwoFactorReset, Some(letter::Kind::TwoFactorReset)),
            TwoFactorChange::Disable => (
                Kind::TwoFactorDisabled,
                Some(letter::Kind::TwoFactorDisabled),
            ),
        };
        let db = self.store.begin().await?;
        if !store::account::advance_two_factor(&db, account.id, account.two_factor, to).await? {
            return Err(ServiceError::Changed);
        }
        store::authenticator::revoke_all(&db, account.id, self.now()).await?;
        if let Some(told) = told {
            self.tell(&db, account.id, told, &Visitor::default())
                .await?;
        }
        self.note(&db, self.operator_event(kind, account.id, Some(reason)))
            .await?;
        db.commit().await.map_err(StoreError::from)?;
        Ok(to)
    }
}
