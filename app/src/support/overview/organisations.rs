//! How far each organisation is.

use super::super::table::Table;
use crate::texts::Texts;
use leptos::prelude::*;
use service::{OfOrganisation, Totals};

/// What each organisation is called, and how it stands; the accounts of those that are not among them
/// come last, so that all are counted.
pub fn with_others(t: Texts, largest: Vec<OfOrganisation>, totals: Totals) -> Vec<OfOrganisation> {
    let sum = |of: fn(&OfOrganisation) -> i64| largest.iter().map(of).sum::<i64>();
    let (on, waiting, off) = (sum(|of| of.on), sum(|of| of.waiting), sum(|of| of.off));
    let waits = totals.waiting + totals.overdue;
    let others = OfOrganisation {
        organisation: t.support_others().to_owned(),
        on: (totals.on - on).max(0),
        waiting: (waits - waiting).max(0),
        off: (totals.accounts - totals.on - waits - off).max(0),
    };
    // The two questions are not of the same moment.
    let is_any = [others.on, others.waiting, others.off].iter().sum::<i64>() > 0;
    let named = largest
        .into_iter()
        .map(|of| match of.organisation.as_str() {
            "" => OfOrganisation {
                organisation: t.support_nameless().to_owned(),
                ..of
            },
            _ => of,
        });
    named.chain(is_any.then_some(others)).collect()
}

#[component]
pub fn Organisations(t: Texts, organisations: Vec<OfOrganisation>) -> impl IntoView {
    let most = organisations
        .iter()
        .map(|of| of.off + of.waiting + of.on)
        .max();
    let most = most.unwrap_or(1).max(1);
    let rows = organisations.into_iter().map(|of| {
        let all = of.off + of.waiting + of.on;
        let width = |count: i64| count * 200 / most;
        let (on, waiting) = (width(of.on), width(of.waiting));
        let label = format!("{} / {all}", of.on);
        let bar = view! {
            {all} " "
            <svg class="share" role="img" aria-label=label viewBox="0 0 200 12">
                <rect class="all" width=width(all) height="12"></rect>
                <rect class="waiting" x=on width=waiting height="12"></rect>
                <rect width=on height="12"></rect>
            </svg>
        };
        let [on, waiting, off] = [of.on, of.waiting, of.off].map(|count| count.to_string().into());
        [
            of.organisation.into(),
            bar.into_any().into(),
            on,
            waiting,
            off,
        ]
    });
    view! {
        <section>
            <h2>{t.support_chart_organisations()}</h2>
            <Table
                label=t.support_chart_organisations()
                heads=[
                    t.support_organisation(),
                    t.support_accounts(),
                    t.support_state_on(),
                    t.support_state_waiting(),
                    t.support_state_off(),
                ]
                rows=rows.collect()
            />
        </section>
    }
}
