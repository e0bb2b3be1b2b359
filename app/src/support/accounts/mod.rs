//! `/support`: finding accounts, and choosing many of them.

mod query;

pub use query::Query;

use super::{
    path_of,
    problem::{FormProblem, Wrong},
    state,
    table::{Cell, Table},
    tone, when,
};
use crate::texts::Texts;
use domain::Timestamp;
use leptos::prelude::*;
use service::{Listing, Overview};

/// The page.
#[component]
pub fn AccountsPage(
    t: Texts,
    query: Query,
    listing: Listing,
    now: Timestamp,
    /// What was done just before; may be empty.
    said: String,
    /// What is wrong with what was chosen.
    problem: FormProblem,
) -> impl IntoView {
    let (count, more_than) = listing.count;
    let count = match (count, more_than) {
        (_, true) => t.support_found_more(&count.to_string()),
        (0, _) => t.support_found_none().to_owned(),
        (1, _) => t.support_found_one().to_owned(),
        _ => t.support_found(&count.to_string()),
    };
    let last = listing.accounts.last();
    let next = last.filter(|_| listing.more);
    let next = next.map(|(last, _)| query.address("/support", last.account.user_id.as_str()));
    let organisations = listing.organisations;
    let lines = listing.accounts.into_iter();
    let lines = lines.map(|(found, how)| line(t, found, how, now));
    let enable = query.address("/support/enable", "");
    view! {
        <h1>{t.support_accounts()}</h1>
        {(!said.is_empty()).then(|| view! { <p class="note advice" role="status">{said}</p> })}
        <Filters t=t query=query organisations=organisations opens=!problem.is_any()/>
        <p id="count" role="status" data-live>{count}</p>
        <div id="found" data-live>
            <form method="post" action=enable>
                <Wrong problem=problem/>
                <Table
                    label=t.support_accounts()
                    heads=[
                        t.home_user_id(),
                        t.support_name(),
                        t.support_organisation(),
                        t.support_state(),
                        t.home_last_logon(),
                    ]
                    first=view! { <All t=t/> }.into_any()
                    rows=lines.collect()
                />
                <button class="secondary">{t.support_enable_selected()}</button>
            </form>
            {next.map(|next| view! { <p><a href=next rel="next">{t.support_next()}</a></p> })}
        </div>
    }
}

/// The box that selects all others.
#[component]
fn All(t: Texts) -> impl IntoView {
    view! {
        <label class="all">
            <input type="checkbox" data-all/> <span class="visually-hidden">{t.support_select_all()}</span>
        </label>
    }
}

fn line(t: Texts, found: Overview, how: service::AccountState, now: Timestamp) -> [Cell; 5] {
    let user_id = found.account.user_id.to_string();
    let path = path_of(&user_id);
    let whose = [found.account.organisation, found.place];
    let whose = whose.into_iter().filter(|part| !part.is_empty());
    let whose = whose.collect::<Vec<_>>().join(" · ");
    let last = found.last_logon.map_or_else(
        || t.support_never().to_owned(),
        |mark| when::day(t, mark.at, now),
    );
    let chosen = view! {
        <input type="checkbox" name="user_id" value=user_id.clone() aria-label=user_id.clone()/>
        <a href=path translate="no">{user_id}</a>
    };
    let state = view! { <span class=tone(how)>{state(t, how)}</span> };
    [
        chosen.into_any().into(),
        found.account.name.into(),
        whose.into(),
        state.into_any().into(),
        last.into(),
    ]
}

#[component]
fn Filters(
    t: Texts,
    query: Query,
    organisations: Vec<String>,
    /// Whether the page opens here.
    opens: bool,
) -> impl IntoView {
    let states = [
        ("", t.support_any()),
        ("off", t.support_state_off()),
        ("waiting", t.support_state_waiting()),
        ("over", t.support_state_over()),
        ("on", t.support_state_on()),
        ("paused", t.support_state_paused()),
        ("closed", t.support_state_closed()),
    ];
    let seen = [
        ("", t.support_any()),
        ("never", t.support_never()),
        ("week", t.support_seen_week()),
        ("long", t.support_seen_long()),
    ];
    let orders = [
        ("", t.home_user_id()),
        ("organisation", t.support_organisation()),
        ("seen", t.home_last_logon()),
    ];
    view! {
        <form class="filters" method="get" action="/support" role="search" data-search>
            <label class="grows">
                <span>{t.support_search()}</span>
                <input type="search" name="q" value=query.words autocomplete="off" spellcheck="false" autofocus=opens/>
            </label>
            <Choice label=t.support_state() name="state" options=states.map(owned).to_vec() chosen=query.state/>
            <label>
                <span>{t.support_organisation()}</span>
                <input name="organisation" value=query.organisation list="organisations" autocomplete="off"/>
            </label>
            <datalist id="organisations">
                {organisations.into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
            </datalist>
            <Choice label=t.home_last_logon() name="seen" options=seen.map(owned).to_vec() chosen=query.seen/>
            <Choice label=t.support_order() name="order" options=orders.map(owned).to_vec() chosen=query.order/>
            <button class="secondary">{t.support_search_submit()}</button>
        </form>
    }
}

/// An option of a [`Choice`].
pub fn owned((value, text): (&'static str, &str)) -> (&'static str, String) {
    (value, text.to_owned())
}

/// One of several.
#[component]
pub fn Choice(
    label: &'static str,
    name: &'static str,
    options: Vec<(&'static str, String)>,
    chosen: String,
) -> impl IntoView {
    view! {
        <label>
            <span>{label}</span>
            <select name=name>
                {options
                    .into_iter()
                    .map(|(value, text)| view! { <option value=value selected=chosen == value>{text}</option> })
                    .collect_view()}
            </select>
        </label>
    }
}

/// When something was, for lists that are read elsewhere too.
pub fn exact(at: Option<Timestamp>) -> String {
    at.map(Timestamp::for_people).unwrap_or_default()
}
