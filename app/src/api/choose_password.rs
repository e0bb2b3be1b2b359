//! A password of one's own, with a set-up code.

use crate::{
    api::typed::Typed,
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// The form of `/logon/password`.
#[server(name = ChooseNewPassword, prefix = "/api", protocol = Form, endpoint = "choose-password")]
pub async fn choose_password(
    #[server(default)] new_password: Typed,
    #[server(default)] new_password_again: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    match request
        .service
        .choose_password(
            request.attempt.as_ref(),
            &new_password,
            &new_password_again,
            &request.visitor,
        )
        .await
    {
        Ok(passed) => {
            request.forget_typed();
            request.passed(passed)
        }
        Err(error) => request.refuse(error).await,
    }
}
