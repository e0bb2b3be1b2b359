//! How long nothing is checked after wrong attempts, in words, with the time running (R24).

use crate::{
    components::{
        anew,
        clock::{Lives, PauseOver, Spoken, SpokenFirst, Wait},
    },
    texts::{Texts, use_texts},
};
use leptos::prelude::*;
use protocol::{CurrentStage, Refusal, Stage};

/// Says why, and counts down; without JavaScript the time stands still. A pause that is longer than
/// the logon lives says so from the start, and leads to the next one when it is over.
#[component]
pub fn Pause(
    /// Which pause.
    error: Refusal,
    /// Why.
    sentence: String,
) -> impl IntoView {
    let t = use_texts();
    let (wait, of_codes) = match error {
        Refusal::CodesPaused(wait) => (wait, true),
        error => (error.number(), false),
    };
    let lives = use_context::<Lives>().unwrap_or(Lives::Apart);
    let left = Wait::of(wait, told).left;
    let is_over = Memo::new(move |_| left.get() == 0);
    let page = use_context::<PauseOver>();
    Effect::new(move |_| {
        if let Some(PauseOver(page)) = page {
            page.set(is_over.get());
        }
    });
    let words = match lives {
        Lives::Session => t.pause_logged_off(),
        _ => t.pause_password(),
    };
    let password = lives.is_over_after(wait, of_codes).then(|| {
        view! { <p>{words} {move || is_over.get().then(|| view! { " " <a href="/logon">{t.pause_log_on()}</a> })}</p> }
    });
    let ticks =
        (wait > 0).then(|| view! { <span class="unscripted">" " {t.confirm_not_ticking()}</span> });
    view! {
        <div class="error">
            <div role="alert" id="problem">
                <p>{sentence} <SpokenFirst wait=wait left=left words=in_words(t, wait)/></p>
            </div>
            <p><span role="timer" aria-live="off">{anew(move || view! { <span>{in_words(t, left.get())}</span> })}</span> {ticks}</p>
            <Spoken wait=wait left=left words=move |left| in_words(t, left)/>
            {password}
        </div>
    }
}

/// What the server says is left.
fn told(current: &CurrentStage) -> Option<u32> {
    let throttled = match &current.stage {
        Stage::Code(page) => page.throttled,
        Stage::EnterPin(page) => page.throttled,
        Stage::Confirm(page) => page.throttled,
        _ => return None,
    };
    Some(throttled.map_or(0, Refusal::number))
}

fn in_words(t: Texts, seconds: u32) -> String {
    let (hours, minutes) = (seconds / 3600, (seconds / 60 % 60).to_string());
    let rest = (seconds % 60).to_string();
    match (seconds, hours, minutes.as_str()) {
        (0, ..) => t.pause_over().to_owned(),
        (_, 0, "0") => t.pause_seconds(&rest),
        (_, 0, _) => t.pause_minutes(&minutes, &rest),
        _ => t.pause_hours(&hours.to_string(), &minutes),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn where_the_session_has_ended_already_it_says_so() {
        let t = crate::texts::of_code("en");
        for (lives, words) in [
            (Lives::Session, t.pause_logged_off()),
            (
                Lives::Attempt {
                    since: 0.0,
                    seconds: 1,
                },
                t.pause_password(),
            ),
        ] {
            let html = Owner::new().with(|| {
                provide_context(t);
                provide_context(lives);
                view! { <Pause error=Refusal::CodesPaused(900) sentence=String::new()/> }.to_html()
            });
            assert!(html.contains(words), "{html}");
        }
    }
}
