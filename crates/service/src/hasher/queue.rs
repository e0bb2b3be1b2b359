//! Who may hash now, who waits, and who is sent away (R43).

use super::turns::{Lane, Ticket, Turns};
use crate::{Hashing, Refusal};
use std::{
    collections::HashMap,
    num::NonZero,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::oneshot, time::timeout};

/// The cores, and the places of those who wait for one.
pub(super) struct Queue {
    state: Arc<Mutex<State>>,
    patience: Duration,
}

struct State {
    turns: Turns,
    /// Those who wait, and how they hear that it is their turn.
    waiting: HashMap<Ticket, oneshot::Sender<()>>,
}

/// A place in the queue, given back when it is dropped. It is had before anything is counted: whoever
/// finds none has cost nothing.
pub(crate) struct Place {
    state: Arc<Mutex<State>>,
    ticket: Ticket,
    patience: Duration,
}

/// A core, for as long as this is kept.
pub(super) struct Core {
    _place: Place,
}

impl Queue {
    pub(super) fn new(cores: NonZero<usize>, bounds: &Hashing) -> Self {
        let state = State {
            turns: Turns::new(cores.get(), bounds.waiting),
            waiting: HashMap::new(),
        };
        Self {
            state: Arc::new(Mutex::new(state)),
            patience: bounds.patience,
        }
    }

    /// A place in `lane`.
    ///
    /// # Errors
    ///
    /// [`Refusal::Busy`] when every place is taken.
    pub(super) fn place(&self, lane: Lane) -> Result<Place, Refusal> {
        let mut state = lock(&self.state);
        let ticket = state.turns.enter(lane).ok_or(Refusal::Busy)?;
        state.dismiss();
        Ok(Place {
            state: Arc::clone(&self.state),
            ticket,
            patience: self.patience,
        })
    }
}

impl Place {
    /// A core, when it is this one's turn.
    ///
    /// # Errors
    ///
    /// [`Refusal::Busy`] after waiting in vain, or when somebody else has got the place.
    pub(super) async fn core(self) -> Result<Core, Refusal> {
        let (turn, mut is_turn) = oneshot::channel();
        {
            let mut state = lock(&self.state);
            if !state.turns.has(self.ticket) {
                return Err(Refusal::Busy);
            }
            state.waiting.insert(self.ticket, turn);
            state.turns.wait(self.ticket);
            state.go_on();
        }
        let waited = timeout(self.patience, &mut is_turn).await;
        // It may have come at the very moment when patience ended.
        if matches!(waited, Ok(Ok(()))) || is_turn.try_recv().is_ok() {
            Ok(Core { _place: self })
        } else {
            Err(Refusal::Busy)
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        state.turns.leave(self.ticket);
        state.waiting.remove(&self.ticket);
        state.go_on();
    }
}

impl State {
    /// Tells those whose turn it is.
    fn go_on(&mut self) {
        while let Some(ticket) = self.turns.next() {
            let turn = self.waiting.remove(&ticket);
            if turn.is_none_or(|turn| turn.send(()).is_err()) {
                self.turns.leave(ticket);
            }
        }
    }

    /// Tells those who have lost their place to somebody else.
    fn dismiss(&mut self) {
        let turns = &self.turns;
        self.waiting.retain(|ticket, _| turns.has(*ticket));
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::AccountId;
    use tokio::{task::yield_now, time::Instant};

    const TWO: NonZero<usize> = NonZero::new(2).expect("not zero");
    const BOUNDS: Hashing = Hashing {
        at_once: Some(TWO),
        waiting: 32,
        patience: Duration::from_mins(1),
        threads: None,
    };

    fn proved(number: i64) -> Lane {
        Lane::proved(AccountId::from_number(number), 1)
    }

    impl Queue {
        async fn core(&self, number: i64) -> Result<Core, Refusal> {
            self.place(proved(number))?.core().await
        }
    }

    /// Whether it waits, once it was asked.
    async fn is_pending<T>(future: impl Future<Output = T> + Unpin) -> bool {
        timeout(Duration::ZERO, future).await.is_err()
    }

    #[tokio::test]
    async fn r43_two_cores_thirty_two_places_and_nobody_more() {
        let queue = Arc::new(Queue::new(TWO, &BOUNDS));
        let first = queue.core(1).await.expect("a core");
        let second = queue.core(2).await.expect("a core");
        let waiting: Vec<_> = (10..42)
            .map(|account_id| {
                let queue = Arc::clone(&queue);
                tokio::spawn(async move { queue.core(account_id).await.map(drop) })
            })
            .collect();
        while lock(&queue.state).waiting.len() < 32 {
            yield_now().await;
        }
        assert_eq!(queue.core(3).await.err(), Some(Refusal::Busy), "at once");
        drop(first);
        for waiter in waiting {
            assert_eq!(waiter.await.expect("no panic"), Ok(()), "each in turn");
        }
        drop(second);
        assert!(queue.core(3).await.is_ok());
    }

    #[tokio::test]
    async fn r43_who_waits_too_long_is_sent_away_and_leaves_the_place_free() {
        let bounds = Hashing {
            waiting: 1,
            patience: Duration::from_millis(20),
            ..BOUNDS
        };
        let queue = Queue::new(TWO, &bounds);
        let _cores = (queue.core(1).await, queue.core(2).await);
        for _ in 0..2 {
            let begun = Instant::now();
            assert_eq!(queue.core(3).await.err(), Some(Refusal::Busy));
            assert!(begun.elapsed() >= queue.patience, "it was waited for");
        }
    }

    #[tokio::test]
    async fn r43_who_hangs_up_keeps_neither_place_nor_core() {
        let queue = Queue::new(TWO, &BOUNDS);
        let _first = queue.core(1).await.expect("a core");
        let second = queue.core(2).await.expect("a core");
        let mut waiting = Box::pin(queue.core(3));
        assert!(is_pending(&mut waiting).await);
        drop(second);
        // It was given the core, and never asked for it again.
        drop(waiting);
        assert!(lock(&queue.state).waiting.is_empty());
        assert!(queue.core(4).await.is_ok());
    }

    #[tokio::test]
    async fn r58_whoever_loses_a_place_is_told_at_once() {
        let bounds = Hashing {
            waiting: 1,
            ..BOUNDS
        };
        let queue = Arc::new(Queue::new(TWO, &bounds));
        let _cores = (queue.core(1).await, queue.core(2).await);
        let mut first = Box::pin(queue.core(1));
        assert!(is_pending(&mut first).await);
        let _new = queue.place(proved(3)).expect("a place");
        assert_eq!(first.await.err(), Some(Refusal::Busy));
    }
}
