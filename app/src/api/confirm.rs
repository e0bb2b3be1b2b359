//! Password and a fresh code complete the logon after enrolment.

use crate::{
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// The form of `/logon/confirm`.
#[server(name = CompleteLogon, prefix = "/api", protocol = Form, endpoint = "confirm")]
pub async fn confirm(
    #[server(default)] password: String,
    #[server(default)] code: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::{Request, Secret};
    let request = Request::take();
    let (password, code) = (Secret::from(password), Secret::from(code));
    match request
        .service
        .confirm(request.attempt.as_ref(), &password, &code, &request.visitor)
        .await
    {
        Ok(session) => request.logged_on(&session),
        Err(error) => request.refuse(error).await,
    }
}
