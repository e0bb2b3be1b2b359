//! What the holder says of a password that was chosen with a set-up code.

use crate::{codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// The form of `/logon/password-chosen`. `own`: whether it was the holder, `yes` or `no`.
#[server(name = AnswerChosenPassword, prefix = "/api", protocol = Form, endpoint = "password-chosen")]
pub async fn answer_chosen_password(
    #[server(default)] own: String,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    use protocol::Refusal;
    let request = Request::of_form(form_of);
    match own.as_str() {
        "no" => {
            let done = request.logon().disown_password().await;
            request.answer(done, |()| request.disowned()).await
        }
        "yes" => {
            let done = request.logon().own_password().await;
            request
                .answer(done, |outcome| request.goes_on(outcome))
                .await
        }
        // Neither button was pressed: the page asks again.
        _ => request.refuse(Refusal::WrongStage.into()).await,
    }
}
