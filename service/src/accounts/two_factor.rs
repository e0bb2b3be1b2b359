//! Switching 2FA on, resetting it, switching it off.

use crate::{Service, ServiceError, Visitor};
use domain::{Pin, TwoFactor, UserId, account::TwoFactorChange, audit::Kind, letter};
use store::{Connection, StoreError};

/// What support tells the holder after a change.
#[derive(Debug)]
pub struct TwoFactorChanged {
    /// The new status.
    pub to: TwoFactor,
    /// The enrolment PIN, if one was wanted (R14).
    pub pin: Option<Pin>,
}

impl Service {
    /// Changes the two-factor status of an account; effective at once on a running server, and
    /// every session and logon attempt of the account ends (R15). The window for the enrolment
    /// begins anew, `with_pin` behind a PIN that is read out to the holder (R14).
    ///
    /// # Errors
    ///
    /// [`ServiceError::NoSuchAccount`]; [`ServiceError::TwoFactor`] when the present status or
    /// the role forbids it; [`ServiceError::Changed`].
    pub async fn change_two_factor(
        &self,
        user_id: &UserId,
        change: TwoFactorChange,
        with_pin: bool,
        reason: &str,
    ) -> Result<TwoFactorChanged, ServiceError> {
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
        let waits = to == TwoFactor::AwaitingEnrolment;
        let pin = (waits && with_pin).then(|| Pin::generate(&*self.entropy));
        let db = self.store.begin().await?;
        if !store::account::advance_two_factor(&db, account.id, account.two_factor, to).await? {
            return Err(ServiceError::Changed);
        }
        self.forget_factors(&db, account.id).await?;
        if change == TwoFactorChange::Enable {
            store::two_factor_request::answer(&db, account.id, None, self.now()).await?;
            store::two_factor_request::forget_declined(&db, account.id).await?;
        }
        let until = waits.then(|| self.now().plus(self.settings.enrolment_seconds));
        let keyring = &self.keyring;
        store::account::await_enrolment(&db, keyring, account.id, until, pin.as_ref()).await?;
        if let Some(told) = told {
            self.tell(&db, account.id, told, &Visitor::default())
                .await?;
        }
        self.note(&db, self.operator_event(kind, account.id, Some(reason)))
            .await?;
        self.commit(db).await?;
        Ok(TwoFactorChanged { to, pin })
    }

    /// Authenticators and recovery codes, and what was counted of them.
    async fn forget_factors(
        &self,
        db: &impl Connection,
        account_id: i64,
    ) -> Result<(), StoreError> {
        store::authenticator::revoke_all(db, account_id, self.now()).await?;
        store::recovery_code::revoke_all(db, account_id).await?;
        store::tries::forget(db, account_id, &[domain::regulation::Guard::Codes]).await
    }
}
