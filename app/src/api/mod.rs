//! The server functions: each takes a form, calls one use case, sets cookies and redirects.

mod account;
mod authenticators;
mod choose_password;
mod chosen_password;
#[cfg(feature = "hydrate")]
pub mod client;
mod code;
mod confirm;
mod enrol;
#[cfg(feature = "hydrate")]
pub mod fragment;
mod initials;
mod log_off;
mod log_on;
mod recovery;
mod reminder;
mod set_up_code;
#[cfg(feature = "ssr")]
pub mod ssr;
mod stage;
mod stay;
mod typed;

pub use account::{
    AskForTwoFactor, ChangePassword, EndSession, ForgetBrowser, KeepNewCodes, LogOffElsewhere,
    MakeRecoveryCodes, UnlockChanges,
};
pub use authenticators::{
    AddAuthenticator, BeginAdding, RemoveAuthenticator, RenameAuthenticator, StopAdding,
};
pub use choose_password::ChooseNewPassword;
pub use chosen_password::AnswerChosenPassword;
pub use code::GiveCode;
pub use confirm::CompleteLogon;
pub use enrol::{Acknowledge, GivePin, VerifyCode};
pub use initials::GiveInitials;
pub use log_off::LogOff;
pub use log_on::SubmitLogOn;
pub use recovery::{GiveRecoveryCode, KeepCodes};
pub use reminder::AnswerReminder;
pub use set_up_code::AnswerSetUpCode;
#[cfg(feature = "hydrate")]
pub use stage::QUIETLY;
pub use stage::stage_at;
pub use stay::Stay;
