//! What server and page say to each other.
//!
//! Responsible for telling each stage of a logon once: its data, its page, the forms on it, what may be
//! refused there, and how all of it is written. It must never decide anything, and must stay small: it
//! is compiled into the WebAssembly.

#[macro_use]
mod codec;
mod account;
mod answer;
mod enrolment;
mod home;
mod new_password;
mod refusal;
mod secret;
mod stage;

pub use account::{AccountPage, Row, TwoFactor};
pub use answer::Answer;
pub use codec::{Fields, Wire, Writer};
pub use enrolment::{Enrolment, RecoveryCodes};
pub use home::{AppLink, Home, Mark, Reminder, SetUpCodeIssue};
pub use refusal::{MAX_SPENT_SECONDS, Refusal};
pub use secret::Secret;
pub use stage::{
    AskAboutPassword, AskCode, AskInitials, ChoosePassword, Confirm, CurrentStage, EnterPin, FORMS,
    Stage, StageKind, page_of,
};
