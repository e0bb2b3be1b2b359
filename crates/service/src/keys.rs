//! Rotation of the keys while servers serve (R40).
//!
//! ```text
//! key file: old, new  ─▶  canary: new  ─▶  every sealed value, every mark of pruning: new  ─▶  key file: new, old retired
//! ```
//!
//! Killed between any two of them, it goes on where it was. Nobody waits for it longer than for
//! one batch of values.

use crate::{Core, Operator, ServiceError};
use domain::audit::{About, Actor, Detail, Event, Kind};
use std::time::Duration;
use store::{StoreError, keyring::Rotation, sealed};

/// Between two batches: others may write too.
const BREATH: Duration = Duration::from_millis(5);

/// What a rotation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RotationReport {
    /// Values that were sealed anew.
    pub done: u64,
    /// Values that opened with no key before and open with none now.
    pub unopened: u64,
}

impl Operator<'_> {
    /// Takes `rotation`, which has written its new key into the key file, to its end. `progress`
    /// hears after each batch how many values are sealed anew, of how many.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`]; the rotation can be taken on from there by a new one.
    pub async fn rotate_keys(
        &self,
        rotation: Rotation,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<RotationReport, ServiceError> {
        self.seal_with_from_now_on(rotation.to()).await?;
        let mut of = 0;
        for column in sealed::COLUMNS {
            of += column
                .count_behind(self.store.connection(), rotation.to())
                .await?;
        }
        let mut rotated = RotationReport {
            done: 0,
            unopened: 0,
        };
        for column in sealed::COLUMNS {
            rotated.unopened += self
                .seal_anew(column, rotation.to(), &mut |done| {
                    rotated.done += done;
                    progress(rotated.done, of);
                })
                .await?;
        }
        let db = self.store.begin().await?;
        store::audit::renew_marks(&db, &self.keyring, rotation.to()).await?;
        self.commit(db).await?;
        rotation.finish(self.now()).map_err(StoreError::from)?;
        Ok(rotated)
    }
}

impl Core {
    /// Waits for those who seal at this moment; who comes later seals with the key `to`.
    async fn seal_with_from_now_on(&self, to: &str) -> Result<(), ServiceError> {
        let db = self.store.begin().await?;
        let from = store::canary::advance(&db, &self.keyring, &*self.entropy, to).await?;
        if let Some(from) = from {
            let event = Event {
                detail: Detail::from(About::Keys {
                    from,
                    to: to.to_owned(),
                }),
                ..Event::new(self.now(), Kind::KeysRotated, Actor::Operator)
            };
            self.record(&db, event).await?;
        }
        Ok(self.commit(db).await?)
    }

    /// Goes through `column` until nothing in it that opens is sealed with another key than `to`.
    /// Returns how many values do not open.
    async fn seal_anew(
        &self,
        column: sealed::Column,
        to: &str,
        done: &mut (dyn FnMut(u64) + Send),
    ) -> Result<u64, ServiceError> {
        loop {
            let (mut last, mut unopened) = (None, 0);
            loop {
                let db = self.store.begin().await?;
                let batch = column
                    .advance(&db, &self.keyring, &*self.entropy, to, last)
                    .await?;
                self.commit(db).await?;
                if batch.last.is_none() {
                    break;
                }
                last = batch.last;
                unopened += u64::try_from(batch.unopened.len()).unwrap_or_default();
                done(batch.done);
                tokio::time::sleep(BREATH).await;
            }
            // Those that somebody had locked are not done yet.
            if column.count_behind(self.store.connection(), to).await? <= unopened {
                return Ok(unopened);
            }
            tokio::time::sleep(BREATH).await;
        }
    }
}
