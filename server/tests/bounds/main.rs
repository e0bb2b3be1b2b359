//! The real binary under load, over TCP: slow and greedy clients, a database that goes away (R43).
//! Everything here waits for real time, so every number that can be small is.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "what a test sets up and finds missing is a failed test"
)]

mod client;
mod flood;
mod greedy;
mod outage;
mod postgres;
mod server;
mod slow;
