//! The browser's side of all server functions: one request, whose answer is a text. Leptos' own
//! client is compiled anew for every function, and the logon page would pay 1 kB for each.

use crate::{
    api::fragment,
    components::{IsRefused, Latest, Sending},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use protocol::{Answer, CurrentStage, Refusal, Wire};
use server_fn::redirect::{REDIRECT_HEADER, call_redirect_hook};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, FormData, Headers, HtmlElement, HtmlFormElement, HtmlInputElement,
    RequestInit, Response, UrlSearchParams,
};

/// How long an answer may take: the server itself gives up earlier, what is before it perhaps never.
const PATIENCE: Duration = Duration::from_secs(30);

const UNREACHABLE: Answer = Answer::Refused(Refusal::Unreachable);

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
    let button = event.submitter();
    sending.under_way.set(true);
    let Latest(latest) = sending.latest;
    if untrack(|| latest.get()) != sending.path {
        // What this form came to before another one was sent is over too.
        sending.answer.set(None);
        latest.set(sending.path);
    }
    spawn_local(async move {
        let path = form.get_attribute("action").unwrap_or_default();
        let answer = match post(&path, Fields::Of(&form, button.as_ref())).await {
            // Only our server says where to go on. Whatever else comes, of any status and even empty, is
            // a word of ours, or from something before our server: nothing was done then.
            Ok(Reply {
                location: Some(location),
                ..
            }) => {
                if is_account(&location) {
                    start_over(&form);
                }
                // On to an application: not a page of ours, though the address is.
                if location.starts_with("/auth/") {
                    _ = window().location().set_href(&fragment::restored(location));
                } else {
                    call_redirect_hook(&location);
                }
                Answer::Done
            }
            Ok(Reply { text, .. }) => match text.into() {
                Answer::Done | Answer::Refused(Refusal::Foreign) => UNREACHABLE,
                answer => answer,
            },
            Err(_) => UNREACHABLE,
        };
        // The page may be gone, and the signals with it.
        let IsRefused(is_refused) = sending.is_refused;
        is_refused.try_set(matches!(answer, Answer::Refused(_)));
        sending.answer.try_set(Some(answer));
        sending.under_way.try_set(false);
    });
}

/// The account page, looked at anew.
fn is_account(location: &str) -> bool {
    location.starts_with("/account?")
}

/// The page is looked at anew, and is still there: what was typed is not.
fn start_over(form: &HtmlFormElement) {
    form.reset();
    if let Ok(Some(fold)) = form.closest("details") {
        _ = fold.remove_attribute("open");
    }
}

/// Takes a userID that is half typed along when another language is chosen: that form is not of the
/// app, and loads the page anew.
pub fn keep_typed() {
    let kept = window_event_listener_untyped("submit", |event| {
        let form = event
            .target()
            .and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let typed = document().get_element_by_id("user_id");
        let typed = typed.and_then(|typed| typed.dyn_into::<HtmlInputElement>().ok());
        let (Some(form), Some(typed)) = (form, typed) else {
            return;
        };
        if let (Ok(Some(_)), Ok(field)) = (
            form.closest(".languages"),
            document().create_element("input"),
        ) {
            _ = field.set_attribute("type", "hidden");
            _ = field.set_attribute("name", "user_id");
            _ = field.set_attribute("value", &typed.value());
            _ = form.append_child(&field);
        }
    });
    on_cleanup(move || kept.remove());
}

/// Asks where the browser stands.
pub async fn stage_at(path: &'static str, page: &str) -> Result<CurrentStage, Refusal> {
    let reply = post(path, Fields::Page(page)).await;
    let text = reply.map_err(|_| Refusal::Unreachable)?.text;
    CurrentStage::of_text(&text).ok_or_else(|| text.into())
}

/// What is posted.
enum Fields<'a> {
    /// The fields of a form, and the button that was pressed.
    Of(&'a HtmlFormElement, Option<&'a HtmlElement>),
    /// Which page asks.
    Page(&'a str),
}

/// Posts as a form does.
async fn post(path: &str, fields: Fields<'_>) -> Result<Reply, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept", "text/plain")?;
    let fields = match fields {
        Fields::Of(form, button) => {
            let fields = FormData::new_with_form(form)?;
            // A button that has a name says which of several it was.
            if let Some(name) = button.and_then(|button| button.get_attribute("name")) {
                let value = button.and_then(|button| button.get_attribute("value"));
                fields.append_with_str(&name, &value.unwrap_or_default())?;
            }
            UrlSearchParams::new_with_str_sequence_sequence(&fields.into())?
        }
        Fields::Page(page) => {
            let fields = UrlSearchParams::new()?;
            fields.append("page", page);
            fields
        }
    };
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&fields);
    let giving_up = AbortController::new()?;
    init.set_signal(Some(&giving_up.signal()));
    let late = set_timeout_with_handle(move || giving_up.abort(), PATIENCE)?;
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &init)).await?;
    let response: Response = response.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    late.clear();
    let answered = response.headers();
    Ok(Reply {
        text: text.as_string().unwrap_or_default(),
        location: answered
            .get(REDIRECT_HEADER)?
            .and(answered.get("Location")?),
    })
}
