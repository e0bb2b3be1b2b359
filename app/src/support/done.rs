//! What is read out to the holder after a change, this once: an enrolment PIN, or a set-up code.

use super::path_of;
use crate::texts::Texts;
use leptos::prelude::*;
use service::Done;

/// The page.
#[component]
pub fn DonePage(
    t: Texts,
    user_id: String,
    done: Done,
    /// For how many hours a set-up code is good.
    hours: i64,
) -> impl IntoView {
    let code = done.set_up_code.map(|code| {
        view! {
            <h1>{t.support_code_title(&user_id)}</h1>
            <p class="secret" translate="no" id="code">{code.reveal().to_string()}</p>
            <p>{t.support_code_what(&hours.to_string(), &user_id)}</p>
        }
    });
    let pin = done.pin.map(|pin| {
        view! {
            <h1>{t.support_pin_title(&user_id)}</h1>
            <p class="secret" translate="no" id="pin">{pin.reveal().to_string()}</p>
            <p>{t.support_pin_what(&user_id)}</p>
        }
    });
    view! {
        <div class="narrow form">
            {code} {pin} <p class="note">{t.support_once()}</p>
            <p><a class="secondary" href=path_of(&user_id)>{t.support_back_to(&user_id)}</a></p>
        </div>
    }
}
