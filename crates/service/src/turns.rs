//! Whose turn it is to do what one node does at a time.

use crate::{Service, ServiceError};
use store::lease::{self, Lease};

/// For so many seconds a turn is a node's, unless it is kept: if the node dies, another one goes on after that.
const LEASE_SECONDS: i64 = 60;

impl Service {
    /// Begins the turn of what is called `name`. `None`: another node has it, or it rests.
    ///
    /// `rest`: the most seconds between two turns.
    pub async fn begin_turn(
        &self,
        name: &'static str,
        rest: i64,
    ) -> Result<Option<Lease>, ServiceError> {
        let (db, longest) = (self.store.connection(), rest.max(LEASE_SECONDS));
        Ok(lease::take(db, name, self.now(), LEASE_SECONDS, longest).await?)
    }

    /// Keeps a turn for another while; to be called every few seconds. `false`: it is another node's.
    pub async fn keep_turn(&self, turn: &Lease) -> Result<bool, ServiceError> {
        let until = self.now().plus(LEASE_SECONDS);
        Ok(lease::extend(self.store.connection(), turn, until).await?)
    }

    /// Ends a turn: the next one begins after `rest` seconds, on whichever node.
    pub async fn end_turn(&self, turn: &Lease, rest: i64) -> Result<(), ServiceError> {
        let until = self.now().plus(rest);
        lease::end(self.store.connection(), turn, until).await?;
        Ok(())
    }
}
