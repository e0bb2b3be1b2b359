//! The authenticators of an account: adding another, naming them, taking one away.

use crate::{
    api::typed::Typed,
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// Begins to add another authenticator.
#[server(name = BeginAdding, prefix = "/api", protocol = Form, endpoint = "begin-adding")]
pub async fn begin_adding(#[server(default)] form_of: String) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    match request
        .service
        .begin_adding(request.session.as_ref(), &request.visitor)
        .await
    {
        Ok(attempt) => request.on_to("/account/authenticator", &attempt),
        Err(error) => request.refuse(error).await,
    }
}

/// The form of `/account/authenticator`.
#[server(name = AddAuthenticator, prefix = "/api", protocol = Form, endpoint = "add-authenticator")]
pub async fn add_authenticator(
    #[server(default)] name: String,
    #[server(default)] code: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let (attempt, session) = (request.attempt.as_ref(), request.session.as_ref());
    match request
        .service
        .add_authenticator(attempt, session, (&name, &code), &request.visitor)
        .await
    {
        Ok(()) => request.back("added"),
        Err(error) => request.refuse(error).await,
    }
}

/// Leaves that page without another authenticator.
#[server(name = StopAdding, prefix = "/api", protocol = Form, endpoint = "stop-adding")]
pub async fn stop_adding(#[server(default)] form_of: String) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let (attempt, session) = (request.attempt.as_ref(), request.session.as_ref());
    match request
        .service
        .stop_adding(attempt, session, &request.visitor)
        .await
    {
        Ok(()) => request.back("stopped"),
        Err(error) => request.refuse(error).await,
    }
}

/// Gives an authenticator another name.
#[server(name = RenameAuthenticator, prefix = "/api", protocol = Form, endpoint = "rename-authenticator")]
pub async fn rename_authenticator(
    #[server(default)] id: i64,
    #[server(default)] name: String,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    match request
        .service
        .rename_authenticator(request.session.as_ref(), id, &name, &request.visitor)
        .await
    {
        Ok(()) => request.changed("renamed", None),
        Err(error) => request.refuse(error).await,
    }
}

/// Takes an authenticator away.
#[server(name = RemoveAuthenticator, prefix = "/api", protocol = Form, endpoint = "remove-authenticator")]
pub async fn remove_authenticator(
    #[server(default)] id: i64,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    match request
        .service
        .revoke_authenticator(request.session.as_ref(), id, &request.visitor)
        .await
    {
        Ok(session) => request.changed("removed", session.as_ref()),
        Err(error) => request.refuse(error).await,
    }
}
