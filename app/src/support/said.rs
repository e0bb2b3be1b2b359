//! What was done, and nothing else to do but go back.

use crate::texts::Texts;
use leptos::prelude::*;

/// The page.
#[component]
pub fn SaidPage(t: Texts, text: String) -> impl IntoView {
    view! {
        <h1>{t.support_import()}</h1>
        <p class="note advice" role="status">{text}</p>
        <p><a href="/support">{t.support_back()}</a></p>
    }
}
