//! One line for each request, and the number that a person can tell support.

use super::{client::Client, context::Context};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use std::sync::Arc;
use tokio::time::Instant;

/// Numbers a request, notes where it comes from, and logs how it went. Never its query, its
/// cookies or its body.
pub async fn every_request(
    State(context): State<Arc<Context>>,
    mut request: Request,
    next: Next,
) -> Response {
    let client = Client::of(&context, &request);
    let (id, address) = (client.id, client.info.address.clone());
    request.extensions_mut().insert(client.info());
    request.extensions_mut().insert(client);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let begun = Instant::now();
    let response = next.run(request).await;
    tracing::info!(
        request = format!("{id:08x}"),
        %method,
        path = path.escape_debug().to_string(),
        status = response.status().as_u16(),
        milliseconds = begun.elapsed().as_millis(),
        address,
        "answered"
    );
    response
}
