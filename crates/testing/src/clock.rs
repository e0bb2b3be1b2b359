//! Time and randomness as a test wants them.

use domain::{Clock, Entropy, Timestamp};
use std::{
    sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    time::Duration,
};

/// The present at the beginning of every test: the first second of a time step.
pub const NOW: i64 = 1_800_000_000;

/// A clock that moves when it is told to.
#[derive(Debug)]
pub struct MockClock {
    time: AtomicI64,
    ahead: AtomicI64,
}

impl Default for MockClock {
    fn default() -> Self {
        Self {
            time: AtomicI64::new(NOW),
            ahead: AtomicI64::new(0),
        }
    }
}

impl MockClock {
    /// The present.
    pub fn unix(&self) -> i64 {
        self.time.load(Ordering::Relaxed)
    }

    /// Moves on; with a negative number, back.
    pub fn advance(&self, seconds: i64) {
        self.time.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Tells a time that is `seconds` ahead of the present from now on, as one does that somebody has set.
    pub fn set_ahead(&self, seconds: i64) {
        self.ahead.store(seconds, Ordering::Relaxed);
    }
}

impl Clock for MockClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.unix() + self.ahead.load(Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_secs(self.unix().unsigned_abs())
    }
}

/// Bytes that are the same in every run and never the same twice in one (splitmix64).
#[derive(Debug, Default)]
pub struct Seeded(AtomicU64, AtomicBool);

impl Seeded {
    /// Panics from now on, as the real source does when the system has no randomness.
    pub fn break_down(&self) {
        self.1.store(true, Ordering::Relaxed);
    }

    /// Gives bytes again.
    pub fn mend(&self) {
        self.1.store(false, Ordering::Relaxed);
    }
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        assert!(!self.1.load(Ordering::Relaxed), "broken on purpose");
        for chunk in bytes.chunks_mut(8) {
            let mut z = self
                .0
                .fetch_add(GOLDEN, Ordering::Relaxed)
                .wrapping_add(GOLDEN);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            chunk.copy_from_slice(&z.to_be_bytes()[..chunk.len()]);
        }
    }
}
