//! What the forms share: each is a real form, which the browser itself can send.

use crate::{error::PageError, texts::use_texts};
use leptos::{ev::SubmitEvent, prelude::*, server::ServerActionError};
use protocol::{Answer, Refusal};
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
    /// Which form of the page was sent last.
    pub latest: Latest,
    /// Whether that was refused.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "only a browser sends")
    )]
    pub is_refused: IsRefused,
}

/// Which of a page's forms was sent last, by its path; empty: none yet. What went wrong with an
/// earlier one is not said any more.
#[derive(Clone, Copy)]
pub struct Latest(pub RwSignal<&'static str>);

/// Whether that form was refused: the title of the page says so first.
#[derive(Clone, Copy)]
pub struct IsRefused(pub RwSignal<bool>);

impl Sending {
    /// To the server function `S`.
    pub fn to<S: ServerFn>() -> Self {
        Self::to_path(S::PATH)
    }

    /// The same for a form beside those of the page: what they say stays as it is.
    pub fn beside<S: ServerFn>() -> Self {
        Self {
            latest: Latest(RwSignal::new(S::PATH)),
            is_refused: IsRefused(RwSignal::new(false)),
            ..Self::to::<S>()
        }
    }

    /// Without JavaScript, what the last sending came to is in the page's address. A word there
    /// that is none of ours is nothing (R30).
    fn to_path(path: &'static str) -> Self {
        let told = use_context::<ServerActionError>()
            .filter(|told| told.path() == path)
            .map(|told| ServerFnUrlError::<PageError>::decode_err(told.err()).0)
            .filter(|error| *error != Refusal::Foreign);
        // That page may have been loaded again since.
        #[cfg(feature = "ssr")]
        let told = told.map(|error| error.later(crate::api::ssr::seconds_since_told()));
        let latest: Latest = expect_context();
        let IsRefused(is_refused) = expect_context();
        if told.is_some() {
            latest.0.set(path);
            is_refused.set(true);
        }
        Self {
            path,
            answer: RwSignal::new(told.map(Answer::Refused)),
            under_way: RwSignal::new(false),
            latest,
            is_refused: IsRefused(is_refused),
        }
    }

    /// What went wrong, if anything did.
    pub fn error(self) -> Signal<Option<Refusal>> {
        Signal::derive(move || match self.answer.get() {
            Some(Answer::Refused(error)) if self.latest.0.get() == self.path => Some(error),
            Some(_) | None => None,
        })
    }

    /// Whether the form is under way: sent, or answered and about to leave for the next page.
    pub fn is_busy(self) -> bool {
        self.under_way.get() || self.answer.get() == Some(Answer::Done)
    }
}

/// The userID that the forms of a page are made for; empty: none. Each says so: in another tab this
/// browser may go on with another one, and what is typed here is no try of that.
#[derive(Clone)]
pub struct Whose(pub String);

/// Returns the userID that the present page is of; empty: nobody's.
pub fn whose() -> String {
    use_context::<Whose>().map_or_else(String::new, |whose| whose.0)
}

/// A form. With JavaScript the page stays, and is told what the sending came to.
#[component]
pub fn Form(
    /// Where it goes.
    sending: Sending,
    /// What stands behind that address: a `?` and more, or nothing.
    #[prop(optional)]
    query: String,
    /// Whether the userID is to be seen in it: password managers file a password, and find a code,
    /// under the one that they see before it.
    #[prop(optional)]
    named: bool,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    let send = move |event: SubmitEvent| send(sending, event);
    let action = format!("{}{query}", sending.path);
    let whose = whose();
    let seen = named.then(|| view! { <UserId user_id=whose.clone()/> });
    let hidden =
        (!whose.is_empty()).then(|| view! { <input type="hidden" name="form_of" value=whose/> });
    view! {
        <form action=action method="post" class="form" on:submit=send>
            {hidden}
            {seen}
            {children()}
        </form>
    }
}

/// The userID of a form: nothing to type, so Tab passes it over.
#[component]
fn UserId(user_id: String) -> impl IntoView {
    view! {
        <label class="whose">
            {use_texts().logon_user_id()} " "
            <input value=user_id readonly tabindex="-1" autocomplete="username" translate="no"/>
        </label>
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
    /// What it is about, where several buttons of a page say the same.
    #[prop(optional)]
    about: String,
    /// How it looks: `primary`, the one of its page, or `secondary`.
    #[prop(default = "primary")]
    class: &'static str,
    /// Whether nothing that it sends is looked at for now: then it is not what to do next. It can be sent
    /// all the same, because support may have lifted the pause.
    #[prop(optional)]
    paused: Option<Signal<bool>>,
) -> impl IntoView {
    let is_paused = move || paused.is_some_and(|paused| paused.get());
    let name = (!about.is_empty()).then(|| format!("{label}: {about}"));
    view! {
        <button
            class=move || if is_paused() { "secondary" } else { class }
            type="submit"
            aria-label=name
            aria-busy=move || sending.is_busy().then_some("true")
        >
            {label}
        </button>
    }
}
