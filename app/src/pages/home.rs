//! `/`: who is logged on, and what stands behind.

use crate::{
    api::LogOff,
    components::{Page, Problem, Submit, busy_of, error_of},
    texts::use_texts,
    wire::{AppLink, Home},
};
use leptos::{form::ActionForm, prelude::*};

/// The home page.
#[component]
pub fn HomePage(
    /// What it shows.
    home: Home,
) -> impl IntoView {
    let t = use_texts();
    let action = ServerAction::<LogOff>::new();
    let error = error_of(action);
    let lead = if home.name.is_empty() {
        t.home_lead_nameless().to_owned()
    } else {
        t.home_lead(&home.name)
    };
    let is_first = home.last_logon.is_empty();
    let last_logon = match (is_first, home.last_address.is_empty()) {
        (true, _) => t.home_first_logon().to_owned(),
        (false, true) => home.last_logon,
        (false, false) => t.home_last_logon_from(&home.last_address, &home.last_logon),
    };
    view! {
        <Page title=t.home_title() help=t.home_help()>
            <p class="lead">{lead}</p>
            <Apps apps=home.apps/>
            <dl class="facts">
                <dt>{t.home_user_id()}</dt>
                <dd>{home.user_id}</dd>
                <dt>{t.home_last_logon()}</dt>
                <dd>{last_logon}</dd>
                {(!is_first).then(|| view! { <dd><small>{t.home_not_you()}</small></dd> })}
            </dl>
            <ActionForm action=action attr:class="form">
                <Problem error=error/>
                <Submit label=t.home_log_off() pending=busy_of(action)/>
            </ActionForm>
        </Page>
    }
}

#[component]
fn Apps(apps: Vec<AppLink>) -> impl IntoView {
    let t = use_texts();
    (!apps.is_empty()).then(|| {
        view! {
            <h2 class="label">{t.home_apps()}</h2>
            <ul class="apps">
                {apps
                    .into_iter()
                    .map(|app| view! { <li><a href=app.origin rel="external">{app.name}</a><p>{app.description}</p></li> })
                    .collect_view()}
            </ul>
        }
    })
}
