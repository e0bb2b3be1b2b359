//! Copies what a page shows.

use crate::{components::anew, texts::use_texts};
use leptos::prelude::*;

/// A button that copies, and says whether it did: browsers can refuse. As long as no script listens it
/// is not shown.
#[component]
pub fn Copy(
    /// Reads what is copied from the page.
    #[prop(into)]
    text: Callback<(), String>,
) -> impl IntoView {
    let t = use_texts();
    let copied = RwSignal::new(None);
    let said = move |copied| {
        if copied {
            t.enrol_copied()
        } else {
            t.enrol_not_copied()
        }
    };
    view! {
        <button class="secondary scripted" type="button" on:click=move |_| copy(text.run(()), copied)>{t.enrol_copy()}</button>
        " "
        <span role="status">{anew(move || copied.get().map(|copied| view! { <span>{said(copied)}</span> }))}</span>
    }
}

#[cfg(feature = "hydrate")]
fn copy(text: String, copied: RwSignal<Option<bool>>) {
    leptos::task::spawn_local(async move {
        let clipboard = window().navigator().clipboard();
        // Not every page has one.
        let is_done = !clipboard.is_undefined()
            && wasm_bindgen_futures::JsFuture::from(clipboard.write_text(&text))
                .await
                .is_ok();
        copied.try_set(Some(is_done));
    });
}

#[cfg(not(feature = "hydrate"))]
fn copy(_: String, _: RwSignal<Option<bool>>) {}
