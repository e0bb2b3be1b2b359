//! Where the browser stands.

use crate::{
    error::PageError,
    wire::{Form, Step},
};
use leptos::prelude::*;

/// Where the browser stands, with what its page shows.
#[server(prefix = "/api", protocol = Form, endpoint = "position")]
pub async fn position() -> Result<Step, PageError> {
    use crate::api::ssr::Request;
    let request = Request::take();
    let position = request
        .service
        .position(request.attempt.as_ref(), request.session.as_ref())
        .await;
    position
        .map(|position| request.step(position))
        .map_err(|error| request.unexpected(&error))
}
