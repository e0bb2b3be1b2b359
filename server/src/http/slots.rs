//! Connection slots, and which connection gives way when all are taken (R43).
//!
//! A connection is idle while the server has nothing to do for it: before its first request, while
//! a request arrives, while an answer is read, and between two requests. When somebody comes and
//! there is no slot, the one that has been idle for the longest is evicted. So nobody holds the slots
//! by being slow: a browser that sends what it has to say is long served by the time its turn comes.

use axum::{extract::Request, middleware::Next, response::Response};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// The slots of all connections.
#[derive(Debug)]
pub struct ConnectionSlots {
    free: Arc<Semaphore>,
    max: u32,
    idle: Mutex<Idle>,
    /// Another connection has become idle.
    idled: Notify,
}

/// The idle ones, by when they became it.
#[derive(Debug, Default)]
struct Idle {
    turn: u64,
    by_turn: BTreeMap<u64, Arc<Notify>>,
}

/// The slot of one connection, idle at first; free again when it is dropped.
#[derive(Debug)]
pub struct Slot {
    slots: Arc<ConnectionSlots>,
    turn: AtomicU64,
    eviction: Arc<Notify>,
    _permit: OwnedSemaphorePermit,
}

impl ConnectionSlots {
    /// Slots for `max` connections.
    pub fn new(max: u32) -> Arc<Self> {
        Arc::new(Self {
            free: Arc::new(Semaphore::new(usize::try_from(max).unwrap_or(usize::MAX))),
            max,
            idle: Mutex::default(),
            idled: Notify::new(),
        })
    }

    /// A slot, as soon as there is one.
    pub async fn acquire(self: &Arc<Self>) -> Slot {
        if let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() {
            return self.slot(permit);
        }
        loop {
            let is_one_leaving = self.evict();
            tokio::select! {
                permit = Arc::clone(&self.free).acquire_owned() => {
                    if let Ok(permit) = permit {
                        return self.slot(permit);
                    }
                }
                () = self.idled.notified(), if !is_one_leaving => {}
            }
        }
    }

    fn slot(self: &Arc<Self>, permit: OwnedSemaphorePermit) -> Slot {
        let slot = Slot {
            slots: Arc::clone(self),
            turn: AtomicU64::default(),
            eviction: Arc::default(),
            _permit: permit,
        };
        slot.mark_idle();
        slot
    }

    /// Tells the connection that has been idle for the longest to give way, if one is idle.
    fn evict(&self) -> bool {
        let longest = self.idle().by_turn.pop_first();
        longest.inspect(|(_, it)| it.notify_one()).is_some()
    }

    /// Waits until all slots are free.
    pub async fn all_free(&self) {
        _ = self.free.acquire_many(self.max).await;
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slot {
    /// The server has nothing to do for this connection.
    pub fn mark_idle(&self) {
        let mut idle = self.slots.idle();
        idle.turn += 1;
        let turn = idle.turn;
        idle.by_turn.insert(turn, Arc::clone(&self.eviction));
        let former = self.turn.swap(turn, Ordering::Relaxed);
        idle.by_turn.remove(&former);
        drop(idle);
        self.slots.idled.notify_one();
    }

    /// The server is at work for this connection.
    pub fn mark_busy(&self) {
        let turn = self.turn.load(Ordering::Relaxed);
        self.slots.idle().by_turn.remove(&turn);
    }

    /// Waits until the slot is needed for another connection.
    pub async fn evicted(&self) {
        self.eviction.notified().await;
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.mark_busy();
    }
}

/// From here on the server is at work for the request, and its connection stays.
pub async fn busy(request: Request, next: Next) -> Response {
    if let Some(slot) = request.extensions().get::<Arc<Slot>>() {
        slot.mark_busy();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{pin::pin, time::Duration};
    use tokio::time::timeout;

    /// Whether it waits, once it was asked.
    async fn waits(future: impl Future) -> bool {
        timeout(Duration::ZERO, future).await.is_err()
    }

    #[tokio::test]
    async fn r43_whoever_has_been_idle_for_the_longest_gives_way() {
        let slots = ConnectionSlots::new(3);
        let (first, second, third) = (
            slots.acquire().await,
            slots.acquire().await,
            slots.acquire().await,
        );
        first.mark_busy();
        first.mark_idle(); // now the second has waited longest
        third.mark_busy();
        let mut fourth = pin!(slots.acquire());
        assert!(waits(&mut fourth).await, "until the second has gone");
        assert!(!waits(second.evicted()).await);
        assert!(waits(first.evicted()).await && waits(third.evicted()).await);
        drop(second);
        let _fourth = fourth.await;
    }

    #[tokio::test]
    async fn r43_nobody_at_work_gives_way_and_the_next_to_rest_does() {
        let slots = ConnectionSlots::new(1);
        let only = slots.acquire().await;
        only.mark_busy();
        let mut next = pin!(slots.acquire());
        assert!(waits(&mut next).await);
        assert!(waits(only.evicted()).await);
        only.mark_idle();
        assert!(waits(&mut next).await, "told, but not gone yet");
        assert!(!waits(only.evicted()).await);
        drop(only);
        drop(next.await);
        assert!(!waits(slots.all_free()).await);
    }
}
