//! Copies what a page shows.

use crate::texts::use_texts;
use leptos::prelude::*;

/// A button that copies, and says so.
#[component]
pub fn Copy(
    /// Reads what is copied from the page.
    #[prop(into)]
    text: Callback<(), String>,
) -> impl IntoView {
    let t = use_texts();
    let (copied, set_copied) = signal(false);
    view! {
        <button class="secondary copy" type="button" on:click=move |_| copy(text.run(()), set_copied)>{t.enrol_copy()}</button>
        " "
        <span role="status">{move || copied.get().then(|| t.enrol_copied())}</span>
    }
}

#[cfg(feature = "hydrate")]
fn copy(text: String, set_copied: WriteSignal<bool>) {
    leptos::task::spawn_local(async move {
        let copied = wasm_bindgen_futures::JsFuture::from(
            window().navigator().clipboard().write_text(&text),
        );
        set_copied.set(copied.await.is_ok());
    });
}

#[cfg(not(feature = "hydrate"))]
fn copy(_: String, _: WriteSignal<bool>) {}
