//! What is read out to the holder after a change, this once: an enrolment PIN, or a set-up code.

use super::path_of;
use crate::{
    components::{HERE, naming},
    texts::Texts,
};
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
    /// What the site is called.
    site: String,
    /// The present time.
    now: String,
) -> impl IntoView {
    let code = done.set_up_code.map(|code| {
        view! {
            <h1>{naming(&t.support_code_title(HERE), user_id.clone())}</h1>
            <p class="secret" translate="no" id="code">{code.reveal().to_string()}</p>
            <p>{naming(&t.support_code_what(&hours.to_string(), HERE), user_id.clone())}</p>
        }
    });
    let pin = done.pin.map(|pin| {
        view! {
            <h1>{naming(&t.support_pin_title(HERE), user_id.clone())}</h1>
            <p class="secret" translate="no" id="pin">{pin.reveal().to_string()}</p>
            <p>{naming(&t.support_pin_what(HERE), user_id.clone())}</p>
        }
    });
    let back_to = naming(&t.support_back_to(HERE), user_id.clone());
    view! {
        <div class="narrow form">
            {code} {pin} <p>{t.support_issued_at(&now, &site)}</p> <p class="note">{t.support_once()}</p>
            <p><a class="secondary" href=path_of(&user_id)><span>{back_to}</span></a></p>
        </div>
    }
}
