//! The answer to what the home page asks once.

use crate::{
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// The form of the question on `/`.
#[server(name = AnswerReminder, prefix = "/api", protocol = Form, endpoint = "answer-reminder")]
pub async fn answer_reminder(
    #[server(default)] reminder: String,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::{Request, set_bad_request};
    let request = Request::of_form(form_of);
    let Some(reminder) = domain::Reminder::from_word(&reminder) else {
        set_bad_request();
        return Err(PageError::Malformed);
    };
    match request
        .service
        .answer_reminder(request.session.as_ref(), reminder, &request.visitor)
        .await
    {
        // An address of its own: at the same one, the page would not look again.
        Ok(()) => request.go("/?answered"),
        Err(error) => request.refuse(error).await,
    }
}
