//! The sheets: what goes to each place, on paper.

use super::{
    super::table::{Table, untranslated},
    device,
};
use crate::texts::Texts;
use domain::{Timestamp, set_up_code::SetUpCode};
use leptos::prelude::*;
use planner::Planned;

/// The sheets: what goes to each place, on paper. Shown once.
#[component]
pub fn SheetsPage(
    t: Texts,
    organisation: String,
    created: Vec<(Planned, SetUpCode)>,
    /// Where people log on.
    origin: String,
    /// For how many hours a set-up code is good.
    hours: i64,
    now: Timestamp,
) -> impl IntoView {
    let made = t.support_sheet_made(&now.for_people());
    let until = t.support_sheet_until(&now.plus(hours * 3600).for_people());
    let mut places: Vec<(String, Vec<(Planned, SetUpCode)>)> = Vec::new();
    for one in created {
        match places.iter_mut().find(|(place, _)| *place == one.0.place) {
            Some((_, rows)) => rows.push(one),
            None => places.push((one.0.place.clone(), vec![one])),
        }
    }
    let sheets = places.into_iter().map(|(place, rows)| {
        let rows = rows.into_iter().map(|(planned, code)| {
            let code = code.reveal().to_string();
            let code = view! { <span class="once" translate="no">{code}</span> };
            [
                untranslated(planned.user_id.to_string()),
                planned.name.into(),
                code.into_any().into(),
                device(t, planned.authenticator).into(),
            ]
        });
        view! {
            <section class="sheet">
                <h2>{place.clone()}</h2>
                <p>{t.support_sheet_steps(&hours.to_string(), &origin)}</p>
                <p>{made.clone()} " " {until.clone()}</p>
                <Table
                    label=place
                    heads=[
                        t.home_user_id(),
                        t.support_name(),
                        t.support_set_up_code(),
                        t.support_authenticator(),
                    ]
                    rows=rows.collect()
                />
            </section>
        }
    });
    let sheets = sheets.collect_view();
    view! {
        <h1>{t.support_sheets_title(&organisation)}</h1>
        <div class="note once-only">
            <p>{t.support_sheets_once()} " " <span class="unscripted">{t.support_print_with_browser()}</span></p>
            <button class="secondary" type="button" data-print hidden>{t.keep_print()}</button>
        </div>
        {sheets}
        <p class="under"><a href="/support">{t.support_back()}</a></p>
    }
}
