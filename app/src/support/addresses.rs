//! Addresses that have to wait after wrong tries (R22), and the form that lifts it.

use super::{
    actions::{Code, Reason, Typed},
    problem::Wrong,
    when,
};
use crate::texts::Texts;
use domain::Timestamp;
use leptos::prelude::*;
use service::PausedAddress;

/// Whether `address` is one of them.
pub fn is_among(addresses: &[PausedAddress], address: &str) -> bool {
    addresses.iter().any(|paused| paused.address == address)
}

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
    let is_any = !addresses.is_empty();
    let rows = addresses.into_iter().map(move |paused| {
        let until = when::day(t, paused.until, now);
        let tries = paused.tries.to_string();
        // What was typed in another form stays there.
        let is_open = paused.address == typed.address;
        let typed = if is_open {
            typed.clone()
        } else {
            Typed::default()
        };
        let problem = typed.problem;
        view! {
            <li>
                <strong>{paused.address.clone()}</strong>
                <p>{t.support_address_until(&tries, &until)}</p>
                <details name="action" open=is_open>
                    <summary class="secondary">{t.support_lift()}</summary>
                    <form class="form" method="post" action="/support/addresses">
                        <p>{t.support_lift_what()}</p>
                        <input type="hidden" name="address" value=paused.address/>
                        <input type="hidden" name="account" value=account.clone()/>
                        <Wrong problem=problem.clone()/>
                        <Reason t=t reason=typed.reason problem=&problem/>
                        <Code t=t needed=needs_code problem=&problem/>
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
