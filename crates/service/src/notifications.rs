//! Notifications to holders: written with what they tell of, sent by whichever node is first.

use crate::{ClientInfo, Core, Service, ServiceError};
use domain::{
    AccountId, EmailAddress, Timestamp,
    notification::{self, Kind, LEASE_SECONDS},
    set_up_code::SetUpCode,
};
use store::{Connection, StoreError, outbox::Notification};

/// What becomes of a notification that could not be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFailure {
    /// It is tried again, not before then.
    Again(Timestamp),
    /// It was tried for long enough, and is gone.
    GivenUp,
}

impl Core {
    /// Writes a notification to the holder of the account, in the transaction of what it tells of.
    /// Nothing when mail is off or the account has no e-mail address. Nobody waits for it to be
    /// sent.
    pub(crate) async fn notify(
        &self,
        db: &impl Connection,
        account_id: AccountId,
        kind: Kind,
        client: &ClientInfo,
    ) -> Result<(), StoreError> {
        if !self.settings.mail {
            return Ok(());
        }
        let address = client.address.clone();
        store::outbox::add(db, account_id, kind, self.now(), address, None).await
    }

    /// The same to an address that is not, or soon not any more, the account's.
    pub(crate) async fn notify_at(
        &self,
        db: &impl Connection,
        account_id: AccountId,
        kind: Kind,
        to: &EmailAddress,
    ) -> Result<(), StoreError> {
        if !self.settings.mail {
            return Ok(());
        }
        store::outbox::add(db, account_id, kind, self.now(), None, Some(to)).await
    }

    /// The same for a set-up code that nobody but the holder reads.
    pub(crate) async fn notify_with_set_up_code(
        &self,
        db: &impl Connection,
        account_id: AccountId,
        code: &SetUpCode,
    ) -> Result<(), StoreError> {
        store::outbox::add_with_code(
            db,
            &self.keyring,
            &*self.entropy,
            account_id,
            code,
            self.now(),
        )
        .await
    }
}

impl Service {
    /// The next notification that is due, for this caller alone for [`LEASE_SECONDS`].
    pub async fn claim_notification(&self) -> Result<Option<Notification>, ServiceError> {
        let db = self.store.connection();
        loop {
            let now = self.now();
            let Some(mut notification) = store::outbox::find_due(db, now).await? else {
                return Ok(None);
            };
            if notification.to.is_none() {
                store::outbox::forget(db, notification.id).await?;
            } else if store::outbox::consume_try(db, &notification, now.plus(LEASE_SECONDS)).await?
            {
                notification.tries += 1;
                if notification.kind == Kind::SetUpCodeMailed {
                    notification.set_up_code =
                        store::outbox::find_code(db, &self.keyring, notification.id).await?;
                }
                return Ok(Some(notification));
            }
        }
    }

    /// A notification was taken by the mail server.
    pub async fn notification_sent(&self, notification: &Notification) -> Result<(), ServiceError> {
        Ok(store::outbox::forget(self.store.connection(), notification.id).await?)
    }

    /// A notification was not taken.
    pub async fn notification_failed(
        &self,
        notification: &Notification,
    ) -> Result<AfterFailure, ServiceError> {
        let db = self.store.connection();
        if let Some(next) = notification::next_try(notification.at, notification.tries, self.now())
        {
            store::outbox::advance(db, notification, next).await?;
            return Ok(AfterFailure::Again(next));
        }
        store::outbox::forget(db, notification.id).await?;
        Ok(AfterFailure::GivenUp)
    }
}
