//! Addresses that have to wait after wrong tries (R22), and the form that lifts it.

use super::{
    actions::{Code, Reason, Typed},
    when,
};
use crate::texts::Texts;
use domain::Timestamp;
use leptos::prelude::*;
use service::PausedAddress;

/// The list; nothing where none has to wait.
#[component]
pub fn PausedAddresses(
    t: Texts,
    addresses: Vec<PausedAddress>,
    /// What it means for whoever reads it.
    what: &'static str,
    /// The account whose page it is; empty: it is on the overview.
    account: String,
    typed: Typed,
    /// Whether a code must be typed too.
    needs_code: bool,
    now: Timestamp,
) -> impl IntoView {
    // What was typed in another form stays there.
    let reason = match typed.action {
        None => typed.reason,
        Some(_) => String::new(),
    };
    let is_any = !addresses.is_empty();
    let rows = addresses.into_iter().map(move |paused| {
        let until = when::day(t, paused.until, now);
        let tries = paused.tries.to_string();
        view! {
            <li>
                <strong>{paused.address.clone()}</strong>
                <p>{t.support_address_until(&tries, &until)}</p>
                <details name="action">
                    <summary class="secondary">{t.support_lift()}</summary>
                    <form class="form" method="post" action="/support/addresses">
                        <p>{t.support_lift_what()}</p>
                        <input type="hidden" name="address" value=paused.address/>
                        <input type="hidden" name="account" value=account.clone()/>
                        <Reason t=t reason=reason.clone()/>
                        <Code t=t needed=needs_code/>
                        <button class="primary">{t.support_lift()}</button>
                    </form>
                </details>
            </li>
        }
    });
    is_any.then(|| {
        view! {
            <section>
                <h2>{t.support_addresses()}</h2>
                <p>{what}</p>
                <ul class="rows">{rows.collect_view()}</ul>
            </section>
        }
    })
}
