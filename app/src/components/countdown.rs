//! Seconds until the authenticator shows a code that is not spent (R12).

use crate::texts::{Texts, use_texts};
use leptos::prelude::*;
use std::time::Duration;

/// A step never lasts longer; an address may say anything.
const MOST: u32 = 30;

/// Counts `wait` seconds down, then says that a new code is there.
///
/// Without JavaScript the number stands still. The ticking text is a timer, which screen readers
/// do not read out every second; they announce the beginning and the end.
#[component]
pub fn Countdown(
    /// Seconds left.
    wait: u32,
    /// Whether it answers a spent code, which is said first.
    #[prop(optional)]
    spent: bool,
) -> impl IntoView {
    let t = use_texts();
    let wait = wait.min(MOST);
    let (left, set_left) = signal(wait);
    Effect::new(move |_| count_down(wait, set_left));
    let ticking = Memo::new(move |_| left.get() > 0);
    let text = move || {
        if ticking.get() {
            view! { <span role="timer" aria-live="off">{move || sentence(t, left.get())}</span> }
                .into_any()
        } else {
            t.confirm_ready().into_any()
        }
    };
    view! {
        <div class="note" class:good=move || !ticking.get() && !spent>
            {move || ticking.get().then(|| view! { <Ring left=left/> })}
            <p role=if spent { "alert" } else { "status" } id=spent.then_some("problem")>
                {spent.then(|| format!("{} ", t.confirm_spent()))} {text}
            </p>
        </div>
    }
}

/// The seconds left as a part of a ring.
#[component]
fn Ring(left: ReadSignal<u32>) -> impl IntoView {
    view! {
        <svg class="ring" viewBox="0 0 36 36" aria-hidden="true">
            <circle class="ring-track" cx="18" cy="18" r="15.9155"/>
            <circle
                class="ring-left"
                cx="18"
                cy="18"
                r="15.9155"
                pathLength="30"
                stroke-dasharray=move || format!("{} 30", left.get())
            />
            <text x="18" y="18">{move || left.get().to_string()}</text>
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

/// Ticks once a second until nothing is left.
pub(super) fn count_down(wait: u32, set_left: WriteSignal<u32>) {
    let tick = move || {
        // The page may be gone, and the signal with it.
        set_left.try_update(|left| *left = left.saturating_sub(1));
    };
    if let (true, Ok(ticking)) = (
        wait > 0,
        set_interval_with_handle(tick, Duration::from_secs(1)),
    ) {
        on_cleanup(move || ticking.clear());
    }
}
