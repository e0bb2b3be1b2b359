//! The frame of a page: one card, one heading, and the way to support.

use crate::{
    site::{Site, use_site},
    texts::use_texts,
};
use leptos::prelude::*;

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
    Effect::new(move |_| document().set_title(&format!("{title} – {name}")));
    view! {
        <main class=format!("card {class}")>
            {above.run()} <h1 tabindex="-1">{title}</h1> {children()}
            {(!site.support.is_empty()).then(|| view! { <p class="help">{help.unwrap_or_else(|| t.page_help())} " " <Support site=site/></p> })}
        </main>
    }
}

/// How to reach support: a telephone number can be called, anything else is read.
#[component]
fn Support(site: Site) -> impl IntoView {
    let t = use_texts();
    match site.call() {
        Some(link) => {
            view! { {t.page_help_support()} " " <a href=link>{site.support}</a> }.into_any()
        }
        None => site.support.into_any(),
    }
}
