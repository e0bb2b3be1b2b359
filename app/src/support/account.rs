//! `/support/accounts/{userID}`: how one account stands, and what can be done about it.

use super::{
    actions::{Actions, Circumstances, Typed},
    addresses::{PausedAddresses, is_among},
    audit::AuditQuery,
    identity::Identity,
    path_of,
    problem::{FormProblem, Wrong},
    sentence::sentence,
    state,
    timeline::Timeline,
    tone, when,
};
use crate::{
    api::ssr::{remembered_browser, session},
    texts::Texts,
};
use domain::Applications;
use leptos::prelude::*;
use protocol::Row;
use service::{Dossier, Former, NamedAuthenticator, RequestState, SetUpCodeIssue, Standing};

/// The page.
#[component]
pub fn AccountPage(
    t: Texts,
    dossier: Dossier,
    applications: Applications,
    typed: Typed,
    /// Whether a change needs a code.
    needs_code: bool,
    /// How many hours there usually are to enrol.
    usual_hours: u32,
    /// What was done just before; may be empty.
    said: String,
) -> impl IntoView {
    let now = dossier.now;
    let (status, wrong) = sentence(t, &dossier);
    let account = dossier.overview.account;
    let user_id = account.user_id.to_string();
    let path = path_of(&user_id);
    let whose = [account.name, account.organisation, dossier.overview.place];
    let whose = whose.into_iter().filter(|part| !part.is_empty());
    let whose = whose.collect::<Vec<_>>().join(" · ");
    let last = dossier.events.last().filter(|_| dossier.is_more);
    let before = last.map(|event| {
        let id = event.id.to_string();
        AuditQuery::about(&user_id).address("/support/audit", &[("before", &id)])
    });
    let is_support = account.role == domain::Role::Support;
    let asked = match dossier.asked {
        RequestState::Since(at) => Some(t.support_asks_since(&when::day(t, at, now))),
        _ => None,
    };
    let unwanted = dossier.unwanted_code.map(|issue| unwanted(t, &issue, now));
    // What is wrong is told in the form that was sent; above all where there is none.
    let has_form = dossier
        .actions
        .iter()
        .any(|(action, _)| Some(*action) == typed.action)
        || is_among(&dossier.paused_addresses, &typed.address);
    let problem = if has_form {
        FormProblem::default()
    } else {
        typed.problem.clone().without_form()
    };
    let circumstances = Circumstances {
        needs_code,
        is_told: dossier.is_told,
        usual_hours,
    };
    let sessions = dossier.sessions.into_iter();
    let sessions = sessions.map(|one| session(t, one, None)).collect();
    let browsers = dossier.browsers.into_iter();
    let browsers = browsers
        .map(|one| remembered_browser(t, one, None))
        .collect();
    view! {
        <header class="account-head">
            <h1 translate="no">{user_id.clone()}</h1>
            <p class="lead">{whose}</p>
        </header>
        {(!said.is_empty()).then(|| view! { <p class="note advice" role="status">{said}</p> })}
        <Wrong problem=problem/>
        <div id="stands" data-live data-again=path.clone()>
            <span class=tone(dossier.state) role="status">{state(t, dossier.state)}</span>
            <p class="stands">{status} " " <strong>{wrong}</strong></p>
            {is_support.then(|| view! { <p>{t.support_is_staff()}</p> })}
            {asked.map(|asked| view! { <p>{asked}</p> })}
            {unwanted.map(|told| view! { <p class="note"><strong>{told}</strong></p> })}
        </div>
        {if dossier.is_own {
            view! { <p class="note">{t.support_is_own()}</p> }.into_any()
        } else {
            view! {
                <PausedAddresses
                    t=t
                    addresses=dossier.paused_addresses
                    what=t.support_addresses_of()
                    account=user_id
                    typed=typed.clone()
                    needs_code=needs_code
                    now=now
                />
                <Actions t=t path=path.clone() actions=dossier.actions typed=typed circumstances=circumstances/>
                <Identity t=t path=path word=dossier.word accepted=dossier.accepted/>
            }
            .into_any()
        }}
        <div class="beside">
            <Has t=t standing=dossier.standing former=dossier.former sessions=sessions browsers=browsers now=now/>
            <div>
                <h2>{t.support_timeline()}</h2>
                <div id="timeline" data-live>
                    <Timeline t=t events=dossier.events names=dossier.names applications=applications now=now/>
                    {before.map(|before| view! { <p><a href=before>{t.support_timeline_before()}</a></p> })}
                </div>
            </div>
        </div>
    }
}

/// That the holder had not asked for a set-up code.
pub fn unwanted(t: Texts, issue: &SetUpCodeIssue, now: domain::Timestamp) -> String {
    let said = issue.answer.map(|(at, _)| when::day(t, at, now));
    let issued = when::day(t, issue.issued_at, now);
    let issued_by = issue.issued_by.as_deref().unwrap_or_default();
    let staff = match &issue.asked_by {
        Some(asked_by) => t.issued_two(asked_by, issued_by),
        None => issued_by.to_owned(),
    };
    t.support_unwanted_code(&issued, &said.unwrap_or_default(), &staff)
}

/// What an account has: authenticators, recovery codes, sessions, remembered browsers.
#[component]
fn Has(
    t: Texts,
    standing: Standing,
    former: Vec<Former>,
    sessions: Vec<Row>,
    browsers: Vec<Row>,
    now: domain::Timestamp,
) -> impl IntoView {
    let codes_left = match standing.recovery_codes_left {
        None => t.support_codes_none().to_owned(),
        Some(1) => t.support_codes_left_one().to_owned(),
        Some(left) => t.support_codes_left(&left.to_string()),
    };
    view! {
        <div id="has" data-live>
            <h2>{t.account_authenticators()}</h2>
            <Authenticators t=t active=standing.authenticators former=former now=now/>
            <p>{codes_left}</p>
            <h2>{t.account_sessions()}</h2>
            <Rows t=t rows=sessions/>
            <h2>{t.account_browsers()}</h2>
            <Rows t=t rows=browsers/>
        </div>
    }
}

#[component]
fn Authenticators(
    t: Texts,
    active: Vec<NamedAuthenticator>,
    former: Vec<Former>,
    now: domain::Timestamp,
) -> impl IntoView {
    let none = active
        .is_empty()
        .then(|| view! { <li>{t.support_none_active()}</li> });
    let named = |name: Option<String>| name.unwrap_or_else(|| t.support_nameless().to_owned());
    let active = active.into_iter().map(|one| {
        let used = one
            .last_used_at
            .map(|at| t.row_last_used(&when::day(t, at, now)));
        let slow = one.drift_seconds.map(|by| t.support_slow(&by.to_string()));
        let text = [used, slow]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ");
        view! { <li><strong>{named(one.name)}</strong> <p>{text}</p></li> }
    });
    let former = former.into_iter().map(|one| {
        let when = one
            .revoked_at
            .map(|at| when::day(t, at, now))
            .unwrap_or_default();
        view! { <li>{named(one.name)} <p>{t.support_replaced(&when)}</p></li> }
    });
    view! { <ul class="rows">{none} {active.collect_view()} {former.collect_view()}</ul> }
}

#[component]
fn Rows(t: Texts, rows: Vec<Row>) -> impl IntoView {
    if rows.is_empty() {
        return view! { <p>{t.support_none()}</p> }.into_any();
    }
    let rows = rows
        .into_iter()
        .map(|row| view! { <li><strong>{row.title}</strong> <p>{row.text}</p></li> });
    view! { <ul class="rows">{rows.collect_view()}</ul> }.into_any()
}
