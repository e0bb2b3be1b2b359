//! `/logon/recovery`: a recovery code in place of a code. `/logon/recovery-codes`: the new ones.

use crate::{
    api::{GiveRecoveryCode, KeepCodes, KeepNewCodes},
    components::{Field, Form, Kind, Page, Problem, Sending, Submit},
    error::PageError,
    pages::{mend, or_halt},
    texts::{Texts, use_texts},
    wire::RecoveryCodes,
};
use leptos::prelude::*;

/// For who has lost the authenticator.
#[component]
pub fn Recovery(
    /// Whose logon.
    user_id: String,
    /// Why none is looked at, if so.
    halt: Option<PageError>,
) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<GiveRecoveryCode>();
    let error = or_halt(sending.error(), halt);
    view! {
        <Page title=t.recovery_title()>
            <p class="lead">{t.code_lead(&user_id)}</p>
            <Form sending=sending>
                <Problem error=error/>
                <Field
                    name="recovery_code"
                    label=t.recovery_label()
                    kind=Kind::RecoveryCode
                    first=true
                    hint=t.recovery_hint()
                    mend=mend(error, |_| true)
                />
                <Submit label=t.logon_submit() sending=sending/>
            </Form>
            <p class="under"><a href="/logon/code">{t.recovery_back()}</a></p>
        </Page>
    }
}

/// The new codes. Their text is the page's only copy: hydration data has none.
#[component]
pub fn KeepRecoveryCodes(
    /// Whose, and which.
    shown: RecoveryCodes,
) -> impl IntoView {
    let t = use_texts();
    let sending = if shown.is_logged_on {
        Sending::to::<KeepNewCodes>()
    } else {
        Sending::to::<KeepCodes>()
    };
    let error = sending.error();
    view! {
        <Page title=t.keep_title()>
            <p class="lead">{t.keep_lead()}</p>
            <ol class="codes" aria-label=t.keep_codes() inner_html=marked_up(&shown.codes)></ol>
            <p class="buttons">
                <a class="secondary" download="recovery-codes.txt" href=as_file(t, &shown)>{t.keep_download()}</a>
                <button class="secondary print" type="button" on:click=|_| print()>{t.keep_print()}</button>
            </p>
            <Form sending=sending>
                <Problem error=error/>
                <Submit label=t.keep_submit() sending=sending/>
            </Form>
        </Page>
    }
}

/// Codes are base32 and dashes: nothing to escape.
fn marked_up(codes: &str) -> String {
    codes
        .lines()
        .fold(String::new(), |all, code| all + "<li>" + code + "</li>")
}

/// The codes as a text file that comes with the page. A userID has no character that means
/// anything there.
fn as_file(t: Texts, shown: &RecoveryCodes) -> String {
    let head = t.keep_file(&shown.user_id).replace(' ', "%20");
    let codes = shown.codes.replace('\n', "%0D%0A");
    format!("data:text/plain;charset=utf-8,{head}%0D%0A%0D%0A{codes}")
}

fn print() {
    _ = window().print();
}
