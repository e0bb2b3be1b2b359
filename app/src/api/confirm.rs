//! Password and a fresh code complete the logon after enrolment.

use crate::{api::typed::Typed, codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// The form of `/logon/confirm`.
#[server(name = CompleteLogon, prefix = "/api", protocol = Form, endpoint = "confirm")]
pub async fn confirm(
    #[server(default)] password: Typed,
    #[server(default)] code: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.logon().confirm(&password, &code).await;
    request
        .answer(done, |outcome| request.goes_on(outcome))
        .await
}
