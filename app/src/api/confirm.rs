//! Password and a fresh code complete the logon after enrolment.

use crate::{
    api::typed::Typed,
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// The form of `/logon/confirm`.
#[server(name = CompleteLogon, prefix = "/api", protocol = Form, endpoint = "confirm")]
pub async fn confirm(
    #[server(default)] password: Typed,
    #[server(default)] code: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    match request
        .service
        .confirm(request.attempt.as_ref(), &password, &code, &request.visitor)
        .await
    {
        Ok(passed) => request.passed(passed),
        Err(error) => request.refuse(error).await,
    }
}
