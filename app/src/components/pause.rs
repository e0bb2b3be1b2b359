//! How long nothing is looked at after wrong tries, in words, with the time running (R24).

use crate::{
    components::countdown::count_down,
    texts::{Texts, use_texts},
};
use leptos::prelude::*;

/// Says why, and counts down; without JavaScript the time stands still.
#[component]
pub fn Pause(
    /// Seconds left.
    wait: u32,
    /// Why.
    sentence: String,
) -> impl IntoView {
    let t = use_texts();
    let (left, set_left) = signal(wait);
    Effect::new(move |_| count_down(wait, set_left));
    let over = Memo::new(move |_| left.get() == 0);
    let time = move || {
        if over.get() {
            t.pause_over().to_owned()
        } else {
            in_words(t, left.get())
        }
    };
    view! {
        <div class="error" role="alert" id="problem">
            <p>{sentence}</p>
            <p role="timer" aria-live="off">{time}</p>
        </div>
    }
}

fn in_words(t: Texts, seconds: u32) -> String {
    let (hours, minutes) = (seconds / 3600, (seconds / 60 % 60).to_string());
    let seconds = (seconds % 60).to_string();
    match (hours, minutes.as_str()) {
        (0, "0") => t.pause_seconds(&seconds),
        (0, _) => t.pause_minutes(&minutes, &seconds),
        _ => t.pause_hours(&hours.to_string(), &minutes),
    }
}
