//! What went wrong, in a sentence, announced.

use crate::{
    components::{Countdown, Pause, anew},
    texts::{Texts, use_texts},
};
use leptos::prelude::*;
use protocol::Refusal;

/// Below this many seconds a slow clock is told in seconds.
const SECONDS_ARE_CLEARER: u32 = 120;

/// The present error of a form, if any.
#[component]
pub fn Problem(
    /// The error.
    error: Signal<Option<Refusal>>,
) -> impl IntoView {
    anew(move || error.get().map(|error| view! { <Failure error=error/> }))
}

/// One error.
#[component]
pub fn Failure(
    /// The error.
    error: Refusal,
) -> impl IntoView {
    let t = use_texts();
    match error {
        Refusal::Foreign => ().into_any(),
        Refusal::CodeSpent(wait) => view! { <Countdown wait=wait spent=true/> }.into_any(),
        Refusal::CodesPaused(_) => {
            view! { <Pause error=error sentence=sentence(error, t)/> <WhatYouCanDo/> }.into_any()
        }
        Refusal::AddressPaused(_) => {
            view! { <Pause error=error sentence=sentence(error, t)/> }.into_any()
        }
        Refusal::CodeSlow(_) => view! {
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

/// What a page asks for, which decides what helps during a pause.
#[derive(Debug, Clone, Copy)]
pub enum AskedFor {
    /// The PIN that support has read out.
    Pin,
    /// A code of the authenticator.
    Code {
        /// Whether there are recovery codes that open the account.
        has_recovery: bool,
    },
}

/// What helps the next code or PIN to be right, while none is checked.
#[component]
fn WhatYouCanDo() -> impl IntoView {
    let t = use_texts();
    let advice = match use_context() {
        Some(AskedFor::Pin) => vec![t.pause_can_do_pin(), t.pause_can_do_new_pin()],
        Some(AskedFor::Code { has_recovery: true }) => vec![
            t.pause_can_do_clock(),
            t.pause_can_do_entry(),
            t.pause_can_do_recovery(),
            t.pause_can_do_call(),
        ],
        _ => vec![
            t.pause_can_do_clock(),
            t.pause_can_do_entry(),
            t.pause_can_do_call(),
        ],
    };
    let advice = advice.into_iter().map(|one| view! { <li>{one}</li> });
    view! {
        <div class="can-do">
            <p>{t.pause_can_do()}</p>
            <ul>{advice.collect_view()}</ul>
        </div>
    }
}

/// A sentence, and how many tries are left before a pause where that is to be told.
pub fn with_tries_left(t: Texts, sentence: &str, left: u32) -> String {
    if left == 0 {
        sentence.to_owned()
    } else {
        format!("{sentence} {}", t.problem_tries_left(&left.to_string()))
    }
}

/// What a page says of `error`; nothing of a foreign one.
pub fn sentence(error: Refusal, t: Texts) -> String {
    let text = match error {
        Refusal::UserId => t.problem_user_id(),
        Refusal::PasswordMissing => t.problem_password_missing(),
        Refusal::PasswordTooLong => t.problem_password_too_long(),
        Refusal::Credentials => t.problem_credentials(),
        Refusal::Password => t.problem_password(),
        Refusal::PresentPassword => t.problem_present_password(),
        Refusal::PasswordTooShort(minimum) => {
            return t.problem_password_too_short(&minimum.to_string());
        }
        Refusal::PasswordIsUserId => t.problem_password_is_user_id(),
        Refusal::PasswordSiteWords => t.problem_password_site_words(),
        Refusal::PasswordCommon => t.problem_password_common(),
        Refusal::PasswordBreached => t.problem_password_breached(),
        Refusal::PasswordSame => t.problem_password_same(),
        Refusal::NewPassword(_) => {
            let all = error.all_of().into_iter().map(|fault| sentence(fault, t));
            return match all.collect::<Vec<_>>() {
                none if none.is_empty() => t.problem_malformed().to_owned(),
                all => all.join(" "),
            };
        }
        Refusal::PasswordsDiffer => t.problem_passwords_differ(),
        Refusal::CodeMalformed => t.problem_code_malformed(),
        Refusal::CodeWrong(left) => return with_tries_left(t, t.problem_code_wrong(), left),
        Refusal::CodeSpent(_) => t.confirm_spent(),
        Refusal::CodeSlow(seconds) if seconds < SECONDS_ARE_CLEARER => {
            return t.problem_code_slow_seconds(&seconds.to_string());
        }
        Refusal::CodeSlow(seconds) => {
            return t.problem_code_slow(&((seconds + 30) / 60).to_string());
        }
        Refusal::CodeReplaced => t.problem_code_replaced(),
        Refusal::AddressPaused(_) => t.problem_address_paused(),
        Refusal::CodesPaused(_) => t.problem_codes_paused(),
        Refusal::AccountLocked => t.problem_closed(),
        Refusal::EnrolmentOver => t.problem_enrolment_over(),
        Refusal::PinMalformed => t.problem_pin_malformed(),
        Refusal::PinWrong(left) => return with_tries_left(t, t.problem_pin_wrong(), left),
        Refusal::RecoveryCodeMalformed => t.problem_recovery_code_malformed(),
        Refusal::RecoveryCodeWrong(left) => {
            return with_tries_left(t, t.problem_recovery_code_wrong(), left);
        }
        Refusal::InitialsMalformed => t.problem_initials_malformed(),
        Refusal::NameMalformed => t.problem_name_malformed(),
        Refusal::NameInvisible => t.problem_name_invisible(),
        Refusal::TooManyAuthenticators => t.problem_too_many_authenticators(),
        Refusal::LastAuthenticator => t.problem_last_authenticator(),
        Refusal::CodeNeeded => t.account_done_locked(),
        Refusal::StartAgain | Refusal::WrongStage => t.logon_start_again(),
        Refusal::PasswordsUsedUp => t.logon_wrong_passwords(),
        Refusal::OtherUserId => t.logon_other_user_id(),
        Refusal::Malformed => t.problem_malformed(),
        Refusal::TooLarge => t.problem_too_large(),
        Refusal::CrossSite => t.problem_cross_site(),
        Refusal::Unreachable => t.problem_unreachable(),
        Refusal::Busy => t.problem_busy(),
        Refusal::ClockOff => t.problem_clock_off(),
        Refusal::Slow(id) => return t.problem_slow(&format!("{id:08x}")),
        Refusal::Unexpected(id) => return t.problem_unexpected(&format!("{id:08x}")),
        Refusal::Foreign => "",
    };
    text.to_owned()
}
