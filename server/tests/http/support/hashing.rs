//! Passwords that are hashed when a test lets them.

use service::{HashingJob, HashingMemory, HashingThreads};
use std::{
    fmt,
    sync::{Mutex, MutexGuard},
    thread,
};
use tokio::task::yield_now;

/// Hashes at once, until it is told to hold what comes.
#[derive(Default)]
pub struct Hashing(Mutex<Option<Vec<HashingJob>>>);

impl Hashing {
    /// Holds the hashes that come from now on.
    pub fn hold(&self) {
        self.jobs().get_or_insert_default();
    }

    /// Returns once `count` hashes have their core.
    pub async fn holds(&self, count: usize) {
        while self.jobs().as_ref().expect("it holds").len() < count {
            yield_now().await;
        }
    }

    /// Computes what was held, and what comes.
    pub fn go_on(&self) {
        let held = self.jobs().take();
        held.into_iter().flatten().for_each(|job| self.begin(job));
    }

    fn jobs(&self) -> MutexGuard<'_, Option<Vec<HashingJob>>> {
        self.0.lock().expect("no panic")
    }
}

impl HashingThreads for Hashing {
    fn begin(&self, job: HashingJob) {
        match &mut *self.jobs() {
            Some(held) => held.push(job),
            None => _ = thread::spawn(|| job(&mut HashingMemory::default())),
        }
    }
}

impl fmt::Debug for Hashing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hashing")
    }
}
