//! What the tests of several crates share: a clock and randomness that they set, and PostgreSQL
//! databases of their own. Nothing that is shipped depends on it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "what a test sets up and finds missing is a failed test"
)]

mod clock;
mod postgres;

pub use clock::{MockClock, NOW, Seeded};
pub use postgres::{Postgres, postgres_server};
