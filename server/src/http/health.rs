//! Whether this node can serve.

use super::context::Context;
use axum::{extract::State, http::StatusCode};
use service::NotReady;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// How long the database may take to show that this node can serve: who asks wants to know now.
const READY: Duration = Duration::from_secs(1);

/// Database reachable and writable, migrations done, keys right, clock right (R59).
pub async fn ready(State(context): State<Arc<Context>>) -> (StatusCode, String) {
    let checked = timeout(READY, context.backend.service.check_ready()).await;
    match checked.unwrap_or(Err(NotReady::Database)) {
        Ok(()) => (StatusCode::OK, "ready\n".to_owned()),
        Err(why) => (
            StatusCode::SERVICE_UNAVAILABLE,
            format!("not ready: {why}\n"),
        ),
    }
}
