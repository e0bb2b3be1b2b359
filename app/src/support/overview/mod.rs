//! `/support/overview`: numbers over all accounts.

mod organisations;
mod series;

use self::{
    organisations::{Organisations, with_others},
    series::{by_hour, cumulative, percent},
};
use super::{
    account::unwanted,
    actions::Typed,
    addresses::{PausedAddresses, is_among},
    charts::Bars,
    path_of,
    problem::{FormProblem, Wrong},
};
use crate::texts::Texts;
use leptos::prelude::*;
use service::{Numbers, Totals};

/// The page.
#[component]
pub fn OverviewPage(
    t: Texts,
    numbers: Numbers,
    /// What was typed to lift the wait of an address.
    typed: Typed,
    /// Whether a change needs a code.
    needs_code: bool,
    /// What was done just before; may be empty.
    said: String,
) -> impl IntoView {
    let totals = numbers.totals;
    let now = numbers.now;
    // What is wrong is told in the form that was sent; above all where there is none.
    let problem = if is_among(&numbers.addresses, &typed.address) {
        FormProblem::default()
    } else {
        typed.problem.clone().without_form()
    };
    let enrolled = cumulative(&numbers.enrolled, now);
    let failed = by_hour(&numbers.failed, now);
    let stopped = [
        (t.support_count_waiting(), totals.waiting),
        (t.support_count_overdue(), totals.overdue),
        (t.support_count_paused(), totals.paused),
        (t.support_count_closed(), totals.closed),
    ];
    let stopped = stopped.map(|(name, count)| (name.to_owned(), count)).into();
    let unwanted: Vec<_> = numbers
        .unwanted_codes
        .into_iter()
        .map(|issue| {
            let (told, path) = (unwanted(t, &issue, now), path_of(&issue.user_id));
            view! { <li><strong><a href=path translate="no">{issue.user_id}</a></strong> <p>{told}</p></li> }
        })
        .collect();
    let organisations = with_others(t, numbers.organisations, totals);
    view! {
        <h1>{t.support_overview()}</h1>
        {(!said.is_empty()).then(|| view! { <p class="note advice" role="status">{said}</p> })}
        <Wrong problem=problem/>
        <Counts t=t totals=totals/>
        {(!unwanted.is_empty()).then(|| view! {
            <section>
                <h2>{t.support_unwanted_codes()}</h2>
                <ul class="rows">{unwanted}</ul>
            </section>
        })}
        <div class="beside">
            <Bars title=t.support_chart_enrolled() of=t.support_week() number=t.support_accounts() numbers=t.support_numbers() none=t.support_none() bars=enrolled/>
            <Bars title=t.support_chart_now() of=t.support_state() number=t.support_accounts() numbers=t.support_numbers() none=t.support_none() bars=stopped/>
            <Bars title=t.support_chart_failed() of=t.support_hour() number=t.support_tries() numbers=t.support_numbers() none=t.support_none() bars=failed/>
        </div>
        <PausedAddresses
            t=t
            addresses=numbers.addresses
            what=t.support_addresses_what()
            account=String::new()
            typed=typed
            needs_code=needs_code
            now=now
        />
        <Organisations t=t organisations=organisations/>
    }
}

/// How many accounts stand how, each number with the way to them.
#[component]
fn Counts(t: Texts, totals: Totals) -> impl IntoView {
    let share = percent(totals.on, totals.accounts);
    let counts = [
        (t.support_count_accounts(), "", totals.accounts),
        (t.support_count_on(), "on", totals.on),
        (t.support_count_waiting(), "waiting", totals.waiting),
        (t.support_count_overdue(), "over", totals.overdue),
        (t.support_count_paused(), "paused", totals.paused),
        (t.support_count_closed(), "closed", totals.closed),
    ];
    let counts = counts.into_iter().map(|(name, state, count)| {
        let path = match state {
            "" => "/support".to_owned(),
            state => format!("/support?state={state}"),
        };
        let count = match state {
            "on" => format!("{count} ({share} %)"),
            _ => count.to_string(),
        };
        view! { <div><dt><a href=path>{name}</a></dt> <dd>{count}</dd></div> }
    });
    view! { <dl class="numbers">{counts.collect_view()}</dl> }
}
