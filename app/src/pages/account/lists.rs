//! Recovery codes left, sessions, remembered browsers, and what happened.

use crate::{
    api::{EndSession, ForgetBrowser, LogOffElsewhere, MakeRecoveryCodes},
    components::{Form, Problem, Sending, Submit},
    texts::use_texts,
};
use leptos::prelude::*;
use protocol::Row;

/// How many recovery codes are left, and new ones.
#[component]
pub fn RecoveryCodes(left: u32, is_locked: bool) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<MakeRecoveryCodes>();
    view! {
        <section class="part" aria-labelledby="codes">
            <h2 class="label" id="codes">{t.keep_codes()}</h2>
            <p>{t.account_codes_left(&left.to_string())}</p>
            {(!is_locked).then(|| view! {
                <p>{t.account_codes_make_what()}</p>
                <Form sending=sending>
                    <Problem error=sending.error()/>
                    <Submit class="secondary" label=t.account_codes_make() sending=sending/>
                </Form>
            })}
        </section>
    }
}

/// Where the account is logged on to.
#[component]
pub fn Sessions(rows: Vec<Row>) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<EndSession>();
    let elsewhere = Sending::to::<LogOffElsewhere>();
    view! {
        <section class="part" aria-labelledby="sessions">
            <h2 class="label" id="sessions">{t.account_sessions()}</h2>
            <Rows rows=rows action=Some((sending, t.account_end()))/>
            <Form sending=elsewhere>
                <Problem error=elsewhere.error()/>
                <Submit class="secondary" label=t.account_log_off_elsewhere() sending=elsewhere/>
            </Form>
        </section>
    }
}

/// In which browsers somebody has logged on before.
#[component]
pub fn Browsers(rows: Vec<Row>, is_locked: bool) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<ForgetBrowser>();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="browsers">
                <h2 class="label" id="browsers">{t.account_browsers()}</h2>
                <p>{t.account_browsers_lead()}</p>
                <Rows rows=rows action=(!is_locked).then(|| (sending, t.account_forget()))/>
            </section>
        }
    })
}

/// What happened, in words.
#[component]
pub fn Events(rows: Vec<Row>) -> impl IntoView {
    let t = use_texts();
    view! {
        <section class="part" aria-labelledby="events">
            <h2 class="label" id="events">{t.account_events()}</h2>
            <p>{t.home_not_you()}</p>
            <Rows rows=rows action=None/>
        </section>
    }
}

/// A list. `action`: where the button of each row that has a number sends it, and what it says.
#[component]
fn Rows(rows: Vec<Row>, action: Option<(Sending, &'static str)>) -> impl IntoView {
    let button = move |id: Option<String>, title: &str| {
        let ((sending, label), id) = action.zip(id)?;
        let about = title.to_owned();
        Some(view! {
            <Form sending=sending>
                <input type="hidden" name="id" value=id/>
                <Submit class="secondary" label=label about=about sending=sending/>
            </Form>
        })
    };
    view! {
        {action.map(|(sending, _)| view! { <Problem error=sending.error()/> })}
        <ul class="rows">
            {rows
                .into_iter()
                .map(|row| {
                    let button = button(row.id, &row.title);
                    view! { <li><strong>{row.title}</strong> <p>{row.text}</p> {button}</li> }
                })
                .collect_view()}
        </ul>
    }
}
