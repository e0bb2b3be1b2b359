//! Seconds until the authenticator shows a code that is not spent (R12).

use crate::{
    components::{
        anew,
        clock::{Spoken, SpokenFirst, Wait},
    },
    texts::{Texts, use_texts},
};
use leptos::prelude::*;
use protocol::{CurrentStage, MAX_SPENT_SECONDS, Stage};

/// The id of the sentence with the seconds, which describes the field of the code: there they are true.
pub const WAIT: &str = "wait";

/// Counts `wait` seconds down, then says that a new code is there. The running time is silent: what a
/// screen reader is told stands beside it ([`Spoken`]).
#[component]
pub fn Countdown(
    /// Seconds left.
    wait: u32,
    /// Whether it answers a spent code, which is said first.
    #[prop(optional)]
    spent: bool,
) -> impl IntoView {
    let t = use_texts();
    let wait = wait.min(MAX_SPENT_SECONDS);
    let left = Wait::of(wait, told).left;
    let ticking = Memo::new(move |_| left.get() > 0);
    let why = if spent {
        let first = sentence(t, wait);
        view! { <span role="alert">{t.confirm_spent()} <SpokenFirst wait=wait left=left words=first/></span> }
            .into_any()
    } else {
        view! { <span>{t.confirm_why()}</span> }.into_any()
    };
    let ticks =
        (wait > 0).then(|| view! { <span class="unscripted">" " {t.confirm_not_ticking()}</span> });
    view! {
        <div class="note" class:good=move || !ticking.get() && !spent>
            {move || ticking.get().then(|| view! { <Ring left=left/> })}
            <p>{why} " " <span role="timer" aria-live="off" id=WAIT>{anew(move || view! { <span>{sentence(t, left.get())}</span> })}</span> {ticks}</p>
            <Spoken wait=wait left=left words=move |left| sentence(t, left)/>
        </div>
    }
}

/// What the server says is left.
fn told(current: &CurrentStage) -> Option<u32> {
    match &current.stage {
        Stage::Confirm(page) => Some(page.wait.min(MAX_SPENT_SECONDS)),
        Stage::Account(page) => Some(page.wait.min(MAX_SPENT_SECONDS)),
        _ => None,
    }
}

/// The seconds left, of thirty, as a part of a ring whose way round is 100.
#[component]
fn Ring(left: ReadSignal<u32>) -> impl IntoView {
    view! {
        <svg class="ring scripted" viewBox="0 0 36 36" aria-hidden="true">
            <circle class="ring-track" cx="18" cy="18" r="15.9155"/>
            <circle
                class="ring-left"
                cx="18"
                cy="18"
                r="15.9155"
                stroke-dasharray=move || format!("{} 100", left.get() * 10 / 3)
            />
            <text x="18" y="18">{anew(move || view! { <tspan>{left.get().to_string()}</tspan> })}</text>
        </svg>
    }
}

fn sentence(t: Texts, seconds: u32) -> String {
    match seconds {
        0 => t.confirm_ready().to_owned(),
        1 => t.confirm_wait_one("1"),
        _ => t.confirm_wait_other(&seconds.to_string()),
    }
}
