//! `/logon/recovery`: a recovery code in place of a code. `/logon/recovery-codes`: the new ones.

use crate::{
    api::{GiveRecoveryCode, KeepCodes, KeepNewCodes},
    components::{
        Copy, Field, Form, HERE, Kind, LogOff, Page, Problem, Sending, Submit, naming, whose,
    },
    pages::{mend, or_throttled, paused},
    site::use_site,
    texts::use_texts,
};
use leptos::{html::Ol, prelude::*};
use protocol::{RecoveryCodes, Refusal};

/// For who has lost the authenticator.
#[component]
pub fn Recovery(
    /// Why none is looked at, if so.
    throttled: Option<Refusal>,
) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<GiveRecoveryCode>();
    let error = or_throttled(sending.error(), throttled);
    view! {
        <Page title=t.recovery_title()>
            <Form sending=sending named=true>
                <Problem error=error/>
                <Field
                    name="recovery_code"
                    label=t.recovery_label()
                    kind=Kind::RecoveryCode
                    first=true
                    hint=t.recovery_hint().into_any()
                    mend=mend(error, |_| true)
                />
                <Submit label=t.logon_submit() sending=sending paused=paused(error)/>
            </Form>
            <p class="under"><a href="/logon/code">{t.recovery_back()}</a></p>
        </Page>
    }
}

/// The new codes. Their text is the page's only copy: hydration data has none.
#[component]
pub fn KeepRecoveryCodes(
    /// The codes.
    codes: RecoveryCodes,
    /// Whether they were made on the account page: otherwise the logon goes on with them.
    is_logged_on: bool,
) -> impl IntoView {
    let t = use_texts();
    let sending = if is_logged_on {
        Sending::to::<KeepNewCodes>()
    } else {
        Sending::to::<KeepCodes>()
    };
    let error = sending.error();
    let site = use_site().name;
    let head = t.keep_for(&codes.made_at, &site, &whose());
    let shown_head = naming(&t.keep_for(&codes.made_at, &site, HERE), whose());
    let list = NodeRef::<Ol>::new();
    let file = as_file(&head, codes.codes.expose());
    let codes = marked_up(codes.codes.expose());
    let text = move || {
        let codes = list.get_untracked().map(|codes| codes.inner_text());
        format!("{head}\n\n{}", codes.unwrap_or_default())
    };
    view! {
        <Page title=t.keep_title()>
            <p class="lead">{t.keep_lead()}</p>
            <p>{t.keep_void()}</p>
            <p>{shown_head}</p>
            <ol class="codes" translate="no" aria-label=t.keep_codes() node_ref=list inner_html=codes></ol>
            <p class="buttons">
                <a class="secondary" download="recovery-codes.txt" href=file>{t.keep_download()}</a>
                <Copy text=text/>
                <button class="secondary scripted" type="button" on:click=|_| print()>{t.keep_print()}</button>
            </p>
            <Form sending=sending>
                <Problem error=error/>
                <label class="check"><input type="checkbox" required/> {t.keep_check()}</label>
                <Submit label=t.keep_submit() sending=sending/>
            </Form>
            {is_logged_on.then(|| view! { <LogOff class="secondary"/> })}
        </Page>
    }
}

/// Codes are base32 and dashes: nothing to escape.
fn marked_up(codes: &str) -> String {
    codes
        .lines()
        .fold(String::new(), |all, code| all + "<li>" + code + "</li>")
}

/// The codes as a text file that comes with the page.
fn as_file(head: &str, codes: &str) -> String {
    let codes = codes.replace('\n', "\r\n");
    let text = format!("{head}\r\n\r\n{codes}");
    let encoded = text.bytes().fold(String::new(), |all, byte| match byte {
        b'-' => all + "-",
        byte if byte.is_ascii_alphanumeric() => all + char::from(byte).encode_utf8(&mut [0; 4]),
        byte => all + &format!("%{byte:02X}"),
    });
    format!("data:text/plain;charset=utf-8,{encoded}")
}

fn print() {
    _ = window().print();
}
