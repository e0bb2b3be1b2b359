//! Writes notifications and hands them to the mail server.

mod mailer;
mod message;
mod wording;

pub use mailer::{MailError, Mailer};
