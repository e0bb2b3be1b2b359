//! `/support/requests`: holders who ask for 2FA.

use super::{
    actions::{Code, Reason, Typed},
    path_of,
    problem::{FormProblem, Wrong},
    when,
};
use crate::texts::Texts;
use domain::{Timestamp, support::Action};
use leptos::prelude::*;
use service::{DisownedPassword, OpenRequest};

/// The queue, who has waited longest first.
#[component]
pub fn RequestsPage(
    t: Texts,
    requests: Vec<OpenRequest>,
    /// Above all: whose password somebody else chose.
    disowned: Vec<DisownedPassword>,
    /// What was typed before something was wrong with it, and about whom.
    typed: (String, Typed),
    needs_code: bool,
    now: Timestamp,
    said: String,
) -> impl IntoView {
    // Somebody else was quicker: then it is told above all.
    let is_gone = requests.iter().all(|request| request.user_id != typed.0);
    let gone = if is_gone {
        typed.1.problem.clone().without_form()
    } else {
        FormProblem::default()
    };
    let none = (requests.is_empty() && disowned.is_empty())
        .then(|| view! { <p>{t.support_requests_none()}</p> });
    let (parted, has_others) = (!disowned.is_empty(), !requests.is_empty());
    let (of, typed) = typed;
    let rows = requests.into_iter().map(|request| {
        let typed = if request.user_id == of {
            typed.clone()
        } else {
            Typed::default()
        };
        view! { <Asks t=t request=request typed=typed needs_code=needs_code now=now/> }
    });
    view! {
        <h1>{t.support_requests()}</h1>
        {(!said.is_empty()).then(|| view! { <p class="note advice" role="status">{said}</p> })}
        <Wrong problem=gone/>
        {parted.then(|| view! {
            <DisownedPasswords t=t disowned=disowned now=now/>
            {has_others.then(|| view! { <h2>{t.support_requests_others()}</h2> })}
        })}
        {none}
        <ul class="rows">{rows.collect_view()}</ul>
    }
}

#[component]
fn DisownedPasswords(t: Texts, disowned: Vec<DisownedPassword>, now: Timestamp) -> impl IntoView {
    let rows = disowned.into_iter().map(|one| {
        let (chosen, said) = (when::day(t, one.chosen_at, now), when::day(t, one.said_at, now));
        view! {
            <li>
                <strong><a href=path_of(&one.user_id) translate="no">{one.user_id.clone()}</a></strong> " " {one.organisation}
                <p>{t.support_disowned_told(&chosen, &said)}</p>
            </li>
        }
    });
    view! {
        <h2>{t.support_disowned_title()}</h2>
        <p class="note advice">{t.support_disowned_way()}</p>
        <ul class="rows">{rows.collect_view()}</ul>
    }
}

#[component]
fn Asks(
    t: Texts,
    request: OpenRequest,
    typed: Typed,
    needs_code: bool,
    now: Timestamp,
) -> impl IntoView {
    let path = path_of(&request.user_id);
    let history = match request.declined_before {
        0 => String::new(),
        1 => t.support_declined_once().to_owned(),
        times => t.support_declined_often(&times.to_string()),
    };
    let since = t.support_asks_since(&when::day(t, request.asked_at, now));
    let says_no = typed.action == Some(Action::Disable);
    let says_yes = typed.action == Some(Action::Enable);
    let (problem_no, problem_yes) = if says_no {
        (typed.problem, FormProblem::default())
    } else {
        (FormProblem::default(), typed.problem)
    };
    let words = if says_no { typed.reason } else { String::new() };
    view! {
        <li>
            <strong><a href=path.clone() translate="no">{request.user_id.clone()}</a></strong> " " {request.organisation}
            <p>{since} " " {history}</p>
            <div class="actions">
                <details name="action" open=says_yes>
                    <summary class="secondary">{t.support_enable()}</summary>
                    <form class="form" method="post" action=format!("{path}/act")>
                        <p>{t.support_enable_what()}</p>
                        <input type="hidden" name="action" value=Action::Enable.as_str()/>
                        <input type="hidden" name="back" value="requests"/>
                        <Wrong problem=problem_yes.clone()/>
                        <Reason t=t reason=t.support_requests_reason().to_owned() problem=&problem_yes/>
                        <Code t=t needed=needs_code problem=&problem_yes/>
                        <button class="primary">{t.support_enable()}</button>
                    </form>
                </details>
                <details name="action" open=says_no>
                    <summary class="secondary">{t.support_decline()}</summary>
                    <form class="form" method="post" action="/support/requests">
                        <p>{t.support_decline_what()}</p>
                        <input type="hidden" name="user_id" value=request.user_id/>
                        <Wrong problem=problem_no.clone()/>
                        <Reason t=t reason=words problem=&problem_no/>
                        <Code t=t needed=needs_code problem=&problem_no/>
                        <button class="primary">{t.support_decline()}</button>
                    </form>
                </details>
            </div>
        </li>
    }
}
