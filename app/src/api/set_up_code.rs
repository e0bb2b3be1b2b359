//! What the holder says about a set-up code that support issued.

use crate::{codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// The form of `/`. `id`: which code; `wanted`: whether it was asked for, `yes` or `no`.
#[server(name = AnswerSetUpCode, prefix = "/api", protocol = Form, endpoint = "set-up-code")]
pub async fn answer_set_up_code(
    #[server(default)] id: i64,
    #[server(default)] wanted: String,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    use service::Wanted;
    let request = Request::of_form(form_of);
    let wanted = match wanted.as_str() {
        "yes" => Wanted::Yes,
        "no" => Wanted::No,
        // Neither button was pressed: the page asks again.
        _ => return request.home_again(),
    };
    let issued_at = domain::Timestamp::from_unix(id);
    let done = request
        .own_account()
        .answer_set_up_code(issued_at, wanted)
        .await;
    request.answer(done, |()| request.home_again()).await
}
