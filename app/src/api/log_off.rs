//! Logging off.

use crate::{codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// The form of `/`.
#[server(name = LogOff, prefix = "/api", protocol = Form, endpoint = "log-off")]
pub async fn log_off() -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::take();
    let done = request.logon().log_off().await;
    request.answer(done, |()| request.logged_off()).await
}
