//! Letters to holders: written with what they tell of, sent by whichever node is first.

use crate::{ClientInfo, Core, Service, ServiceError};
use domain::{
    EmailAddress, Timestamp,
    letter::{self, Kind, LEASE_SECONDS},
    set_up_code::SetUpCode,
};
use store::{Connection, StoreError, letter::Letter};

/// What becomes of a letter that could not be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFailure {
    /// It is tried again, not before then.
    Again(Timestamp),
    /// It was tried for long enough, and is gone.
    GivenUp,
}

impl Core {
    /// Writes a letter to the holder of the account, in the transaction of what it tells of.
    /// Nothing when mail is off or the account has no e-mail address. Nobody waits for it to be
    /// sent.
    pub(crate) async fn tell(
        &self,
        db: &impl Connection,
        account_id: i64,
        kind: Kind,
        client: &ClientInfo,
    ) -> Result<(), StoreError> {
        if !self.settings.mail {
            return Ok(());
        }
        let address = client.address.clone();
        store::letter::add(db, account_id, kind, self.now(), address, None).await
    }

    /// The same to an address that is not, or soon not any more, the account's.
    pub(crate) async fn tell_at(
        &self,
        db: &impl Connection,
        account_id: i64,
        kind: Kind,
        to: &EmailAddress,
    ) -> Result<(), StoreError> {
        if !self.settings.mail {
            return Ok(());
        }
        store::letter::add(db, account_id, kind, self.now(), None, Some(to)).await
    }

    /// The same for a set-up code that nobody but the holder reads.
    pub(crate) async fn tell_set_up_code(
        &self,
        db: &impl Connection,
        account_id: i64,
        code: &SetUpCode,
    ) -> Result<(), StoreError> {
        store::letter::add_with_code(
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
    /// The next letter that is due, for this caller alone for [`LEASE_SECONDS`].
    pub async fn claim_letter(&self) -> Result<Option<Letter>, ServiceError> {
        let db = self.store.connection();
        loop {
            let now = self.now();
            let Some(mut letter) = store::letter::find_due(db, now).await? else {
                return Ok(None);
            };
            if letter.to.is_none() {
                store::letter::forget(db, letter.id).await?;
            } else if store::letter::consume_try(db, &letter, now.plus(LEASE_SECONDS)).await? {
                letter.tries += 1;
                if letter.kind == Kind::SetUpCodeMailed {
                    letter.set_up_code =
                        store::letter::find_code(db, &self.keyring, letter.id).await?;
                }
                return Ok(Some(letter));
            }
        }
    }

    /// A letter was taken by the mail server.
    pub async fn letter_sent(&self, letter: &Letter) -> Result<(), ServiceError> {
        Ok(store::letter::forget(self.store.connection(), letter.id).await?)
    }

    /// A letter was not taken.
    pub async fn letter_failed(&self, letter: &Letter) -> Result<AfterFailure, ServiceError> {
        let db = self.store.connection();
        if let Some(next) = letter::next_try(letter.at, letter.tries, self.now()) {
            store::letter::advance(db, letter, next).await?;
            return Ok(AfterFailure::Again(next));
        }
        store::letter::forget(db, letter.id).await?;
        Ok(AfterFailure::GivenUp)
    }
}
