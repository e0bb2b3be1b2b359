//! `/support/approvals`: what a second member of staff must agree to.

use super::{
    actions::{Code, Wrong, words},
    path_of, when,
};
use crate::texts::Texts;
use domain::Timestamp;
use leptos::prelude::*;
use service::OpenApproval;

/// The list, the oldest first.
#[component]
pub fn ApprovalsPage(
    t: Texts,
    approvals: Vec<OpenApproval>,
    /// Who looks at it.
    staff: String,
    /// What is wrong with the answer to which; the text may be empty.
    problem: (String, String),
    needs_code: bool,
    now: Timestamp,
    said: String,
) -> impl IntoView {
    // Somebody else was quicker: then it is told above all.
    let is_gone = approvals.iter().all(|open| open.id != problem.0);
    let gone = if is_gone {
        problem.1.clone()
    } else {
        String::new()
    };
    let none = approvals
        .is_empty()
        .then(|| view! { <p>{t.support_approvals_none()}</p> });
    let (asked_about, told) = problem.clone();
    let staff = staff.as_str();
    let rows = approvals.into_iter().map(|open| {
        let is_mine = open.asked_by == staff || open.user_id == staff;
        let problem = if problem.0 == open.id.to_string() {
            problem.1.clone()
        } else {
            String::new()
        };
        let (label, what) = words(t, open.wish.action);
        let asked = t.support_approval_asked(&open.asked_by, &when::day(t, open.asked_at, now));
        let path = path_of(&open.user_id);
        let enrols = open.wish.action.leads_to_enrolment();
        let with_pin =
            (enrols && open.wish.with_pin).then(|| view! { <p>{t.support_with_pin()}</p> });
        let hours = open.wish.window_hours.filter(|_| enrols);
        let hours =
            hours.map(|hours| view! { <p>{t.support_window_hours(&hours.to_string())}</p> });
        let id = open.id.to_string();
        let answer =
            view! { <Answer t=t id=id is_mine=is_mine problem=problem needs_code=needs_code/> };
        view! {
            <li>
                <strong><a href=path>{open.user_id}</a> ": " {label}</strong>
                <p>{asked} " “" {open.wish.reason} "”"</p>
                <p>{what}</p>
                {with_pin}
                {hours}
                {answer}
            </li>
        }
    });
    view! {
        <h1>{t.support_approvals()}</h1>
        {(!said.is_empty()).then(|| view! { <p class="note advice" role="status">{said}</p> })}
        <Wrong problem=gone/>
        <p>{t.support_approvals_lead()}</p>
        {none}
        <ul class="rows">{rows.collect_view()}</ul>
    }
}
