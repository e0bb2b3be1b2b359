//! The frame of a page: one card, one heading, and the way to support.

use crate::{
    components::IsRefused,
    site::{Site, use_site},
    texts::{Texts, use_texts},
};
use leptos::prelude::*;

/// The id of the element that the way past the top of a page leads to.
pub const MAIN: &str = "main";

/// A page with `title` as heading and document title.
#[component]
pub fn Page(
    /// The heading.
    title: &'static str,
    /// More classes of the card: `wide`, `centred`.
    #[prop(optional)]
    class: &'static str,
    /// The question before the way to support, where it is not about getting in.
    #[prop(optional)]
    help: Option<&'static str>,
    /// What stands above the heading.
    #[prop(optional, into)]
    above: ViewFn,
    /// What stands below it.
    children: Children,
) -> impl IntoView {
    let (t, site) = (use_texts(), use_site());
    let name = site.name.clone();
    let IsRefused(is_refused) = expect_context();
    Effect::new(move |_| {
        document().set_title(&document_title(t, title, &name, is_refused.get()));
    });
    view! {
        <main class=format!("card {class}") id=MAIN>
            {above.run()} <h1 tabindex="-1">{title}</h1> {children()}
            {(!site.support.is_empty()).then(|| view! { <p class="help">{help.unwrap_or_else(|| t.page_help())} " " <Support site=site/></p> })}
        </main>
    }
}

/// What a tab is called, and what a screen reader says first. A refused form is said before the
/// heading.
pub fn document_title(t: Texts, heading: &str, site: &str, is_refused: bool) -> String {
    let title = format!("{heading} – {site}");
    if is_refused {
        t.page_refused(&title)
    } else {
        title
    }
}

/// How to reach support: a telephone number can be called, anything else is read.
#[component]
fn Support(site: Site) -> impl IntoView {
    let t = use_texts();
    if site.call.is_empty() {
        return site.support.into_any();
    }
    view! { {t.page_help_support()} " " <a href=site.call>{site.support}</a> }.into_any()
}
