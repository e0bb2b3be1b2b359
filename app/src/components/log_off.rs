//! Logging off, from whichever page somebody who is logged on sees.

use crate::{
    api::LogOff as Api,
    components::{Form, Problem, Sending, Submit},
    texts::use_texts,
};
use leptos::prelude::*;

/// The form. `class`: how its button looks.
#[component]
pub fn LogOff(
    /// How its button looks, as of [`Submit`].
    class: &'static str,
) -> impl IntoView {
    let t = use_texts();
    let sending = Sending::to::<Api>();
    view! {
        <Form sending=sending>
            <Problem error=sending.error()/>
            <Submit class=class label=t.home_log_off() sending=sending/>
        </Form>
    }
}
