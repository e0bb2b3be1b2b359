//! The code at every later logon.

use crate::{api::typed::Typed, codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// The form of `/logon/code`.
#[server(name = GiveCode, prefix = "/api", protocol = Form, endpoint = "code")]
pub async fn code(
    #[server(default)] code: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.logon().code(&code).await;
    request
        .answer(done, |outcome| request.goes_on(outcome))
        .await
}
