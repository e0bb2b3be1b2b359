//! The PIN opens the enrolment, a code proves the new authenticator, and OK is pressed.

use crate::{api::typed::Typed, codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// The form of `/logon/enrol` before the QR code, where support has given a PIN.
#[server(name = GivePin, prefix = "/api", protocol = Form, endpoint = "pin")]
pub async fn pin(
    #[server(default)] pin: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.logon().pin(&pin).await;
    request
        .answer(done, |outcome| request.goes_on(outcome))
        .await
}

/// The form of `/logon/enrol`.
#[server(name = VerifyCode, prefix = "/api", protocol = Form, endpoint = "verify")]
pub async fn verify(
    #[server(default)] name: String,
    #[server(default)] code: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    use protocol::StageKind;
    let request = Request::of_form(form_of);
    let form = service::NewAuthenticator {
        name: &name,
        code: &code,
    };
    let done = request.logon().verify_enrolment(form).await;
    match done {
        Ok(outcome) => request.goes_on(outcome),
        Err(error) => {
            let typed = (StageKind::Enrol, &*name);
            request.refuse_keeping(error, typed).await
        }
    }
}

/// The form of `/logon/good-to-go`.
#[server(name = Acknowledge, prefix = "/api", protocol = Form, endpoint = "acknowledge")]
pub async fn acknowledge(#[server(default)] form_of: String) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.logon().acknowledge().await;
    request
        .answer(done, |outcome| request.goes_on(outcome))
        .await
}
