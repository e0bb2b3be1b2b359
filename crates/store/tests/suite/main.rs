//! The store as its users see it, on SQLite and on PostgreSQL.
//!
//! One binary, because linking the database drivers takes longer than all tests together.
//! `script/with-postgres cargo test --release -p store` runs it, and a name (`r40`,
//! `sqlite`) after that a part of it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test fails by a panic; helpers are tests too"
)]

#[macro_use]
mod common;

mod account_page;
mod applications;
mod audit;
mod backup;
mod backup_moment;
mod canary;
mod console;
mod encoding;
mod enrolment;
mod import;
mod keyring;
mod keyring_rotation;
mod leases;
mod logon;
mod migrations;
mod once;
mod outage;
mod outbox;
mod pages;
mod plain_text;
mod pooling;
mod recovery;
mod retention;
mod revocations;
mod roles;
mod rotation;
mod rows;
mod sealing;
mod search;
mod set_up_codes;
mod slices;
mod steps;
mod throttle;
mod transactions;
mod wycheproof;
