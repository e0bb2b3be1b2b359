//! The initials of whoever logs on at a userID that several people share.

use crate::{codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// The forms of `/logon/who`.
#[server(name = GiveInitials, prefix = "/api", protocol = Form, endpoint = "who")]
pub async fn give_initials(
    #[server(default)] initials: String,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.logon().give_initials(&initials).await;
    request
        .answer(done, |outcome| request.goes_on(outcome))
        .await
}
