//! Where I am in the three steps of setting up.

use crate::texts::use_texts;
use leptos::prelude::*;

/// The three steps. A page may be about more than one of them: `from` to `to`, each 1 to 3.
#[component]
pub fn Steps(
    /// The first step that the page is about.
    from: usize,
    /// The last one.
    to: usize,
) -> impl IntoView {
    let t = use_texts();
    let step = move |number: usize, text: &'static str| {
        let is_now = (from..=to).contains(&number);
        let class = match (is_now, number < from) {
            (true, _) => "now",
            (false, true) => "done",
            (false, false) => "",
        };
        view! { <li class=class aria-current=is_now.then_some("step")>{text}</li> }
    };
    view! {
        <ol class="steps" aria-label=t.steps_label()>
            {step(1, t.steps_add())} {step(2, t.steps_check())} {step(3, t.steps_log_on())}
        </ol>
    }
}
