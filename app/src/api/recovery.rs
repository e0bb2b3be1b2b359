//! Recovery codes: one in place of a code, and the new ones that are to be kept.

use crate::{api::typed::Typed, codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// The form of `/logon/recovery`.
#[server(name = GiveRecoveryCode, prefix = "/api", protocol = Form, endpoint = "recovery")]
pub async fn recovery(
    #[server(default)] recovery_code: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.logon().recovery_code(&recovery_code).await;
    request
        .answer(done, |outcome| request.goes_on(outcome))
        .await
}

/// The form of `/logon/recovery-codes`.
#[server(name = KeepCodes, prefix = "/api", protocol = Form, endpoint = "keep")]
pub async fn keep(#[server(default)] form_of: String) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.logon().keep_recovery_codes().await;
    request
        .answer(done, |outcome| request.goes_on(outcome))
        .await
}
