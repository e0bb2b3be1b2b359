//! Threads that do nothing but hash.
//!
//! Always the same ones: memory that was freed stays with the thread for its next hash. On threads
//! that come and go, the allocator would keep 19 MiB and more for each of them (R43).

use crate::{HashingThreads, ServiceError};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

type Job = Box<dyn FnOnce() + Send>;

/// They end when this is dropped.
#[derive(Debug)]
pub(super) struct Threads {
    jobs: mpsc::Sender<Job>,
}

impl Threads {
    /// Starts `count` of them.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Hashing`] when the machine has none left.
    pub(super) fn start(count: usize) -> Result<Self, ServiceError> {
        let (jobs, taken) = mpsc::channel::<Job>();
        let taken = Arc::new(Mutex::new(taken));
        for _ in 0..count {
            let taken = Arc::clone(&taken);
            let hash = move || {
                while let Some(job) = next(&taken) {
                    // Whoever waits for the outcome finds that there is none.
                    _ = catch_unwind(AssertUnwindSafe(job));
                }
            };
            thread::Builder::new()
                .name("hashing".to_owned())
                .spawn(hash)
                .map_err(|_| ServiceError::Hashing("no thread can be started"))?;
        }
        Ok(Self { jobs })
    }
}

impl HashingThreads for Threads {
    fn begin(&self, job: Job) {
        _ = self.jobs.send(job);
    }
}

fn next(jobs: &Mutex<mpsc::Receiver<Job>>) -> Option<Job> {
    let jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
    jobs.recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thread_goes_on_after_a_panic() {
        let threads = Threads::start(1).expect("a thread");
        let (ids, id) = mpsc::channel();
        let tell = || {
            let ids = ids.clone();
            Box::new(move || _ = ids.send(thread::current().id()))
        };
        threads.begin(tell());
        threads.begin(Box::new(|| panic!("on purpose")));
        threads.begin(tell());
        let before = id.recv().expect("an id");
        assert_eq!(id.recv().expect("an id"), before);
    }
}
