//! Switching 2FA on for many: how many change, which stay as they are, and why it is done.

use super::{
    actions::{Code, Reason},
    problem::{FormProblem, Wrong},
};
use crate::texts::Texts;
use leptos::prelude::*;
use service::{Enabling, WhyStays};

/// The page that asks once more.
#[component]
pub fn EnablePage(
    t: Texts,
    /// The accounts that were chosen.
    enabling: Enabling,
    /// What was typed as reason.
    reason: String,
    problem: FormProblem,
    needs_code: bool,
) -> impl IntoView {
    let Enabling { changes, stays } = enabling;
    let is_any = !changes.is_empty();
    let title = match changes.len() {
        0 => t.support_enable_none().to_owned(),
        1 => t.support_enable_one().to_owned(),
        count => t.support_enable_many(&count.to_string()),
    };
    let list = changes.iter().map(ToString::to_string).collect::<Vec<_>>();
    // Those that stay go along: what becomes of each is decided when the form is sent.
    let all = changes.iter().chain(stays.iter().map(|(id, _)| id));
    let ids: Vec<_> = all
        .map(|id| view! { <input type="hidden" name="user_id" value=id.to_string()/> })
        .collect();
    let stays: Vec<_> = stays
        .into_iter()
        .map(|(id, why)| {
            view! { <li><strong translate="no">{id.to_string()}</strong> " " {why_stays(t, why)}</li> }
        })
        .collect();
    let stays = (!stays.is_empty()).then(|| {
        view! { <p>{t.support_enable_stay()}</p> <ul class="rows">{stays}</ul> }
    });
    let form = is_any.then(|| {
        view! {
            <form class="form narrow" method="post" action="/support/enable">
                <p class="lead" translate="no">{list.join(", ")}</p>
                <p>{t.support_enable_what()}</p>
                {ids}
                <input type="hidden" name="confirmed" value="yes"/>
                <Wrong problem=problem.clone()/>
                <Reason t=t reason=reason problem=&problem/>
                <Code t=t needed=needs_code problem=&problem/>
                <button class="primary">{t.support_enable()}</button>
            </form>
        }
    });
    view! {
        <h1>{title}</h1>
        {form}
        {stays}
        <p><a href="/support">{t.support_back()}</a></p>
    }
}

fn why_stays(t: Texts, why: WhyStays) -> &'static str {
    match why {
        WhyStays::IsOn => t.support_stays_on(),
        WhyStays::Waits => t.support_stays_waiting(),
        WhyStays::Staff => t.support_stays_staff(),
        WhyStays::Missing => t.support_problem_no_account(),
    }
}
