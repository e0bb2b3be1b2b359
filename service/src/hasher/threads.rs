//! Threads that do nothing but hash.
//!
//! Always the same ones: memory that was freed stays with the thread for its next hash. On threads
//! that come and go, the allocator would keep 19 MiB and more for each of them (R43).

use crate::ServiceError;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// They end when this is dropped.
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

    /// Does `work` on one of them, also when nobody waits for the outcome any more.
    ///
    /// # Errors
    ///
    /// As `work`, and [`ServiceError::Hashing`] when it panicked.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, ServiceError> + Send + 'static,
    ) -> Result<T, ServiceError> {
        let (done, outcome) = oneshot::channel();
        let job = Box::new(move || _ = done.send(work()));
        let died = || ServiceError::Hashing("the hashing thread died");
        self.jobs.send(job).map_err(|_| died())?;
        outcome.await.map_err(|_| died())?
    }
}

fn next(jobs: &Mutex<mpsc::Receiver<Job>>) -> Option<Job> {
    let jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
    jobs.recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_same_thread_goes_on_after_a_panic() {
        let threads = Threads::start(1).expect("a thread");
        let id = || Ok(thread::current().id());
        let before = threads.run(id).await.expect("an id");
        let panicked = threads.run::<()>(|| panic!("on purpose")).await;
        assert!(matches!(panicked, Err(ServiceError::Hashing(_))));
        assert_eq!(threads.run(id).await.expect("an id"), before);
    }
}
