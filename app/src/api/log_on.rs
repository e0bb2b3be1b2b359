//! UserID and password.

use crate::{api::typed::Typed, codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// The form of `/logon`.
#[server(name = SubmitLogOn, prefix = "/api", protocol = Form, endpoint = "logon")]
pub async fn log_on(
    #[server(default)] user_id: String,
    #[server(default)] password: Typed,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    use protocol::StageKind;
    let request = Request::take();
    match request.logon().password(&user_id, &password).await {
        Ok(outcome) => {
            request.end_former_session().await;
            request.forget_typed();
            request.goes_on(outcome)
        }
        Err(error) => {
            let typed = (StageKind::LogOn, &*user_id);
            request.refuse_keeping(error, typed).await
        }
    }
}
