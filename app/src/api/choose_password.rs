//! A password of one's own, with a set-up code.

use crate::{api::typed::Typed, codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// The form of `/logon/password`.
#[server(name = ChooseNewPassword, prefix = "/api", protocol = Form, endpoint = "choose-password")]
pub async fn choose_password(
    #[server(default)] new_password: Typed,
    #[server(default)] new_password_again: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let (new, again) = (&*new_password, &*new_password_again);
    let done = request.logon().choose_password(new, again).await;
    request
        .answer(done, |outcome| {
            request.forget_typed();
            request.goes_on(outcome)
        })
        .await
}
