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

/// Where the browser stands: the server knows, the browser asks it.
#[cfg(not(feature = "hydrate"))]
pub async fn stands() -> Result<Step, PageError> {
    position().await
}

/// Where the browser stands: the server knows, the browser asks it.
#[cfg(feature = "hydrate")]
pub async fn stands() -> Result<Step, PageError> {
    use crate::api::client;
    use leptos::server_fn::ServerFn;
    send_wrapper::SendWrapper::new(client::position(Position::PATH)).await
}
