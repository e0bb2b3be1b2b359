//! The server functions: each takes a form, calls one use case, sets cookies and redirects.

mod choose_password;
#[cfg(feature = "hydrate")]
pub mod client;
mod code;
mod confirm;
mod enrol;
mod log_off;
mod log_on;
mod position;
mod recovery;
#[cfg(feature = "ssr")]
pub mod ssr;
mod typed;

pub use choose_password::ChooseNewPassword;
pub use code::GiveCode;
pub use confirm::CompleteLogon;
pub use enrol::{Acknowledge, GivePin, VerifyCode};
pub use log_off::LogOff;
pub use log_on::SubmitLogOn;
pub use position::{position, stands};
pub use recovery::{GiveRecoveryCode, KeepCodes};

/// Every server function, and the page that has its form: where the browser returns to when
/// JavaScript is off. The server registers exactly these.
pub const FORMS: [(&str, &str); 11] = [
    ("/api/position", "/logon"),
    ("/api/logon", "/logon"),
    ("/api/choose-password", "/logon/password"),
    ("/api/pin", "/logon/enrol"),
    ("/api/verify", "/logon/enrol"),
    ("/api/acknowledge", "/logon/good-to-go"),
    ("/api/confirm", "/logon/confirm"),
    ("/api/code", "/logon/code"),
    ("/api/recovery", "/logon/recovery"),
    ("/api/keep", "/logon/recovery-codes"),
    ("/api/log-off", "/"),
];
