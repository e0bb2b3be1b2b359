//! The browser's side of all server functions: one request, whose answer is a text. Leptos' own
//! client is compiled anew for every function, and the logon page would pay 1 kB for each.

use crate::{
    components::Sending,
    error::PageError,
    wire::{Answer, Step},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use server_fn::redirect::{REDIRECT_HEADER, call_redirect_hook};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, Headers, HtmlFormElement, RequestInit, Response, UrlSearchParams};

/// What the server answered.
struct Reply {
    text: String,
    /// Where it sends the browser on.
    location: Option<String>,
}

/// Sends the form that `event` is about, unless it is under way.
pub fn send(sending: Sending, event: SubmitEvent) {
    event.prevent_default();
    let form: Option<HtmlFormElement> = event.target().and_then(|form| form.dyn_into().ok());
    let (Some(form), false) = (form, untrack(|| sending.is_busy())) else {
        return;
    };
    sending.under_way.set(true);
    spawn_local(async move {
        let path = form.get_attribute("action").unwrap_or_default();
        let answer = match post(&path, Some(&form)).await {
            Ok(Reply { text, location }) => {
                match location {
                    // On to an application: not a page of ours, though the address is.
                    Some(away) if away.starts_with("/auth/") => {
                        _ = window().location().set_href(&away);
                    }
                    Some(location) => call_redirect_hook(&location),
                    None => {}
                }
                Answer::from(text)
            }
            Err(_) => Answer::Refused(PageError::Unreachable),
        };
        // A foreign word comes from something before our server: the person must hear that
        // nothing was done.
        let answer = match answer {
            Answer::Refused(PageError::Foreign) => Answer::Refused(PageError::Unreachable),
            answer => answer,
        };
        // The page may be gone, and the signals with it.
        sending.answer.try_set(Some(answer));
        sending.under_way.try_set(false);
    });
}

/// Asks where the browser stands.
pub async fn position(path: &'static str) -> Result<Step, PageError> {
    let reply = post(path, None).await;
    let text = reply.map_err(|_| PageError::Unreachable)?.text;
    text.clone().try_into().map_err(|_| match text.into() {
        PageError::Foreign => PageError::Unreachable,
        error => error,
    })
}

/// Posts as a form does, with the fields of `form`.
async fn post(path: &str, form: Option<&HtmlFormElement>) -> Result<Reply, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "text/plain")?;
    let fields = match form {
        Some(form) => {
            UrlSearchParams::new_with_str_sequence_sequence(&FormData::new_with_form(form)?.into())?
        }
        None => UrlSearchParams::new()?,
    };
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&fields);
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &init)).await?;
    let response: Response = response.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    let answered = response.headers();
    Ok(Reply {
        text: text.as_string().unwrap_or_default(),
        location: answered
            .get(REDIRECT_HEADER)?
            .and(answered.get("Location")?),
    })
}
