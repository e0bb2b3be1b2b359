//! A fresh code opens what matters.

use crate::{
    api::UnlockChanges,
    components::{Field, Form, Kind, Problem, Sending, Submit},
    pages::mend,
    site::use_site,
    texts::use_texts,
};
use leptos::prelude::*;

/// The form for the code.
#[component]
pub fn Unlock(user_id: String) -> impl IntoView {
    let t = use_texts();
    let site = use_site().name;
    let sending = Sending::to::<UnlockChanges>();
    let error = sending.error();
    view! {
        <section class="part" aria-labelledby="unlock">
            <h2 class="label" id="unlock">{t.account_unlock()}</h2>
            <p>{t.account_unlock_lead()}</p>
            <Form sending=sending named=true>
                <Problem error=error/>
                <Field name="code" label=t.code_label() kind=Kind::Code hint=t.code_hint(&site, &user_id) mend=mend(error, |_| true)/>
                <Submit label=t.account_unlock_submit() sending=sending/>
            </Form>
        </section>
    }
}
