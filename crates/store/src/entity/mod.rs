//! Rows as the database holds them. Only repositories look at them.

pub mod account;
pub mod application_session;
pub mod approval;
pub mod audit_event;
pub mod audit_pruned;
pub mod audit_writer;
pub mod authenticator;
pub mod canary;
pub mod identity_check;
pub mod issued_set_up_code;
pub mod logon_attempt;
pub mod outbox;
pub mod outbox_secret;
pub mod paused_address;
pub mod person;
pub mod recovery_code;
pub mod remembered_browser;
pub mod reminder;
pub mod session;
pub mod shown_codes;
pub mod ticket;
pub mod tries;
pub mod two_factor_request;
pub mod waiting_account;
pub mod waiting_import;
pub mod wrong_try;
