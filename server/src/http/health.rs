//! Whether this node can serve.

use super::context::Context;
use axum::{extract::State, http::StatusCode};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// How long the database may take to show that this node can serve: who asks wants to know now.
const READY: Duration = Duration::from_secs(1);

/// Database reachable, migrations done, keys right.
pub async fn ready(State(context): State<Arc<Context>>) -> (StatusCode, &'static str) {
    if timeout(READY, context.backend.service.is_ready()).await == Ok(true) {
        (StatusCode::OK, "ready\n")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "not ready: the database does not answer, or the keys are not its own\n",
        )
    }
}
