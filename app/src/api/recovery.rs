//! Recovery codes: one in place of a code, and the new ones that are to be kept.

use crate::{
    api::typed::Typed,
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// The form of `/logon/recovery`.
#[server(name = GiveRecoveryCode, prefix = "/api", protocol = Form, endpoint = "recovery")]
pub async fn recovery(
    #[server(default)] recovery_code: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    match request
        .service
        .recovery_code(request.attempt.as_ref(), &recovery_code, &request.visitor)
        .await
    {
        Ok(passed) => request.passed(passed),
        Err(error) => request.refuse(error).await,
    }
}

/// The form of `/logon/recovery-codes`.
#[server(name = KeepCodes, prefix = "/api", protocol = Form, endpoint = "keep")]
pub async fn keep(#[server(default)] form_of: String) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    match request
        .service
        .keep_recovery_codes(request.attempt.as_ref(), &request.visitor)
        .await
    {
        Ok(passed) => request.passed(passed),
        Err(error) => request.refuse(error).await,
    }
}
