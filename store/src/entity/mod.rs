//! Rows as the database holds them. Only repositories look at them.

pub mod account;
pub mod audit_event;
pub mod authenticator;
pub mod canary;
pub mod letter;
pub mod logon_attempt;
pub mod session;
