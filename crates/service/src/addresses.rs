//! Addresses and networks that have to wait after wrong tries (R22, R58), and lifting that.

use crate::{By, Console, Core, Operator, ServiceError};
use domain::{
    audit::{About, Kind},
    throttle::Addresses,
};
use store::paused_address::{self, PausedAddress};

/// What became of a wait that was lifted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifted {
    /// Those that had to wait, and may try again.
    pub addresses: Vec<String>,
    /// Those within or around them that still have to wait.
    pub still_paused: Vec<String>,
}

impl Operator<'_> {
    /// Those that have to wait now, the newest first.
    pub async fn paused_addresses(&self) -> Result<Vec<PausedAddress>, ServiceError> {
        Ok(paused_address::list(self.store.connection(), self.now(), None).await?)
    }

    /// Lifts the wait of `addresses`, by the operator. Their tries are counted anew.
    ///
    /// # Errors
    ///
    /// [`ServiceError::NotPaused`].
    pub async fn unpause_address(
        &self,
        addresses: &Addresses,
        reason: &str,
    ) -> Result<Lifted, ServiceError> {
        self.unpause_address_by(addresses, reason, &By::Operator)
            .await
    }
}

impl Console<'_> {
    /// Lifts the wait of `addresses`, by a member of staff. Their tries are counted anew.
    ///
    /// # Errors
    ///
    /// [`Refusal::CodeNeeded`](crate::Refusal::CodeNeeded) without a fresh code (R37);
    /// [`ServiceError::NotPaused`].
    pub async fn lift_address(
        &self,
        addresses: &Addresses,
        reason: &str,
    ) -> Result<Lifted, ServiceError> {
        let staff = self.staff;
        self.check_fresh()?;
        self.unpause_address_by(addresses, reason, &staff.by(None))
            .await
    }
}

impl Core {
    async fn unpause_address_by(
        &self,
        addresses: &Addresses,
        reason: &str,
        by: &By,
    ) -> Result<Lifted, ServiceError> {
        let now = self.now();
        let paused = self.paused_among(addresses.names()).await?;
        if paused.is_empty() {
            return Err(ServiceError::NotPaused);
        }
        let db = self.store.begin().await?;
        // From the smallest network on, as where they are counted.
        for address in addresses
            .names()
            .filter(|name| paused.iter().any(|one| one.address == *name))
        {
            let event = self.event_of(by, Kind::AddressUnpaused, Some(reason));
            // The event first: whoever counts a wrong try takes the two in this order.
            self.record(&db, event.about(About::Network(address.to_owned())))
                .await?;
            if !paused_address::lift(&db, address, now).await? {
                return Err(ServiceError::NotPaused);
            }
            store::wrong_try::forget_address(&db, address).await?;
        }
        let left = paused_address::list(&db, now, None).await?;
        self.commit(db).await?;
        let names = |paused: Vec<PausedAddress>| paused.into_iter().map(|one| one.address);
        Ok(Lifted {
            addresses: names(paused).collect(),
            still_paused: names(left).filter(|name| addresses.overlap(name)).collect(),
        })
    }

    /// Those of `names` that have to wait.
    pub(crate) async fn paused_among<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<Vec<PausedAddress>, ServiceError> {
        let names: Vec<_> = names.collect();
        let db = self.store.connection();
        Ok(paused_address::find_all(db, &names, self.now()).await?)
    }
}
