//! A password of one's own, with a set-up code.

use crate::{
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// The form of `/logon/password`.
#[server(name = ChooseNewPassword, prefix = "/api", protocol = Form, endpoint = "choose-password")]
pub async fn choose_password(
    #[server(default)] new_password: String,
    #[server(default)] new_password_again: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::{Request, Secret};
    let request = Request::take();
    let (new, again) = (Secret::from(new_password), Secret::from(new_password_again));
    match request
        .service
        .choose_password(request.attempt.as_ref(), &new, &again, &request.visitor)
        .await
    {
        Ok(passed) => request.passed(passed),
        Err(error) => request.refuse(error).await,
    }
}
