//! A fresh code opens what matters.

use crate::{
    api::UnlockChanges,
    components::{Countdown, Field, Form, HERE, Kind, Problem, Sending, Submit, anew, naming},
    pages::mend,
    site::use_site,
    texts::use_texts,
};
use leptos::prelude::*;
use protocol::Refusal;

fn is_spent(error: Refusal) -> bool {
    matches!(error, Refusal::CodeSpent(_))
}

/// The form for the code. `wait`: seconds until there is one that is not spent.
#[component]
pub fn Unlock(user_id: String, wait: u32) -> impl IntoView {
    let t = use_texts();
    let site = use_site().name;
    let sending = Sending::to::<UnlockChanges>();
    let error = sending.error();
    // A spent code is no error but a matter of waiting: it is said where the seconds run.
    let problem = Signal::derive(move || error.get().filter(|error| !is_spent(*error)));
    let waits = Signal::derive(move || match error.get() {
        None => wait > 0,
        Some(error) => is_spent(error),
    });
    let countdown = anew(move || match error.get() {
        None if wait > 0 => view! { <Countdown wait=wait/> }.into_any(),
        Some(Refusal::CodeSpent(wait)) => view! { <Countdown wait=wait spent=true/> }.into_any(),
        _ => ().into_any(),
    });
    view! {
        <section class="part" aria-labelledby="unlock">
            <h2 class="label" id="unlock">{t.account_unlock()}</h2>
            <p>{t.account_unlock_lead()}</p>
            <Form sending=sending named=true>
                <Problem error=problem/>
                <Field name="code" label=t.code_label() kind=Kind::Code hint=naming(&t.code_hint(&site, HERE), user_id) mend=mend(error, |_| true) waits=waits/>
                {countdown}
                <Submit label=t.account_unlock_submit() sending=sending/>
            </Form>
        </section>
    }
}
