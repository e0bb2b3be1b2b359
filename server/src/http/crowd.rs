//! Who is connected, and who gives way when all places are taken (R43).
//!
//! A connection is idle while the server has nothing to do for it: before its first request, while
//! a request arrives, while an answer is read, and between two requests. When somebody comes and
//! there is no place, the one that has been idle for the longest goes. So nobody holds the places
//! by being slow: a browser that sends what it has to say is long served by the time its turn comes.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// All connections.
#[derive(Debug)]
pub struct Crowd {
    places: Arc<Semaphore>,
    most: u32,
    idle: Mutex<Idle>,
    /// Somebody has become idle.
    rested: Notify,
}

/// The idle ones, by when they became it.
#[derive(Debug, Default)]
struct Idle {
    turn: u64,
    by_turn: BTreeMap<u64, Arc<Notify>>,
}

/// The place of one connection, idle at first; free again when it is dropped.
#[derive(Debug)]
pub struct Place {
    crowd: Arc<Crowd>,
    turn: AtomicU64,
    leave: Arc<Notify>,
    _permit: OwnedSemaphorePermit,
}

impl Crowd {
    /// For `most` connections.
    pub fn of(most: u32) -> Arc<Self> {
        Arc::new(Self {
            places: Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(usize::MAX))),
            most,
            idle: Mutex::default(),
            rested: Notify::new(),
        })
    }

    /// A place, as soon as there is one.
    pub async fn join(self: &Arc<Self>) -> Place {
        if let Ok(permit) = Arc::clone(&self.places).try_acquire_owned() {
            return self.place(permit);
        }
        loop {
            let is_one_leaving = self.send_one_away();
            tokio::select! {
                permit = Arc::clone(&self.places).acquire_owned() => {
                    if let Ok(permit) = permit {
                        return self.place(permit);
                    }
                }
                () = self.rested.notified(), if !is_one_leaving => {}
            }
        }
    }

    fn place(self: &Arc<Self>, permit: OwnedSemaphorePermit) -> Place {
        let place = Place {
            crowd: Arc::clone(self),
            turn: AtomicU64::default(),
            leave: Arc::default(),
            _permit: permit,
        };
        place.rests();
        place
    }

    fn send_one_away(&self) -> bool {
        let longest = self.idle().by_turn.pop_first();
        longest.inspect(|(_, leave)| leave.notify_one()).is_some()
    }

    /// Waits until all have gone.
    pub async fn gone(&self) {
        _ = self.places.acquire_many(self.most).await;
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// The server has nothing to do for this connection.
    pub fn rests(&self) {
        let mut idle = self.crowd.idle();
        idle.turn += 1;
        let turn = idle.turn;
        idle.by_turn.insert(turn, Arc::clone(&self.leave));
        let former = self.turn.swap(turn, Ordering::Relaxed);
        idle.by_turn.remove(&former);
        drop(idle);
        self.crowd.rested.notify_one();
    }

    /// The server is at work for this connection.
    pub fn works(&self) {
        let turn = self.turn.load(Ordering::Relaxed);
        self.crowd.idle().by_turn.remove(&turn);
    }

    /// Waits until the place is needed for somebody else.
    pub async fn is_needed(&self) {
        self.leave.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.works();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{pin::pin, time::Duration};
    use tokio::time::timeout;

    /// Whether it is still not done a moment later.
    async fn waits(future: impl Future) -> bool {
        timeout(Duration::from_millis(20), future).await.is_err()
    }

    #[tokio::test]
    async fn r43_whoever_has_been_idle_for_the_longest_gives_way() {
        let crowd = Crowd::of(3);
        let (first, second, third) = (crowd.join().await, crowd.join().await, crowd.join().await);
        first.works();
        first.rests(); // now the second has waited longest
        third.works();
        let mut fourth = pin!(crowd.join());
        assert!(waits(&mut fourth).await, "until the second has gone");
        assert!(!waits(second.is_needed()).await);
        assert!(waits(first.is_needed()).await && waits(third.is_needed()).await);
        drop(second);
        let _fourth = fourth.await;
    }

    #[tokio::test]
    async fn r43_nobody_at_work_gives_way_and_the_next_to_rest_does() {
        let crowd = Crowd::of(1);
        let only = crowd.join().await;
        only.works();
        let mut next = pin!(crowd.join());
        assert!(waits(&mut next).await);
        assert!(waits(only.is_needed()).await);
        only.rests();
        assert!(waits(&mut next).await, "told, but not gone yet");
        assert!(!waits(only.is_needed()).await);
        drop(only);
        drop(next.await);
        assert!(!waits(crowd.gone()).await);
    }
}
