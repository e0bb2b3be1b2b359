//! What the forms share.

use crate::{error::PageError, wire::Answer};
use leptos::{prelude::*, server_fn::ServerFn};

/// What the last sending of a form came to.
pub fn error_of<S>(action: ServerAction<S>) -> Signal<Option<PageError>>
where
    S: ServerFn<Output = Answer, Error = PageError> + Clone + Send + Sync + 'static,
{
    let (value, version) = (action.value(), action.version());
    Signal::derive(move || match value.get() {
        // In an address, a word that is none of ours is nothing (R30). In an answer it comes from
        // something before our server, and the person must hear that nothing was done.
        Some(Err(PageError::Foreign)) if version.get() > 0 => Some(PageError::Unreachable),
        Some(Ok(Answer::Refused(error)) | Err(error)) => Some(error),
        Some(Ok(Answer::Done)) | None => None,
    })
}

/// Whether a form is under way: sent, or answered and about to leave for the next page.
pub fn busy_of<S>(action: ServerAction<S>) -> Signal<bool>
where
    S: ServerFn<Output = Answer, Error = PageError> + Clone + Send + Sync + 'static,
{
    let (pending, value) = (action.pending(), action.value());
    Signal::derive(move || pending.get() || matches!(value.get(), Some(Ok(Answer::Done))))
}

/// The one button of a form; busy while the form is under way, and then it sends nothing twice.
#[component]
pub fn Submit(
    /// What it says.
    label: &'static str,
    /// Whether the form is under way.
    #[prop(into)]
    pending: Signal<bool>,
) -> impl IntoView {
    let stop = move |event: leptos::ev::MouseEvent| {
        if pending.get_untracked() {
            event.prevent_default();
        }
    };
    view! {
        <button class="primary" type="submit" aria-busy=move || pending.get().then_some("true") on:click=stop>
            {label}
        </button>
    }
}
