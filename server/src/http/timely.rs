//! No request takes for ever, whatever it waits for (R43).

use super::{Context, client::Client, console, crowd::Place, problem::failure};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    middleware::Next,
    response::Response,
};
use protocol::Refusal;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// Seconds after which to try again what took too long.
const RETRY: HeaderValue = HeaderValue::from_static("10");

/// Ends what takes longer than `throttle.request_seconds` until the answer begins; how long an
/// answer takes to be read is not counted. A form that was begun is brought to its end all the same
/// (`pages::form`).
pub async fn every_request(
    State(context): State<Arc<Context>>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    // Whoever is no staff is not listened to for so long: the guard sees to that.
    let is_large = console::LARGE.contains(&request.uri().path());
    let seconds = if is_large {
        console::LARGE_SECONDS
    } else {
        context.config.throttle.request_seconds.into()
    };
    if let Ok(answer) = timeout(Duration::from_secs(seconds), next.run(request)).await {
        return answer;
    }
    let id = client.id;
    tracing::error!(request = format!("{id:08x}"), seconds, "took too long");
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut answer = failure(&context, &client, status, Refusal::Slow(id));
    answer.headers_mut().insert(RETRY_AFTER, RETRY);
    answer
}

/// From here on the server is at work for the request, and its connection stays.
pub async fn whole_requests(request: Request, next: Next) -> Response {
    if let Some(place) = request.extensions().get::<Arc<Place>>() {
        place.works();
    }
    next.run(request).await
}
