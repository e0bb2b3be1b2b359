//! There is no such account.

use crate::texts::Texts;
use leptos::prelude::*;

/// The page.
#[component]
pub fn MissingPage(t: Texts) -> impl IntoView {
    view! {
        <h1>{t.support_problem_no_account()}</h1>
        <p><a href="/support">{t.support_back()}</a></p>
    }
}
