//! Logging off.

use crate::{
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// The form of `/`.
#[server(name = LogOff, prefix = "/api", protocol = Form, endpoint = "log-off")]
pub async fn log_off() -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::take();
    match request
        .service
        .log_off(request.session.as_ref(), &request.visitor)
        .await
    {
        Ok(()) => request.logged_off(),
        Err(error) => request.refuse(error).await,
    }
}
