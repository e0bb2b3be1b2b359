//! Who may hash now, who waits, and who is sent away (R43).

use crate::{Hashing, Refusal};
use std::{num::NonZero, sync::Arc, time::Duration};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// The cores, and the places of those who wait for one.
pub(super) struct Queue {
    cores: Arc<Semaphore>,
    places: Semaphore,
    patience: Duration,
}

impl Queue {
    pub(super) fn new(cores: NonZero<usize>, bounds: Hashing) -> Self {
        Self {
            cores: Arc::new(Semaphore::new(cores.get())),
            places: Semaphore::new(bounds.waiting),
            patience: bounds.patience,
        }
    }

    /// A core for as long as the permit is held; those who wait get theirs in turn.
    ///
    /// # Errors
    ///
    /// [`Refusal::Busy`] when every place is taken, and after waiting in vain.
    pub(super) async fn core(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        if let Ok(core) = Arc::clone(&self.cores).try_acquire_owned() {
            return Ok(core);
        }
        let _place = self.places.try_acquire().map_err(|_| Refusal::Busy)?;
        match timeout(self.patience, Arc::clone(&self.cores).acquire_owned()).await {
            Ok(Ok(core)) => Ok(core),
            _ => Err(Refusal::Busy),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{task::yield_now, time::Instant};

    const TWO: NonZero<usize> = NonZero::new(2).expect("not zero");
    const BOUNDS: Hashing = Hashing {
        at_once: Some(TWO),
        waiting: 32,
        patience: Duration::from_mins(1),
    };

    #[tokio::test]
    async fn r43_two_cores_thirty_two_places_and_nobody_more() {
        let queue = Arc::new(Queue::new(TWO, BOUNDS));
        let first = queue.core().await.expect("a core");
        let second = queue.core().await.expect("a core");
        let waiting: Vec<_> = (0..32)
            .map(|_| {
                let queue = Arc::clone(&queue);
                tokio::spawn(async move { queue.core().await.map(drop) })
            })
            .collect();
        while queue.places.available_permits() > 0 {
            yield_now().await;
        }
        assert_eq!(queue.core().await.err(), Some(Refusal::Busy), "at once");
        drop(first);
        for waiter in waiting {
            assert_eq!(waiter.await.expect("no panic"), Ok(()), "each in turn");
        }
        drop(second);
        assert!(queue.core().await.is_ok());
    }

    #[tokio::test]
    async fn r43_who_waits_too_long_is_sent_away_and_leaves_the_place_free() {
        let bounds = Hashing {
            waiting: 1,
            patience: Duration::from_millis(20),
            ..BOUNDS
        };
        let queue = Queue::new(TWO, bounds);
        let _cores = (queue.core().await, queue.core().await);
        for _ in 0..2 {
            let begun = Instant::now();
            assert_eq!(queue.core().await.err(), Some(Refusal::Busy));
            assert!(begun.elapsed() >= queue.patience, "it was waited for");
        }
    }
}
