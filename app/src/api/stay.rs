//! More time for what the browser is in the middle of.

use crate::{
    error::PageError,
    wire::{Answer, Form},
};
use leptos::prelude::*;

/// The form of every page that ends if nothing is done.
#[server(name = Stay, prefix = "/api", protocol = Form, endpoint = "stay")]
pub async fn stay() -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::take();
    let (attempt, session) = (request.attempt.as_ref(), request.session.as_ref());
    match request.service.stay(attempt, session).await {
        Ok(seconds) => request.stays(seconds).await,
        Err(error) => request.refuse(error).await,
    }
}
