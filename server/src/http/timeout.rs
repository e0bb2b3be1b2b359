//! No request takes for ever, whatever it waits for (R43).

use super::{client::Client, context::Context, problem::failure};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    middleware::Next,
    response::Response,
};
use protocol::Refusal;
use std::{sync::Arc, time::Duration};
use tokio::time;

/// Seconds after which to try again what took too long.
const RETRY: HeaderValue = HeaderValue::from_static("10");

/// Ends what takes longer than `seconds` until the answer begins; how long an answer takes to be read is
/// not counted. A form that was begun is brought to its end all the same.
pub async fn timeout(
    State((context, seconds)): State<(Arc<Context>, u64)>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    if let Ok(answer) = time::timeout(Duration::from_secs(seconds), next.run(request)).await {
        return answer;
    }
    let id = client.id;
    tracing::error!(request = format!("{id:08x}"), seconds, "took too long");
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut answer = failure(&context, &client, status, Refusal::Slow(id));
    answer.headers_mut().insert(RETRY_AFTER, RETRY);
    answer
}
