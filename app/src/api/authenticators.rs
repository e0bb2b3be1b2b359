//! The authenticators of an account: adding another, naming them, taking one away.

use crate::{api::typed::Typed, codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// Begins to add another authenticator.
#[server(name = BeginAdding, prefix = "/api", protocol = Form, endpoint = "begin-adding")]
pub async fn begin_adding(#[server(default)] form_of: String) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.own_account().begin_adding().await;
    request
        .answer(done, |attempt| {
            request.on_to("/account/authenticator", &attempt)
        })
        .await
}

/// The form of `/account/authenticator`.
#[server(name = AddAuthenticator, prefix = "/api", protocol = Form, endpoint = "add-authenticator")]
pub async fn add_authenticator(
    #[server(default)] name: String,
    #[server(default)] code: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    use protocol::StageKind;
    let request = Request::of_form(form_of);
    let form = service::NewAuthenticator {
        name: &name,
        code: &code,
    };
    let done = request.own_account().add_authenticator(form).await;
    match done {
        Ok(()) => request.back("added"),
        Err(error) => {
            let typed = (StageKind::AddAuthenticator, &*name);
            request.refuse_keeping(error, typed).await
        }
    }
}

/// Leaves that page without another authenticator.
#[server(name = StopAdding, prefix = "/api", protocol = Form, endpoint = "stop-adding")]
pub async fn stop_adding(#[server(default)] form_of: String) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.own_account().stop_adding().await;
    request.answer(done, |()| request.back("stopped")).await
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
    let done = request.own_account().rename_authenticator(id, &name).await;
    request
        .answer(done, |()| request.changed("renamed", None))
        .await
}

/// Takes an authenticator away.
#[server(name = RemoveAuthenticator, prefix = "/api", protocol = Form, endpoint = "remove-authenticator")]
pub async fn remove_authenticator(
    #[server(default)] id: i64,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.own_account().revoke_authenticator(id).await;
    request
        .answer(done, |session| request.changed("removed", session.as_ref()))
        .await
}
