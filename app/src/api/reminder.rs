//! The answer to what the home page asks once.

use crate::{codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// The form of the question on `/`.
#[server(name = AnswerReminder, prefix = "/api", protocol = Form, endpoint = "answer-reminder")]
pub async fn answer_reminder(
    #[server(default)] reminder: String,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::{Request, set_bad_request};
    let request = Request::of_form(form_of);
    let Some(reminder) = protocol::Reminder::of_word(&reminder) else {
        set_bad_request();
        return Err(PageError(protocol::Refusal::Malformed));
    };
    let done = request.own_account().answer_reminder(reminder).await;
    // An address of its own: at the same one, the page would not look again.
    request.answer(done, |()| request.go("/?answered")).await
}
