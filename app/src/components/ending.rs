//! The word that a page is about to end, a button for more time, and what is there when it has ended.

use crate::{
    api::Stay,
    components::{Form, MAIN, Page, Problem, Sending, Submit, clock::Wait},
    texts::{Texts, use_texts},
};
use leptos::prelude::*;
use protocol::Answer;

/// So many seconds before the end, the page says so (WCAG 2.2, 2.2.1: twenty at least).
const WARNED: u32 = 120;

/// When the server is asked before the page says so: another tab, or an application, may have used the session.
const ASKED: [u32; 3] = [WARNED, 60, 0];

/// For how long the page works, said where nothing counts it: in whole minutes that there are.
pub fn lasting(t: Texts, seconds: u32) -> String {
    t.stay_unscripted(&(seconds / 60).max(1).to_string())
}

/// A page that ends after `time_left` seconds if nothing is done. When it has ended, what it shows is
/// taken away: at a shared computer it is not for whoever comes next.
#[component]
pub fn Ending(
    /// Seconds left; 0: it does not end.
    time_left: u32,
    /// Whether it is a session that ends. Otherwise it is a logon, or a change, under way.
    is_session: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    let t = use_texts();
    if time_left == 0 {
        return children().into_any();
    }
    let sending = Sending::beside::<Stay>();
    // One clock for as long as the page is there: more time only sets it anew.
    let wait = Wait::asked_at(&ASKED, time_left, |current| Some(current.seconds_left));
    let left = wait.left;
    Effect::new(move |_| {
        if let Some(Answer::Stays(seconds)) = sending.answer.get() {
            wait.set(seconds);
        }
    });
    let is_near = Memo::new(move |_| (1..=WARNED).contains(&left.get()));
    let is_over = Memo::new(move |_| left.get() == 0);
    Effect::new(move |_| {
        // The way past the top leads to what is to be seen.
        if let (true, Some(hidden)) = (is_over.get(), document().get_element_by_id(MAIN)) {
            _ = hidden.remove_attribute("id");
        }
    });
    let warning = if is_session {
        t.stay_session()
    } else {
        t.stay_attempt()
    };
    let label = if is_session {
        t.stay_session_submit()
    } else {
        t.stay_attempt_submit()
    };
    view! {
        <div hidden=move || is_over.get()>{children()}</div>
        <div class="ending" class:near=move || is_near.get()>
            {move || is_near.get().then(|| view! { <p role="alert">{warning}</p> })}
            <p class="unscripted">{lasting(t, time_left)}</p>
            <Form sending=sending>
                <Problem error=sending.error()/>
                <Submit class="secondary" label=label sending=sending/>
            </Form>
        </div>
        {move || is_over.get().then(|| view! {
            <Page title=t.stay_over_title()>
                <p class="lead" role="alert">{t.stay_over()}</p>
                <a class="primary" href="" rel="external">{t.stay_over_action()}</a>
            </Page>
        })}
    }
    .into_any()
}
