//! Where the browser stands.

use crate::{
    error::PageError,
    wire::{Form, Standing},
};
use leptos::prelude::*;

/// Where the browser stands, with what the page at `page` shows, and for how long.
#[server(prefix = "/api", protocol = Form, endpoint = "position")]
pub async fn position(#[server(default)] page: String) -> Result<Standing, PageError> {
    use crate::api::ssr::Request;
    let request = Request::take();
    request.standing_at(&page).await
}

/// Where the browser stands: the server knows, the browser asks it.
#[cfg(not(feature = "hydrate"))]
pub async fn stands(page: &str) -> Result<Standing, PageError> {
    position(page.to_owned()).await
}

/// Where the browser stands: the server knows, the browser asks it.
#[cfg(feature = "hydrate")]
pub async fn stands(page: &str) -> Result<Standing, PageError> {
    use crate::api::client;
    use leptos::server_fn::ServerFn;
    send_wrapper::SendWrapper::new(client::position(Position::PATH, page)).await
}
