//! What its holder changes on the account page.

use crate::{api::typed::Typed, codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// A fresh code opens changes.
#[server(name = UnlockChanges, prefix = "/api", protocol = Form, endpoint = "unlock")]
pub async fn unlock(
    #[server(default)] code: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.own_account().unlock(&code).await;
    request
        .answer(done, |session| request.changed("unlocked", Some(&session)))
        .await
}

/// Another password.
#[server(name = ChangePassword, prefix = "/api", protocol = Form, endpoint = "change-password")]
pub async fn change_password(
    #[server(default)] password: Typed,
    #[server(default)] new_password: Typed,
    #[server(default)] new_password_again: Typed,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let form = service::PasswordChange {
        present: &password,
        new: &new_password,
        again: &new_password_again,
    };
    let done = request.own_account().change_password(form).await;
    request
        .answer(done, |session| request.changed("password", Some(&session)))
        .await
}

/// New recovery codes.
#[server(name = MakeRecoveryCodes, prefix = "/api", protocol = Form, endpoint = "make-codes")]
pub async fn make_codes(#[server(default)] form_of: String) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.own_account().make_recovery_codes().await;
    request
        .answer(done, |attempt| {
            request.on_to("/account/recovery-codes", &attempt)
        })
        .await
}

/// The new recovery codes are kept.
#[server(name = KeepNewCodes, prefix = "/api", protocol = Form, endpoint = "keep-new-codes")]
pub async fn keep_new_codes(#[server(default)] form_of: String) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.own_account().keep_new_recovery_codes().await;
    request.answer(done, |()| request.back("codes")).await
}

/// Ends another session.
#[server(name = EndSession, prefix = "/api", protocol = Form, endpoint = "end-session")]
pub async fn end_session(
    #[server(default)] id: i64,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request
        .own_account()
        .end_other_session(service::SessionId(id))
        .await;
    request
        .answer(done, |()| request.changed("ended", None))
        .await
}

/// Ends all other sessions.
#[server(name = LogOffElsewhere, prefix = "/api", protocol = Form, endpoint = "log-off-elsewhere")]
pub async fn log_off_elsewhere(#[server(default)] form_of: String) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.own_account().log_off_elsewhere().await;
    request
        .answer(done, |session| request.changed("elsewhere", Some(&session)))
        .await
}

/// Makes a browser unknown.
#[server(name = ForgetBrowser, prefix = "/api", protocol = Form, endpoint = "forget-device")]
pub async fn forget_browser(
    #[server(default)] id: i64,
    #[server(default)] form_of: String,
) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request
        .own_account()
        .forget_browser(service::BrowserId(id))
        .await;
    request
        .answer(done, |()| request.changed("forgotten", None))
        .await
}

/// Asks support for two-factor logon.
#[server(name = AskForTwoFactor, prefix = "/api", protocol = Form, endpoint = "ask")]
pub async fn ask(#[server(default)] form_of: String) -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::of_form(form_of);
    let done = request.own_account().ask_for_two_factor().await;
    request
        .answer(done, |()| request.changed("asked", None))
        .await
}
