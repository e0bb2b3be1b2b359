//! The pages, one file each.

mod choose_password;
mod code;
mod confirm;
mod enrol;
mod good_to_go;
mod home;
mod log_on;
mod missing;

pub use choose_password::ChoosePassword;
pub use code::Code;
pub use confirm::Confirm;
pub use enrol::{Enrol, Replaced};
pub use good_to_go::GoodToGo;
pub use home::HomePage;
pub use log_on::LogOn;
pub use missing::Missing;

use crate::error::PageError;
use leptos::prelude::*;

/// Whether a field needs mending, given which of the form's fields each error is about; `None`
/// without an error.
fn mend(error: Signal<Option<PageError>>, about: fn(PageError) -> bool) -> Signal<Option<bool>> {
    Signal::derive(move || {
        error
            .get()
            .filter(|error| *error != PageError::Foreign)
            .map(about)
    })
}
