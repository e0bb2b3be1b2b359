//! Forgetting what is of no use any more, of all accounts. Never in the path of a logon: a past that has
//! grown large is nothing to wait for.

use crate::{Service, ServiceError};
use domain::{Timestamp, clock_watch::MAX_DIFFERENCE};
use store::{StoreError, slice};

impl Service {
    /// Forgets some of what is over: of each table a slice, in a transaction of its own. `true`: there may be
    /// more.
    pub async fn forget_some(&self) -> Result<bool, ServiceError> {
        let removed = [
            self.forget_logons().await?,
            self.forget_limits().await?,
            self.clamp_attempts().await?,
            store::revocation::forget(self.store.connection()).await?,
        ];
        Ok(removed.into_iter().any(|rows| rows >= slice::ROWS))
    }

    /// Forgets some of what is too many of a kind, or belongs to nothing any more; as
    /// [`Service::forget_some`], but it looks through whole tables.
    pub async fn forget_more(&self) -> Result<bool, ServiceError> {
        let (db, now, kept) = (
            self.store.connection(),
            self.now(),
            &self.settings.retention,
        );
        store::audit::ended::note(db, now).await?;
        let removed = [
            store::retention::forget_replaced(db, kept.replaced_authenticators).await?,
            store::retention::forget_tries(db).await?,
            self.forget_writers(now.plus(-kept.audit_writer_seconds))
                .await?,
        ];
        Ok(removed.into_iter().any(|rows| rows >= slice::ROWS))
    }

    /// Writers of audit events whose chains ended before `before`. Returns how many.
    async fn forget_writers(&self, before: Timestamp) -> Result<u64, StoreError> {
        let db = self.store.begin().await?;
        let removed = store::audit::ended::remove(&db, &self.keyring, before).await?;
        self.commit(db).await?;
        Ok(removed)
    }

    /// What belongs to people who were logged on or on the way. Returns the most rows of a table.
    async fn forget_logons(&self) -> Result<u64, StoreError> {
        let (db, now) = (self.store.connection(), self.now());
        let of_attempts = now.plus(-self.settings.attempt_seconds);
        let lifetimes = &self.settings.lifetimes;
        let longest = lifetimes.account.absolute.max(lifetimes.support.absolute);
        let removed = [
            store::logon_attempt::forget_expired(db, of_attempts).await?,
            store::remembered_browser::forget_expired(db, now).await?,
            store::session::forget(db, now.plus(-longest)).await?,
            store::person::forget(db, now.plus(-self.settings.browser_seconds)).await?,
            store::ticket::forget_expired(db, now).await?,
            store::waiting_import::forget_expired(db, now).await?,
        ];
        Ok(removed.into_iter().max().unwrap_or(0))
    }

    /// Tries that a clock has counted which was ahead: whoever they lock out waits no longer than for any
    /// others (R59). Returns how many.
    async fn clamp_attempts(&self) -> Result<u64, StoreError> {
        let (db, now) = (self.store.connection(), self.now());
        let latest = now.plus(MAX_DIFFERENCE);
        let limits = [&self.settings.codes, &self.settings.passwords];
        let longest = limits.map(|limits| limits.longest_pause);
        let longest = latest.plus(longest.into_iter().max().unwrap_or(0));
        let ahead = store::tries::list_ahead(db, latest, longest).await?;
        for (bucket, tries) in &ahead {
            let clamped = tries.clamped(self.limits(bucket.throttle), now);
            // If somebody tries at this moment, the next time comes soon.
            store::tries::advance(db, *bucket, tries, &clamped).await?;
        }
        Ok(u64::try_from(ahead.len()).unwrap_or(u64::MAX))
    }

    /// What was counted of addresses. Returns the most rows of a table.
    async fn forget_limits(&self) -> Result<u64, StoreError> {
        let (db, now) = (self.store.connection(), self.now());
        let of_addresses = now.plus(-self.settings.addresses.memory());
        let latest = now.plus(MAX_DIFFERENCE);
        let removed = [
            store::paused_address::forget_over(db, now, latest).await?,
            store::wrong_try::forget(db, of_addresses, latest).await?,
        ];
        Ok(removed.into_iter().max().unwrap_or(0))
    }
}
