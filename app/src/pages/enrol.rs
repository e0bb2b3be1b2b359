//! `/logon/enrol`: the QR code, the Secret Key, and a code that proves them.

use crate::{
    api::VerifyCode,
    components::{Copy, Field, Form, HERE, Kind, Page, Problem, Sending, Steps, Submit, naming},
    pages::{mend, typed},
    site::use_site,
    texts::use_texts,
};
use leptos::{html::P, prelude::*};
use protocol::{Enrolment, Refusal, StageKind};

/// Whether the name of the authenticator needs mending.
pub fn is_about_name(error: Refusal) -> bool {
    matches!(error, Refusal::NameMalformed | Refusal::NameInvisible)
}

/// The enrolment, in four steps.
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
            {enrolment.replaces.then(|| view! { <p class="note">{t.enrol_replaces()}</p> })}
            <SetUp enrolment=enrolment open=t.enrol_open() type_what=t.enrol_type()>
                <Form sending=sending>
                    <Problem error=error/>
                    <Field
                        name="name"
                        label=t.enrol_name()
                        kind=Kind::Name
                        value=typed(StageKind::Enrol)
                        is_optional=true
                        hint=t.add_name_hint().into_any()
                        mend=mend(error, is_about_name)
                    />
                    <Field name="code" label=t.code_label() kind=Kind::Code mend=mend(error, |error| !is_about_name(error))/>
                    <Submit label=t.enrol_submit() sending=sending/>
                </Form>
            </SetUp>
        </Page>
    }
}

/// The four steps: the app, what to scan, what it shows, and the form for that.
#[component]
pub fn SetUp(
    /// What to scan or type.
    enrolment: Enrolment,
    /// How to begin in the app.
    open: &'static str,
    /// What to type into the form.
    type_what: &'static str,
    /// The form.
    children: Children,
) -> impl IntoView {
    let t = use_texts();
    let shows = naming(
        &t.enrol_shows(&use_site().name, HERE),
        enrolment.label.clone(),
    );
    view! {
        <ol class="set-up">
            <li>
                <p>{open}</p>
                <p class="hint"><a href="/help/authenticators" rel="external">{t.enrol_which()}</a></p>
            </li>
            <li>
                <p>{t.enrol_scan()}</p>
                <p class="hint">{t.enrol_scan_hint()}</p>
                <Secret enrolment=enrolment/>
            </li>
            <li><p>{shows}</p></li>
            <li>
                <p>{type_what}</p>
                {children()}
            </li>
        </ol>
    }
}

/// What to scan or type.
#[component]
fn Secret(
    /// It.
    enrolment: Enrolment,
) -> impl IntoView {
    let t = use_texts();
    view! {
        <a class="secondary open-app" href=enrolment.key_uri.expose().to_owned()>{t.enrol_open_app()}</a>
        <div class="enrol">
            <div class="qr" role="img" aria-label=t.enrol_qr() inner_html=enrolment.qr_svg.expose().to_owned()></div>
            <SecretKey user_id=enrolment.label groups=enrolment.secret_key/>
        </div>
    }
}

/// The key for typing in. Its text is the page's only copy: hydration data has none, so copying
/// reads it from the page.
#[component]
fn SecretKey(user_id: String, groups: protocol::Secret) -> impl IntoView {
    let t = use_texts();
    let key = NodeRef::<P>::new();
    let text = move || {
        let text = key.get_untracked().and_then(|key| key.text_content());
        let text = text.unwrap_or_default();
        text.split_whitespace().collect::<String>()
    };
    view! {
        <div class="key">
            <h2 class="label" id="key-label">{t.enrol_secret_key()}</h2>
            <p
                class="secret"
                translate="no"
                role="group"
                aria-labelledby="key-label"
                node_ref=key
                inner_html=marked_up(groups.expose())
            ></p>
            <Copy text=text/>
            <details class="more">
                <summary>{t.enrol_by_hand()}</summary>
                <dl class="facts">
                    <dt>{t.enrol_by_hand_account()}</dt>
                    <dd translate="no">{user_id}</dd>
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
