//! Switching 2FA on, resetting it, switching it off.

use crate::{By, ClientInfo, Core, ServiceError};
use domain::{
    Account, AccountId, Pin, TwoFactor, account::TwoFactorChange, audit::Kind, notification,
    support::ActionError, throttle::Throttle,
};
use store::{
    Connection, StoreError, Transaction,
    authenticator::{Which, revoke},
};

/// What support tells the holder after a change.
#[derive(Debug)]
pub struct TwoFactorChanged {
    /// The new status.
    pub to: TwoFactor,
    /// The enrolment PIN, if one was wanted (R14).
    pub pin: Option<Pin>,
}

/// How a two-factor status is changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    /// What is done.
    pub change: TwoFactorChange,
    /// Whether a PIN is asked for at the enrolment (R14).
    pub with_pin: bool,
    /// For how many seconds the enrolment may wait; `None`: as long as is usual.
    pub window: Option<i64>,
}

impl Core {
    /// Changes the two-factor status in a transaction that has locked the row of `account`.
    pub(super) async fn change_two_factor_in(
        &self,
        db: &Transaction,
        account: &Account,
        how: How,
        reason: Option<&str>,
        by: &By,
    ) -> Result<TwoFactorChanged, ServiceError> {
        let How {
            change,
            with_pin,
            window,
        } = how;
        let (id, from) = (account.id, account.two_factor);
        let to = from.after(change, account.role)?;
        let (kind, notification) = match change {
            TwoFactorChange::Enable if from == TwoFactor::Off => {
                (Kind::TwoFactorEnabled, notification::Kind::TwoFactorEnabled)
            }
            TwoFactorChange::Enable => {
                (Kind::TwoFactorEnabled, notification::Kind::TwoFactorRearmed)
            }
            TwoFactorChange::Reset => (Kind::TwoFactorReset, notification::Kind::TwoFactorReset),
            TwoFactorChange::Disable => (
                Kind::TwoFactorDisabled,
                notification::Kind::TwoFactorDisabled,
            ),
        };
        let waits = to == TwoFactor::AwaitingEnrolment;
        if waits && with_pin && self.codes_locked(db, id).await? {
            return Err(ActionError::NoPin.into());
        }
        let pin = (waits && with_pin).then(|| Pin::generate(&*self.entropy));
        if !store::account::advance_two_factor(db, id, from, to).await? {
            return Err(ServiceError::Changed);
        }
        self.forget_factors(db, id).await?;
        if change == TwoFactorChange::Enable {
            store::two_factor_request::answer(db, id, None, self.now()).await?;
            store::two_factor_request::forget_declined(db, id).await?;
        }
        let seconds = window.unwrap_or(self.settings.enrolment_seconds);
        let until = waits.then(|| self.now().plus(seconds));
        store::account::await_enrolment(db, &self.keyring, id, until, pin.as_ref()).await?;
        self.notify(db, id, notification, &ClientInfo::default())
            .await?;
        self.record(db, self.event_by(by, kind, id, reason)).await?;
        Ok(TwoFactorChanged { to, pin })
    }

    /// Forgets authenticators and recovery codes. The pause that wrong ones brought is lifted; their row
    /// ends only when the holder has enrolled (R57).
    async fn forget_factors(
        &self,
        db: &impl Connection,
        account_id: AccountId,
    ) -> Result<(), StoreError> {
        revoke(db, Which::All(account_id), self.now()).await?;
        store::recovery_code::revoke_all(db, account_id).await?;
        store::tries::lift(db, account_id, &[Throttle::Codes], self.now()).await?;
        Ok(())
    }
}
