//! The rules of the logon.
//!
//! Responsible for every decision that the product exists for: what a userID, a password
//! and a verification code are, when a code counts, which step of the logon may follow
//! which. Everything here is a pure function or a state machine.
//!
//! It must never do I/O, ask a clock or draw a random number: time ([`Timestamp`]) and
//! randomness ([`Entropy`]) are passed in, so that every expiry and race can be tested
//! without waiting.

pub mod account;
mod account_id;
pub mod advice;
pub mod application;
pub mod audit;
pub mod authenticator;
pub mod blocklist;
pub mod browser;
pub mod channel;
pub mod clock_watch;
pub mod code;
mod crockford;
pub mod decoy;
pub mod email_address;
pub mod entropy;
pub mod foreign_hash;
pub mod groups;
pub mod initials;
pub mod issuer;
pub mod line;
pub mod logon;
pub mod notification;
mod origin;
pub mod password;
pub mod pin;
pub mod radix;
pub mod reason;
pub mod recovery_code;
pub mod reminder;
mod return_address;
pub mod secret;
pub mod session;
pub mod set_up_code;
pub mod support;
pub mod telephone;
pub mod throttle;
pub mod time;
pub mod token;
pub mod totp;
pub mod typed;
pub mod user_id;
pub mod visible;
mod words;

pub use account::{Account, Role, Status, TwoFactor};
pub use account_id::AccountId;
pub use application::{Application, Applications};
pub use authenticator::Authenticator;
pub use code::VerificationCode;
pub use email_address::EmailAddress;
pub use entropy::Entropy;
pub use foreign_hash::ForeignHash;
pub use groups::Groups;
pub use initials::Initials;
pub use logon::StageKind;
pub use origin::Origin;
pub use password::Password;
pub use pin::Pin;
pub use reason::Reason;
pub use recovery_code::RecoveryCode;
pub use reminder::Reminder;
pub use return_address::ReturnAddress;
pub use secret::Secret;
pub use time::{Clock, Step, Timestamp};
pub use token::{Token, TokenHash};
pub use user_id::UserId;
