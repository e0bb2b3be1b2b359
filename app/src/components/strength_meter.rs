//! The strength of a new password while it is typed, in words and as a bar.
//!
//! It is written into the page by hand: with signals and elements of Leptos this one bar would weigh
//! more than two kilobytes on every page.

use crate::{
    strength::{MAX_STRENGTH, Strength},
    texts::{Texts, use_texts},
};
use leptos::prelude::*;

/// The meter of the one measured field of a page. As long as there are no words, so also without
/// JavaScript, it is not shown; only they are announced, politely, when they change.
#[component]
pub fn StrengthMeter() -> impl IntoView {
    let label = use_texts().password_strength();
    // The label is ours, and no locale file writes markup.
    let inside = format!(
        "<output id=\"strength-words\"></output><label for=\"strength\">{label}</label>\
         <meter id=\"strength\" value=\"0\" max=\"{MAX_STRENGTH}\" low=\"2\" high=\"3\" optimum=\"{MAX_STRENGTH}\"></meter>"
    );
    view! { <p class="strength" inner_html=inside></p> }
}

/// Shows the strength of `password`, of which at least `minimum` code points are demanded.
pub fn measure(password: &str, minimum: u32, t: Texts) {
    let (level, words) = match Strength::of(password, minimum) {
        Strength::None => ("0", ""),
        Strength::TooShort => ("1", t.password_strength_too_short()),
        Strength::CouldBeLonger => ("2", t.password_strength_longer()),
        Strength::Good => ("3", t.password_strength_good()),
        Strength::VeryGood => (MAX_STRENGTH, t.password_strength_very_good()),
    };
    let find = |id| document().get_element_by_id(id);
    if let (Some(meter), Some(output)) = (find("strength"), find("strength-words"))
        && meter.get_attribute("value").as_deref() != Some(level)
    {
        _ = meter.set_attribute("value", level);
        output.set_text_content(Some(words));
    }
}
