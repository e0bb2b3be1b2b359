//! What Good to Go keeps.
//!
//! Responsible for the database (SQLite or PostgreSQL, the same code for both), its
//! migrations, and the keys that seal secrets in it. Repositories speak `domain`'s types.
//! Verbs: `find` (may be absent), `get` (must exist), `add`, `consume` and `advance`
//! (compare-and-set: what must happen once), `revoke`.
//!
//! It must never decide: rules live in `domain`, and what belongs together in one
//! transaction is said by `service`.
//!
//! Every function that asks the database returns [`StoreError::Database`] when that does not answer
//! or refuses the statement, and [`StoreError::Corrupt`] or [`StoreError::Sealed`] when a row holds
//! what it cannot read. A section on errors names what else may go wrong.

#![allow(
    clippy::missing_errors_doc,
    reason = "nearly all of them would say that the database failed"
)]

pub mod account;
pub mod application_session;
pub mod approval;
pub mod audit;
pub mod authenticator;
pub mod backup;
pub mod canary;
mod cause;
pub mod clock;
mod connection;
mod demoted;
mod encoding;
pub mod entity;
mod error;
mod files;
pub mod identity_check;
mod ids;
pub mod issued_set_up_code;
mod keyed_hash;
pub mod keyring;
pub mod lease;
pub mod logon_attempt;
pub mod migrations;
mod outage;
pub mod outbox;
pub mod overview;
mod pages;
pub mod password_again;
pub mod paused_address;
pub mod person;
mod pooling;
pub mod recovery_code;
pub mod remembered_browser;
pub mod reminder;
pub mod retention;
pub mod revocation;
pub mod seal;
pub mod sealed;
pub mod session;
pub mod slice;
pub mod ticket;
pub mod tries;
pub mod two_factor_request;
mod update;
pub mod waiting_import;
mod work_folder;
mod writable;
pub mod wrong_try;

pub use cause::Cause;
pub use connection::{Store, is_usable};
pub use error::{Corrupt, StoreError};
pub use files::reason;
pub use ids::{AttemptId, BrowserId, SessionId};
pub use keyring::Keyring;
pub use pages::{Paged, Pages};
/// What repositories take: the database itself, or a transaction on it.
pub use sea_orm::ConnectionTrait as Connection;
/// One transaction; dropped without [`DatabaseTransaction::commit`], nothing happened.
pub use sea_orm::DatabaseTransaction as Transaction;
