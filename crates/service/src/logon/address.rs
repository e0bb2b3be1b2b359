//! Wrong tries by address and network (R22, R58): asked before a password is counted, and counted when
//! it was wrong.

use super::code::clamped;
use crate::{ClientInfo, Core, Refusal, ServiceError};
use domain::{
    UserId,
    audit::{About, Detail, Event, Kind},
    throttle::{Block, WrongAttempts, blocks_of},
};
use store::{Connection, StoreError, paused_address::PausedAddress};

impl Core {
    /// Refuses who comes from an address, or a network, that has to wait.
    pub(super) async fn check_address(&self, client: &ClientInfo) -> Result<(), ServiceError> {
        let blocks = blocks_of_client(client);
        let paused = self.paused_of(self.store.connection(), &blocks).await?;
        let until = paused.iter().map(|paused| paused.until).max();
        match until {
            None => Ok(()),
            Some(until) => {
                Err(Refusal::AddressPaused(clamped(self.now().seconds_until(until))).into())
            }
        }
    }

    /// What a wrong try of the client counts for: of an address that has to wait already, or is in a
    /// network that has to, nothing more is written down.
    pub(super) async fn open_blocks(
        &self,
        db: &impl Connection,
        client: &ClientInfo,
    ) -> Result<Vec<Block>, StoreError> {
        let blocks = blocks_of_client(client);
        let paused = self.paused_of(db, &blocks).await?;
        Ok(if paused.is_empty() {
            blocks
        } else {
            Vec::new()
        })
    }

    async fn paused_of(
        &self,
        db: &impl Connection,
        blocks: &[Block],
    ) -> Result<Vec<PausedAddress>, StoreError> {
        if blocks.is_empty() {
            return Ok(Vec::new());
        }
        let names: Vec<_> = blocks.iter().map(|block| block.name.as_str()).collect();
        store::paused_address::find_all(db, &names, self.now()).await
    }

    /// Counts a wrong try for `blocks`; a wait that begins with it is written down.
    pub(super) async fn count_for_address(
        &self,
        db: &impl Connection,
        blocks: &[Block],
        user_id: &UserId,
        client: &ClientInfo,
    ) -> Result<(), StoreError> {
        let (now, limits) = (self.now(), &self.settings.addresses);
        for block in blocks {
            store::wrong_try::add(db, &self.keyring, &block.name, user_id, now).await?;
            let Some(until) = self.count_block(db, block).await?.paused_until(limits, now) else {
                continue;
            };
            let since = now.plus(-limits.memory());
            let tries = store::wrong_try::count(db, &block.name, since).await?;
            let paused = PausedAddress {
                address: block.name.clone(),
                begun_at: now,
                until,
                tries: u32::try_from(tries).unwrap_or(u32::MAX),
            };
            if store::paused_address::begin(db, &paused).await? {
                let wait = now.seconds_until(until);
                let event = Event {
                    detail: Detail::from(About::NetworkPause {
                        seconds: wait,
                        network: block.name.clone(),
                    }),
                    ..self.event(Kind::AddressPaused, None, client)
                };
                self.record(db, event).await?;
            }
        }
        Ok(())
    }

    async fn count_block(
        &self,
        db: &impl Connection,
        block: &Block,
    ) -> Result<WrongAttempts, StoreError> {
        use store::wrong_try::{count_accounts, find_newest_but};
        let (now, limits) = (self.now(), &self.settings.addresses);
        let since = now.plus(-limits.within);
        let tries = block.tries(limits);
        let oldest_of_too_many = find_newest_but(db, &block.name, tries, since).await?;
        let since = now.plus(-limits.accounts_within);
        let too_many_accounts = match block.accounts(limits) {
            Some(most) => count_accounts(db, &block.name, most, since).await? >= most,
            None => false,
        };
        Ok(WrongAttempts {
            oldest_of_too_many,
            too_many_accounts,
        })
    }
}

fn blocks_of_client(client: &ClientInfo) -> Vec<Block> {
    let address = client.address.as_deref();
    address.map(blocks_of).unwrap_or_default()
}
