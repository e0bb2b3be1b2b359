//! Asking for two-factor logon (S2).

use crate::{
    api::AskForTwoFactor,
    components::{Form, Problem, Sending, Submit},
    texts::use_texts,
};
use leptos::prelude::*;
use protocol::TwoFactor;

/// What it is, and what became of the wish for it.
#[component]
pub fn Request(
    two_factor: TwoFactor,
    asked_at: Option<String>,
    declined: Option<String>,
) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<AskForTwoFactor>();
    let may_ask = two_factor == TwoFactor::Off && asked_at.is_none();
    view! {
        <section class="part" aria-labelledby="two-factor">
            <h2 class="label" id="two-factor">{t.account_two_factor()}</h2>
            <p>{t.account_two_factor_lead()}</p>
            {asked_at.map(|at| view! { <p>{t.account_asked(&at)}</p> })}
            {declined.map(|words| view! { <p>{t.account_declined(&words)}</p> })}
            {may_ask.then(|| view! {
                <Form sending=sending>
                    <Problem error=sending.error()/>
                    <Submit class="secondary" label=t.account_ask() sending=sending/>
                </Form>
            })}
        </section>
    }
}
