//! The frame of a page: one card, one heading, and the way to support.

use crate::{
    components::{IsRefused, field::nothing_focused},
    site::{Site, use_site},
    texts::{Texts, use_texts},
};
use leptos::{html::H1, prelude::*};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a page has been shown before.
static HAS_CHANGED: AtomicBool = AtomicBool::new(false);

/// The id of the element that the way past the top of a page leads to. No application has it: what stands behind
/// `#` in an address is otherwise a part of theirs.
pub const MAIN: &str = "gtg-main";

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
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| {
        // What reads a page aloud has begun with the first one by itself.
        if HAS_CHANGED.swap(true, Ordering::Relaxed) {
            focus_last(heading);
        }
    });
    view! {
        <main class=format!("card {class}") id=MAIN>
            {above.run()} <h1 tabindex="-1" node_ref=heading>{title}</h1> {children()}
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

/// Focuses the heading, unless something of the page takes the focus by then: its first field, or what
/// was done.
fn focus_last(heading: NodeRef<H1>) {
    #[cfg(feature = "hydrate")]
    let here = crate::components::scroll::path();
    request_animation_frame(move || {
        request_animation_frame(move || {
            #[cfg(feature = "hydrate")]
            crate::components::scroll::return_to(&here);
            if let (true, Some(Some(heading))) = (nothing_focused(), heading.try_get_untracked()) {
                focus_in_place(&heading);
            }
        });
    });
}

/// Focuses `heading` without moving the page.
fn focus_in_place(heading: &web_sys::HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    _ = heading.focus_with_options(&options);
}

/// How to reach support: a telephone number can be called, anything else is read.
#[component]
pub fn Support(site: Site) -> impl IntoView {
    let t = use_texts();
    if site.call.is_empty() {
        return site.support.into_any();
    }
    view! { {t.page_help_support()} " " <a href=site.call>{site.support}</a> }.into_any()
}
