//! The code at every later logon.

use crate::{
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// The form of `/logon/code`.
#[server(name = GiveCode, prefix = "/api", protocol = Form, endpoint = "code")]
pub async fn code(#[server(default)] code: String) -> Result<Answer, PageError> {
    use crate::api::ssr::{Request, Secret};
    let (request, code) = (Request::take(), Secret::from(code));
    match request
        .service
        .code(request.attempt.as_ref(), &code, &request.visitor)
        .await
    {
        Ok(session) => request.logged_on(&session),
        Err(error) => request.refuse(error).await,
    }
}
