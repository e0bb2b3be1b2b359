//! How a node hears of what was revoked, here and on others (R27).

use super::answers::DEAF;
use crate::{Core, Service, ServiceError};
use std::time::Duration;
use store::{
    StoreError,
    revocation::{self, KEPT_SECONDS, Position},
};
use tokio::time::timeout;

/// Whoever has not heard for so long may have missed what is not written anywhere any more.
const TOO_LONG: Duration = Duration::from_secs(KEPT_SECONDS.unsigned_abs() / 2);

/// Up to where a node has heard.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    position: Position,
    /// When the last reading was begun that succeeded.
    at: Option<Duration>,
}

impl Core {
    async fn hear(&self, heard: &mut Heard) -> Result<(), StoreError> {
        let now = self.clock.monotonic();
        let accounts = revocation::hear(self.store.connection(), &mut heard.position).await?;
        if heard.at.is_none_or(|at| now > at + TOO_LONG) {
            self.answers.forget();
        }
        heard.at = Some(now);
        self.answers.hear(&accounts, now);
        Ok(())
    }

    /// Hears of what a commit of this node revoked, with all else, unless that was heard meanwhile. It waits no
    /// longer than answers live: after that, none is given again that was not heard of since.
    pub(crate) async fn hear_of_commit(&self) {
        let committed_at = self.clock.monotonic();
        let hear = async {
            let mut heard = self.heard.lock().await;
            let is_behind = heard.at.is_none_or(|at| at <= committed_at);
            !is_behind || self.hear(&mut heard).await.is_ok()
        };
        if !matches!(timeout(DEAF, hear).await, Ok(true)) {
            self.answers.lose();
        }
    }
}

impl Service {
    /// Hears of what was revoked. To be called several times a second: whoever has not heard for a second asks
    /// the database for every check.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`]; nothing is missed.
    pub async fn hear_of_revocations(&self) -> Result<(), ServiceError> {
        let mut heard = self.heard.lock().await;
        Ok(self.hear(&mut heard).await?)
    }
}
