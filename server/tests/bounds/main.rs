//! The real binary under load, over TCP: slow and greedy clients, a database that goes away (R43).
//! Everything here waits for real time, so every number that can be small is. What measures time
//! itself (R41) is left out unless asked for: `script/test` runs it alone.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "what a test sets up and finds missing is a failed test"
)]

mod alike;
mod client;
mod flood;
mod greedy;
mod lanes;
mod outage;
mod postgres;
mod server;
mod slow;
