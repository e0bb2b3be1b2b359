//! The pages, one file each, and which stage has which.

mod account;
mod add_authenticator;
mod choose_password;
mod chosen_password;
mod code;
mod confirm;
mod enrol;
mod failed;
mod good_to_go;
mod home;
mod initials;
mod issued;
mod log_on;
mod missing;
mod pin;
mod recovery;

pub use failed::Failed;
pub use log_on::{ANEW, LogOn, OTHER_USER_ID, way};
pub use missing::Missing;
pub use recovery::Recovery;

use crate::components::PauseOver;
#[cfg(feature = "ssr")]
use crate::texts::Texts;
use account::Account;
use add_authenticator::AddAuthenticator;
use choose_password::ChoosePassword;
use chosen_password::WasItYou;
use code::Code;
use confirm::Confirm;
use enrol::{Enrol, Replaced};
use good_to_go::GoodToGo;
use home::HomePage;
use initials::GiveYourInitials;
use leptos::prelude::*;
use pin::EnrolmentPin;
use protocol::{Refusal, Stage, StageKind};
use recovery::KeepRecoveryCodes;

/// Returns the page of a stage.
pub fn page_at(stage: Stage) -> AnyView {
    match stage {
        Stage::LogOn => view! { <LogOn is_logged_on=false/> }.into_any(),
        Stage::ChoosePassword(page) => view! { <ChoosePassword minimum=page.minimum/> }.into_any(),
        Stage::EnterPin(page) => view! { <EnrolmentPin throttled=page.throttled/> }.into_any(),
        Stage::Enrol(enrolment) => view! { <Enrol enrolment=enrolment/> }.into_any(),
        Stage::Replaced => view! { <Replaced/> }.into_any(),
        Stage::GoodToGo => view! { <GoodToGo/> }.into_any(),
        Stage::Confirm(page) => {
            view! { <Confirm wait=page.wait throttled=page.throttled/> }.into_any()
        }
        Stage::Code(page) => view! { <Code page=page/> }.into_any(),
        Stage::KeepCodes(codes) => {
            view! { <KeepRecoveryCodes codes=codes is_logged_on=false/> }.into_any()
        }
        Stage::AskAboutPassword(page) => {
            view! { <WasItYou chosen_at=page.chosen_at issue=page.issue/> }.into_any()
        }
        Stage::Initials(page) => view! { <GiveYourInitials known=page.known/> }.into_any(),
        Stage::Home(home) => view! { <HomePage home=home/> }.into_any(),
        Stage::Account(page) => view! { <Account page=*page/> }.into_any(),
        Stage::AddAuthenticator(enrolment) => {
            view! { <AddAuthenticator enrolment=enrolment/> }.into_any()
        }
        Stage::KeepNewCodes(codes) => {
            view! { <KeepRecoveryCodes codes=codes is_logged_on=true/> }.into_any()
        }
    }
}

/// Returns the heading of the page at `path`.
#[cfg(feature = "ssr")]
pub fn heading(path: &str, t: Texts) -> &'static str {
    if path == "/logon/recovery" {
        return t.recovery_title();
    }
    match protocol::page_of(path) {
        Some(StageKind::LogOn) => t.logon_title(),
        Some(StageKind::ChoosePassword) => t.password_title(),
        Some(StageKind::EnterPin | StageKind::Enrol | StageKind::Replaced) => t.enrol_title(),
        Some(StageKind::GoodToGo) => t.good_title(),
        Some(StageKind::Confirm) => t.confirm_title(),
        Some(StageKind::Code) => t.code_title(),
        Some(StageKind::KeepCodes | StageKind::KeepNewCodes) => t.keep_title(),
        Some(StageKind::AskAboutPassword) => t.chosen_title(),
        Some(StageKind::Initials) => t.who_title(),
        Some(StageKind::Home) => t.home_title(),
        Some(StageKind::Account) => t.account_title(),
        Some(StageKind::AddAuthenticator) => t.add_title(),
        None => t.missing_title(),
    }
}

/// What was typed as userID, or as name of an authenticator, on the page of `stage` before an error. Only
/// the server knows, and only without JavaScript: with it the field still holds it.
fn typed(stage: StageKind) -> String {
    #[cfg(feature = "ssr")]
    return crate::api::ssr::typed(stage);
    #[cfg(not(feature = "ssr"))]
    {
        _ = stage;
        String::new()
    }
}

/// What a form came to; before it was sent, why it would be of no use.
fn or_throttled(
    error: Signal<Option<Refusal>>,
    throttled: Option<Refusal>,
) -> Signal<Option<Refusal>> {
    Signal::derive(move || error.get().or(throttled))
}

/// Whether codes are paused: what is sent is not looked at.
fn paused(error: Signal<Option<Refusal>>) -> Signal<bool> {
    let PauseOver(is_over) = expect_context();
    Signal::derive(move || matches!(error.get(), Some(Refusal::CodesPaused(_))) && !is_over.get())
}

/// Whether the code was spent: then the seconds until the next one are counted.
fn spent(error: Signal<Option<Refusal>>) -> Signal<bool> {
    Signal::derive(move || matches!(error.get(), Some(Refusal::CodeSpent(_))))
}

/// Whether a field needs mending, given which of the form's fields each error is about; `None`
/// without an error, and where what was typed was not judged and stays. While throttled none does: whatever is
/// typed, it is not looked at.
fn mend(error: Signal<Option<Refusal>>, about: fn(Refusal) -> bool) -> Signal<Option<bool>> {
    Signal::derive(move || {
        error
            .get()
            .filter(|error| *error != Refusal::Foreign && !error.is_of_server())
            .map(|error| !error.is_throttled() && about(error))
    })
}
