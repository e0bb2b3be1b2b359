//! What went wrong, in a sentence, announced.

use crate::{
    components::{Countdown, Pause, anew},
    error::PageError,
    texts::{Texts, use_texts},
};
use leptos::prelude::*;

/// Below this many seconds a slow clock is told in seconds.
const SECONDS_ARE_CLEARER: u32 = 120;

/// The present error of a form, if any.
#[component]
pub fn Problem(
    /// The error.
    error: Signal<Option<PageError>>,
) -> impl IntoView {
    anew(move || error.get().map(|error| view! { <Failure error=error/> }))
}

/// One error.
#[component]
pub fn Failure(
    /// The error.
    error: PageError,
) -> impl IntoView {
    let t = use_texts();
    match error {
        PageError::Foreign => ().into_any(),
        PageError::CodeSpent(wait) => view! { <Countdown wait=wait spent=true/> }.into_any(),
        PageError::CodesPaused(_) => {
            view! { <Pause error=error sentence=sentence(error, t)/> <WhatYouCanDo/> }.into_any()
        }
        PageError::AddressPaused(_) => {
            view! { <Pause error=error sentence=sentence(error, t)/> }.into_any()
        }
        PageError::CodeSlow(_) => view! {
            <div class="error" role="alert" id="problem">
                <p>{sentence(error, t)}</p>
                <p>{t.problem_code_slow_apps()}</p>
            </div>
        }
        .into_any(),
        error => {
            view! { <p class="error" role="alert" id="problem">{sentence(error, t)}</p> }.into_any()
        }
    }
}

/// What helps the next code to be right, while none is looked at.
#[component]
fn WhatYouCanDo() -> impl IntoView {
    let t = use_texts();
    view! {
        <div class="can-do">
            <p>{t.pause_can_do()}</p>
            <ul>
                <li>{t.pause_can_do_clock()}</li>
                <li>{t.pause_can_do_entry()}</li>
                <li>{t.pause_can_do_recovery()}</li>
                <li>{t.pause_can_do_call()}</li>
            </ul>
        </div>
    }
}

/// A sentence, and how many tries are left before a pause where that is to be told.
fn with_tries_left(t: Texts, sentence: &str, left: u32) -> String {
    if left == 0 {
        sentence.to_owned()
    } else {
        format!("{sentence} {}", t.problem_tries_left(&left.to_string()))
    }
}

/// What a page says of `error`; nothing of a foreign one.
pub fn sentence(error: PageError, t: Texts) -> String {
    let text = match error {
        PageError::UserId => t.problem_user_id(),
        PageError::PasswordMissing => t.problem_password_missing(),
        PageError::PasswordTooLong => t.problem_password_too_long(),
        PageError::Credentials => t.problem_credentials(),
        PageError::Password => t.problem_password(),
        PageError::PresentPassword => t.problem_present_password(),
        PageError::PasswordTooShort(minimum) => {
            return t.problem_password_too_short(&minimum.to_string());
        }
        PageError::PasswordIsUserId => t.problem_password_is_user_id(),
        PageError::PasswordSiteWords => t.problem_password_site_words(),
        PageError::PasswordCommon => t.problem_password_common(),
        PageError::PasswordBreached => t.problem_password_breached(),
        PageError::PasswordsDiffer => t.problem_passwords_differ(),
        PageError::CodeMalformed => t.problem_code_malformed(),
        PageError::CodeWrong(left) => return with_tries_left(t, t.problem_code_wrong(), left),
        PageError::CodeSpent(_) => t.confirm_spent(),
        PageError::CodeSlow(seconds) if seconds < SECONDS_ARE_CLEARER => {
            return t.problem_code_slow_seconds(&seconds.to_string());
        }
        PageError::CodeSlow(seconds) => {
            return t.problem_code_slow(&((seconds + 30) / 60).to_string());
        }
        PageError::CodeReplaced => t.problem_code_replaced(),
        PageError::AddressPaused(_) => t.problem_address_paused(),
        PageError::CodesPaused(_) => t.problem_codes_paused(),
        PageError::Closed => t.problem_closed(),
        PageError::EnrolmentOver => t.problem_enrolment_over(),
        PageError::PinMalformed => t.problem_pin_malformed(),
        PageError::PinWrong(left) => return with_tries_left(t, t.problem_pin_wrong(), left),
        PageError::RecoveryCodeMalformed => t.problem_recovery_code_malformed(),
        PageError::RecoveryCodeWrong(left) => {
            return with_tries_left(t, t.problem_recovery_code_wrong(), left);
        }
        PageError::InitialsMalformed => t.problem_initials_malformed(),
        PageError::NameMalformed => t.problem_name_malformed(),
        PageError::NameInvisible => t.problem_name_invisible(),
        PageError::TooManyAuthenticators => t.problem_too_many_authenticators(),
        PageError::LastAuthenticator => t.problem_last_authenticator(),
        PageError::Locked => t.account_done_locked(),
        PageError::StartAgain => t.logon_start_again(),
        PageError::PasswordsUsedUp => t.logon_wrong_passwords(),
        PageError::OtherUserId => t.logon_other_user_id(),
        PageError::Malformed => t.problem_malformed(),
        PageError::TooLarge => t.problem_too_large(),
        PageError::CrossSite => t.problem_cross_site(),
        PageError::Unreachable => t.problem_unreachable(),
        PageError::Busy => t.problem_busy(),
        PageError::Slow(id) => return t.problem_slow(&format!("{id:08x}")),
        PageError::Unexpected(id) => return t.problem_unexpected(&format!("{id:08x}")),
        PageError::Foreign => "",
    };
    text.to_owned()
}
