//! The code at every later logon.

use crate::{
    api::typed::Typed,
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// The form of `/logon/code`.
#[server(name = GiveCode, prefix = "/api", protocol = Form, endpoint = "code")]
pub async fn code(
    #[server(default)] code: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    match request
        .service
        .code(request.attempt.as_ref(), &code, &request.visitor)
        .await
    {
        Ok(passed) => request.passed(passed),
        Err(error) => request.refuse(error).await,
    }
}
