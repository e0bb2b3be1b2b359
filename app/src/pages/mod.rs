//! The pages, one file each.

mod account;
mod add_authenticator;
mod choose_password;
mod code;
mod confirm;
mod enrol;
mod failed;
mod good_to_go;
mod home;
mod issued;
mod log_on;
mod missing;
mod pin;
mod recovery;
mod who;

pub use account::Account;
pub use add_authenticator::AddAuthenticator;
pub use choose_password::ChoosePassword;
pub use code::Code;
pub use confirm::Confirm;
pub use enrol::{Enrol, Replaced};
pub use failed::Failed;
pub use good_to_go::GoodToGo;
pub use home::HomePage;
pub use log_on::{ANEW, LogOn, OTHER_USER_ID};
pub use missing::Missing;
pub use pin::EnrolmentPin;
pub use recovery::{KeepRecoveryCodes, Recovery};
pub use who::WhoIsThis;

use crate::{error::PageError, texts::Texts};
use leptos::prelude::*;

/// The heading of a page.
type Title = fn(Texts) -> &'static str;

/// The pages of the logon and of the account, with their headings.
pub const PAGES: [(&str, Title); 13] = [
    ("/", Texts::home_title),
    ("/logon", Texts::logon_title),
    ("/logon/password", Texts::password_title),
    ("/logon/enrol", Texts::enrol_title),
    ("/logon/good-to-go", Texts::good_title),
    ("/logon/confirm", Texts::confirm_title),
    ("/logon/recovery-codes", Texts::keep_title),
    ("/logon/code", Texts::code_title),
    ("/logon/recovery", Texts::recovery_title),
    ("/logon/who", Texts::who_title),
    ("/account", Texts::account_title),
    ("/account/authenticator", Texts::add_title),
    ("/account/recovery-codes", Texts::keep_title),
];

/// What a form came to; before it was sent, why it would be of no use.
fn or_halt(error: Signal<Option<PageError>>, halt: Option<PageError>) -> Signal<Option<PageError>> {
    Signal::derive(move || error.get().or(halt))
}

/// Whether a field needs mending, given which of the form's fields each error is about; `None`
/// without an error, and where what was typed was not judged and stays. In a halt none does: whatever is
/// typed, it is not looked at.
fn mend(error: Signal<Option<PageError>>, about: fn(PageError) -> bool) -> Signal<Option<bool>> {
    Signal::derive(move || {
        error
            .get()
            .filter(|error| *error != PageError::Foreign && !error.is_of_server())
            .map(|error| !error.is_halt() && about(error))
    })
}
