//! Asking for two-factor logon (S2).

use crate::{
    api::AskForTwoFactor,
    components::{Form, Problem, Sending, Submit},
    texts::use_texts,
    wire::TwoFactor,
};
use leptos::prelude::*;

/// What it is, and what became of the wish for it.
#[component]
pub fn Request(two_factor: TwoFactor, asked: String, declined: String) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<AskForTwoFactor>();
    let may_ask = two_factor == TwoFactor::Off && asked.is_empty();
    view! {
        <section class="part" aria-labelledby="two-factor">
            <h2 class="label" id="two-factor">{t.account_two_factor()}</h2>
            <p>{t.account_two_factor_lead()}</p>
            {(!asked.is_empty()).then(|| view! { <p>{t.account_asked(&asked)}</p> })}
            {(!declined.is_empty()).then(|| view! { <p>{t.account_declined(&declined)}</p> })}
            {may_ask.then(|| view! {
                <Form sending=sending>
                    <Problem error=sending.error()/>
                    <Submit class="secondary" label=t.account_ask() sending=sending/>
                </Form>
            })}
        </section>
    }
}
