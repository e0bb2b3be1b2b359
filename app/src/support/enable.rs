//! Switching 2FA on for many: how many, and why.

use super::actions::{Code, Reason, Wrong};
use crate::texts::Texts;
use leptos::prelude::*;

/// The page that asks once more.
#[component]
pub fn EnablePage(
    t: Texts,
    /// The accounts that were chosen.
    user_ids: Vec<String>,
    /// What was typed as reason.
    reason: String,
    /// What is wrong; may be empty.
    problem: String,
    needs_code: bool,
) -> impl IntoView {
    let title = match user_ids.len() {
        1 => t.support_enable_one().to_owned(),
        count => t.support_enable_many(&count.to_string()),
    };
    let list = user_ids.join(", ");
    let ids = user_ids
        .into_iter()
        .map(|id| view! { <input type="hidden" name="user_id" value=id/> });
    view! {
        <h1>{title}</h1>
        <form class="form narrow" method="post" action="/support/enable">
            <p class="lead">{list}</p>
            <p>{t.support_enable_what()}</p>
            <p>{t.support_enable_passed_over()}</p>
            {ids.collect_view()}
            <input type="hidden" name="confirmed" value="yes"/>
            <Wrong problem=problem/>
            <Reason t=t reason=reason/>
            <Code t=t needed=needs_code/>
            <button class="primary">{t.support_enable()}</button>
            <p class="under"><a href="/support">{t.support_back()}</a></p>
        </form>
    }
}
