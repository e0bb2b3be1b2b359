//! The PIN opens the enrolment, a code proves the new authenticator, and OK is pressed.

use crate::{
    api::typed::Typed,
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// The form of `/logon/enrol` before the QR code, where support has given a PIN.
#[server(name = GivePin, prefix = "/api", protocol = Form, endpoint = "pin")]
pub async fn pin(
    #[server(default)] pin: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    match request
        .service
        .pin(request.attempt.as_ref(), &pin, &request.visitor)
        .await
    {
        // An address of its own: at the same one, the page would not look again.
        Ok(()) => request.go("/logon/enrol?notice=pin"),
        Err(error) => request.refuse(error).await,
    }
}

/// The form of `/logon/enrol`.
#[server(name = VerifyCode, prefix = "/api", protocol = Form, endpoint = "verify")]
pub async fn verify(
    #[server(default)] name: String,
    #[server(default)] code: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    match request
        .service
        .verify_enrolment(request.attempt.as_ref(), (&name, &code), &request.visitor)
        .await
    {
        Ok(()) => request.go("/logon/good-to-go"),
        Err(error) => request.refuse(error).await,
    }
}

/// The form of `/logon/good-to-go`.
#[server(name = Acknowledge, prefix = "/api", protocol = Form, endpoint = "acknowledge")]
pub async fn acknowledge(#[server(default)] form_of: String) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    match request
        .service
        .acknowledge(request.attempt.as_ref(), &request.visitor)
        .await
    {
        Ok(()) => request.go("/logon/confirm"),
        Err(error) => request.refuse(error).await,
    }
}
