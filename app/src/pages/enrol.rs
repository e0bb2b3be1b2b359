//! `/logon/enrol`: the QR code, the Secret Key, and a code that proves them.

use crate::{
    api::VerifyCode,
    components::{Field, Form, Kind, Page, Problem, Sending, Steps, Submit},
    pages::mend,
    texts::use_texts,
    wire::Enrolment,
};
use leptos::{html::P, prelude::*};

/// The enrolment.
#[component]
pub fn Enrol(
    /// What to scan or type.
    enrolment: Enrolment,
) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<VerifyCode>();
    let error = sending.error();
    view! {
        <Page title=t.enrol_title() class="wide" above=|| view! { <Steps from=1 to=2/> }>
            <p class="lead">{t.enrol_lead()}</p>
            <Secret enrolment=enrolment/>
            <Form sending=sending>
                <Problem error=error/>
                <Field name="code" label=t.code_label() kind=Kind::Code hint=t.code_hint() mend=mend(error, |_| true)/>
                <Submit label=t.enrol_submit() sending=sending/>
            </Form>
            <p class="under"><a href="/help/authenticators" rel="external">{t.enrol_which()}</a></p>
        </Page>
    }
}

/// What to scan or type.
#[component]
pub fn Secret(
    /// It.
    enrolment: Enrolment,
) -> impl IntoView {
    let t = use_texts();
    view! {
        <a class="secondary open-app" href=enrolment.key_uri>{t.enrol_open_app()}</a>
        <div class="enrol">
            <div class="qr" role="img" aria-label=t.enrol_qr() inner_html=enrolment.qr></div>
            <SecretKey user_id=enrolment.user_id groups=enrolment.secret_key/>
        </div>
    }
}

/// The key for typing in. Its text is the page's only copy: hydration data has none, so copying
/// reads it from the page.
#[component]
fn SecretKey(user_id: String, groups: String) -> impl IntoView {
    let t = use_texts();
    let key = NodeRef::<P>::new();
    let (copied, set_copied) = signal(false);
    let copy = move |_| {
        let text = key
            .get_untracked()
            .and_then(|key| key.text_content())
            .unwrap_or_default();
        copy_text(text.split_whitespace().collect(), set_copied);
    };
    view! {
        <div class="key">
            <h2 class="label" id="key-label">{t.enrol_secret_key()}</h2>
            <p class="secret" aria-labelledby="key-label" node_ref=key inner_html=marked_up(&groups)></p>
            <button class="secondary" type="button" on:click=copy>{t.enrol_copy()}</button>
            " "
            <span role="status">{move || copied.get().then(|| t.enrol_copied())}</span>
            <details class="more">
                <summary>{t.enrol_by_hand()}</summary>
                <dl class="facts">
                    <dt>{t.enrol_by_hand_account()}</dt>
                    <dd>{user_id}</dd>
                    <dt>{t.enrol_by_hand_key()}</dt>
                    <dd>{t.enrol_by_hand_key_value()}</dd>
                    <dt>{t.enrol_by_hand_type()}</dt>
                    <dd>{t.enrol_by_hand_type_value()}</dd>
                    <dt>{t.enrol_by_hand_digits()}</dt>
                    <dd>"6"</dd>
                </dl>
            </details>
        </div>
    }
}

/// Each group of four in an element of its own. The groups are base32: nothing to escape.
fn marked_up(groups: &str) -> String {
    let groups: Vec<&str> = groups.split_whitespace().collect();
    format!("<span>{}</span>", groups.join("</span> <span>"))
}

#[cfg(feature = "hydrate")]
fn copy_text(text: String, set_copied: WriteSignal<bool>) {
    leptos::task::spawn_local(async move {
        let copied = wasm_bindgen_futures::JsFuture::from(
            window().navigator().clipboard().write_text(&text),
        );
        set_copied.set(copied.await.is_ok());
    });
}

#[cfg(not(feature = "hydrate"))]
fn copy_text(_: String, _: WriteSignal<bool>) {}

/// The word that the enrolment began anew elsewhere.
#[component]
pub fn Replaced() -> impl IntoView {
    let t = use_texts();
    view! {
        <Page title=t.enrol_title()>
            <p class="error" role="alert">{t.enrol_replaced()}</p>
            <a class="secondary" href="/logon">{t.enrol_replaced_action()}</a>
        </Page>
    }
}
