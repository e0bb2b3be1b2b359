//! Any address, where the server cannot say what belongs there.

use crate::{
    components::{Failure, Page},
    texts::use_texts,
};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use protocol::Refusal;

/// Why, and the same address once more: loaded as a page of its own, since nothing of this one is needed.
#[component]
pub fn Failed(error: Refusal, path: String, query: ParamsMap) -> impl IntoView {
    let t = use_texts();
    // What Leptos adds to an address is over.
    let fields = query
        .into_iter()
        .filter(|(name, _)| !name.starts_with("__"));
    let fields = fields
        .map(|(name, value)| view! { <input type="hidden" name=name.to_string() value=value/> });
    view! {
        <Page title=t.problem_title()>
            <Failure error=error/>
            <form class="form" method="get" action=path>
                {fields.collect_view()} <button class="primary" type="submit">{t.problem_again()}</button>
            </form>
        </Page>
    }
}
