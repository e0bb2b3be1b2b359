//! Threads that do nothing but hash.
//!
//! Always the same ones: each keeps the memory of its last hash for the next one, and gives it back when it
//! rests. On threads that come and go, the allocator would keep 19 MiB and more for each of them (R43).

use super::HashingMemory;
use crate::{HashingJob, HashingThreads, ServiceError};
use std::{
    collections::VecDeque,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// For how long a thread without a job keeps its memory: while people log on, the next job comes sooner.
const REST: Duration = Duration::from_secs(1);

/// They end when this is dropped.
pub(super) struct Threads(Arc<Jobs>);

/// What waits for a thread.
#[derive(Default)]
struct Jobs {
    queue: Mutex<Queue>,
    comes: Condvar,
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<HashingJob>,
    has_ended: bool,
}

impl Threads {
    /// Starts `count` of them.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Hashing`] when the machine has none left.
    pub(super) fn start(count: usize) -> Result<Self, ServiceError> {
        Self::with_rest(count, REST)
    }

    fn with_rest(count: usize, rest: Duration) -> Result<Self, ServiceError> {
        let threads = Self(Arc::default());
        for _ in 0..count {
            let jobs = Arc::clone(&threads.0);
            thread::Builder::new()
                .name("hashing".to_owned())
                .spawn(move || jobs.compute(rest))
                .map_err(|_| ServiceError::Hashing("no thread can be started"))?;
        }
        Ok(threads)
    }
}

impl Jobs {
    fn compute(&self, rest: Duration) {
        let mut memory = HashingMemory::default();
        while let Some(job) = self.next(&mut memory, rest) {
            // Whoever waits for the outcome finds that there is none.
            _ = catch_unwind(AssertUnwindSafe(|| job(&mut memory)));
        }
    }

    /// The next job. When none comes for as long as `rest`, `memory` is given back.
    fn next(&self, memory: &mut HashingMemory, rest: Duration) -> Option<HashingJob> {
        let waited = self
            .comes
            .wait_timeout_while(self.lock(), rest, Queue::is_waiting);
        let (mut queue, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            drop(queue);
            *memory = HashingMemory::default();
            let waited = self.comes.wait_while(self.lock(), Queue::is_waiting);
            queue = waited.unwrap_or_else(PoisonError::into_inner);
        }
        queue.jobs.pop_front()
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn is_waiting(&mut self) -> bool {
        self.jobs.is_empty() && !self.has_ended
    }
}

impl HashingThreads for Threads {
    fn begin(&self, job: HashingJob) {
        self.0.lock().jobs.push_back(job);
        self.0.comes.notify_one();
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.0.lock().has_ended = true;
        self.0.comes.notify_all();
    }
}

impl fmt::Debug for Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Threads")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hasher::MEMORY;
    use argon2::{Algorithm, Argon2, Params, Version};
    use std::sync::mpsc;

    const NEVER: Duration = Duration::from_hours(1);

    /// Does `job` on one of the threads.
    fn on<T: Send + 'static>(
        threads: &Threads,
        job: impl FnOnce(&mut HashingMemory) -> T + Send + 'static,
    ) -> T {
        let (done, outcome) = mpsc::channel();
        threads.begin(Box::new(move |memory| _ = done.send(job(memory))));
        outcome.recv().expect("an outcome")
    }

    /// Computes with `kib` of memory, and returns how many are kept then.
    fn hash(threads: &Threads, kib: u32) -> usize {
        on(threads, move |memory| {
            let params = Params::new(kib, 1, 1, None).expect("parameters");
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let hashed = memory.hash(&argon2, b"password", b"sixteen byte slt", &mut [0; 32]);
            hashed.expect("a hash");
            memory.kept()
        })
    }

    #[test]
    fn the_same_thread_goes_on_after_a_panic() {
        let threads = Threads::start(1).expect("a thread");
        let before = on(&threads, |_| thread::current().id());
        threads.begin(Box::new(|_| panic!("on purpose")));
        assert_eq!(on(&threads, |_| thread::current().id()), before);
    }

    #[test]
    fn r43_a_thread_keeps_what_a_hash_of_ours_needs_and_nothing_more() {
        let threads = Threads::with_rest(1, NEVER).expect("a thread");
        let ours = MEMORY as usize;
        assert_eq!(hash(&threads, 2 * MEMORY), 0, "of another program");
        assert_eq!(hash(&threads, 64), ours);
        assert_eq!(hash(&threads, 2 * MEMORY), ours);
        assert_eq!(hash(&threads, MEMORY), ours);
    }

    #[test]
    fn r43_a_thread_that_rests_keeps_nothing() {
        let threads = Threads::with_rest(1, Duration::ZERO).expect("a thread");
        hash(&threads, MEMORY);
        // The next job may come before it rests.
        while on(&threads, |memory| memory.kept()) > 0 {
            thread::yield_now();
        }
    }
}
