//! The server functions: each takes a form, calls one use case, sets cookies and redirects.

mod account;
mod authenticators;
mod choose_password;
#[cfg(feature = "hydrate")]
pub mod client;
mod code;
mod confirm;
mod enrol;
#[cfg(feature = "hydrate")]
pub mod fragment;
mod log_off;
mod log_on;
mod position;
mod recovery;
mod reminder;
mod set_up_code;
#[cfg(feature = "ssr")]
pub mod ssr;
mod stay;
mod typed;
mod who;

pub use account::{
    AskForTwoFactor, ChangePassword, EndSession, ForgetDevice, KeepNewCodes, LogOffElsewhere,
    MakeRecoveryCodes, UnlockChanges,
};
pub use authenticators::{
    AddAuthenticator, BeginAdding, RemoveAuthenticator, RenameAuthenticator, StopAdding,
};
pub use choose_password::ChooseNewPassword;
pub use code::GiveCode;
pub use confirm::CompleteLogon;
pub use enrol::{Acknowledge, GivePin, VerifyCode};
pub use log_off::LogOff;
pub use log_on::SubmitLogOn;
pub use position::{position, stands};
pub use recovery::{GiveRecoveryCode, KeepCodes};
pub use reminder::AnswerReminder;
pub use set_up_code::AnswerSetUpCode;
pub use stay::Stay;
pub use who::SayWho;

/// Every server function, and the page that has its form: where the browser returns to when
/// JavaScript is off. The server registers exactly these.
pub const FORMS: [(&str, &str); 28] = [
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
    ("/api/who", "/logon/who"),
    ("/api/log-off", "/"),
    ("/api/stay", "/"),
    ("/api/answer-reminder", "/"),
    ("/api/set-up-code", "/"),
    ("/api/unlock", "/account"),
    ("/api/change-password", "/account"),
    ("/api/make-codes", "/account"),
    ("/api/keep-new-codes", "/account/recovery-codes"),
    ("/api/end-session", "/account"),
    ("/api/log-off-elsewhere", "/account"),
    ("/api/forget-device", "/account"),
    ("/api/ask", "/account"),
    ("/api/begin-adding", "/account"),
    ("/api/add-authenticator", "/account/authenticator"),
    ("/api/stop-adding", "/account/authenticator"),
    ("/api/rename-authenticator", "/account"),
    ("/api/remove-authenticator", "/account"),
];
