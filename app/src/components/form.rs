//! What the forms share: each is a real form, which the browser itself can send.

use crate::{error::PageError, wire::Answer};
use leptos::{ev::SubmitEvent, prelude::*, server::ServerActionError};
use server_fn::{ServerFn, error::ServerFnUrlError};

/// A form's way to its server function, and what the last sending came to.
#[derive(Clone, Copy)]
pub struct Sending {
    /// The address of the server function.
    pub path: &'static str,
    /// What it answered.
    pub answer: RwSignal<Option<Answer>>,
    /// Whether the answer is waited for.
    pub under_way: RwSignal<bool>,
}

impl Sending {
    /// To the server function `S`.
    pub fn to<S: ServerFn>() -> Self {
        Self::to_path(S::PATH)
    }

    /// Without JavaScript, what the last sending came to is in the page's address. A word there
    /// that is none of ours is nothing (R30).
    fn to_path(path: &'static str) -> Self {
        let told = use_context::<ServerActionError>()
            .filter(|told| told.path() == path)
            .map(|told| ServerFnUrlError::<PageError>::decode_err(told.err()))
            .filter(|error| *error != PageError::Foreign);
        Self {
            path,
            answer: RwSignal::new(told.map(Answer::Refused)),
            under_way: RwSignal::new(false),
        }
    }

    /// What went wrong, if anything did.
    pub fn error(self) -> Signal<Option<PageError>> {
        Signal::derive(move || match self.answer.get() {
            Some(Answer::Refused(error)) => Some(error),
            Some(Answer::Done) | None => None,
        })
    }

    /// Whether the form is under way: sent, or answered and about to leave for the next page.
    pub fn is_busy(self) -> bool {
        self.under_way.get() || self.answer.get() == Some(Answer::Done)
    }
}

/// A form. With JavaScript the page stays, and is told what the sending came to.
#[component]
pub fn Form(
    /// Where it goes.
    sending: Sending,
    /// What stands behind that address: a `?` and more, or nothing.
    #[prop(optional)]
    query: String,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    let send = move |event: SubmitEvent| send(sending, event);
    let action = format!("{}{query}", sending.path);
    view! {
        <form action=action method="post" class="form" on:submit=send>
            {children()}
        </form>
    }
}

#[cfg(feature = "hydrate")]
use crate::api::client::send;

/// Nobody submits on the server.
#[cfg(not(feature = "hydrate"))]
fn send(_: Sending, _: SubmitEvent) {}

/// The one button of a form; busy while the form is under way, and then it sends nothing twice.
#[component]
pub fn Submit(
    /// What it says.
    label: &'static str,
    /// The form's.
    sending: Sending,
) -> impl IntoView {
    view! {
        <button class="primary" type="submit" aria-busy=move || sending.is_busy().then_some("true")>
            {label}
        </button>
    }
}
