//! Any other address.

use crate::{
    components::{LogOff, Page},
    texts::use_texts,
};
use leptos::prelude::*;

/// There is no such page.
#[component]
pub fn Missing(
    /// Whether somebody is logged on.
    is_logged_on: bool,
) -> impl IntoView {
    let t = use_texts();
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Page title=t.missing_title()>
            <p class="lead">{t.missing_lead()}</p>
            <a class="secondary" href="/logon">{t.missing_action()}</a>
            {is_logged_on.then(|| view! { <LogOff class="secondary"/> })}
        </Page>
    }
}
