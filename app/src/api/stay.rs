//! More time for what the browser is in the middle of.

use crate::{codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::Answer;

/// The form of every page that ends if nothing is done.
#[server(name = Stay, prefix = "/api", protocol = Form, endpoint = "stay")]
pub async fn stay() -> Result<Answer, PageError> {
    use crate::api::ssr::Request;
    let request = Request::take();
    match request.logon().stay().await {
        Ok(seconds) => request.stays(seconds).await,
        Err(error) => request.refuse(error).await,
    }
}
