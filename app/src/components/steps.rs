//! Where I am in the three steps of setting up.

use crate::texts::use_texts;
use leptos::prelude::*;

/// The three steps, `now` (1 to 3) being the present one.
#[component]
pub fn Steps(
    /// The present step.
    now: usize,
) -> impl IntoView {
    let t = use_texts();
    let step = move |number: usize, text: &'static str| {
        let class = match number.cmp(&now) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "",
        };
        view! { <li class=class aria-current=(number == now).then_some("step")>{text}</li> }
    };
    view! {
        <ol class="steps" aria-label=t.steps_label()>
            {step(1, t.steps_add())} {step(2, t.steps_check())} {step(3, t.steps_log_on())}
        </ol>
    }
}
