//! Forward-auth: what proxies ask about the requests of applications, and the way there and back.
//!
//! ```text
//! browser                  application's host             Good to Go
//!    │── GET /deep ────────────▶│── /auth/check ────────────▶│ no cookie
//!    │◀─ 302, cookie gtg_state ─┴────────────────────────────│
//!    │── GET /auth/go?rd=…&state=… ─────────────────────────▶│ logged on, or /logon first
//!    │◀─ 302 ────────────────────────────────────────────────│ ticket: once, 60 s, this browser
//!    │── GET /auth/ticket ─────▶│───────────────────────────▶│
//!    │◀─ 303 /deep, gtg_app ────┴────────────────────────────│
//!    │── GET /deep ────────────▶│── /auth/check ────────────▶│ 200, Remote-User …
//! ```
//!
//! `/auth/check`, `/auth/ticket` and `/auth/log-off` are asked through the application's own host;
//! `/auth/go` and the pages that say why not are at the logon. Rules: R32–R35.

mod check;
mod cookies;
mod forwarded;
mod go;
mod log_off;
mod notice;
mod ticket;

pub use check::{check, recalled};
pub use forwarded::sender;
pub use go::under_way;

use super::{client::Client, context::Context, paths::LOG_OFF, problem::failure, stack::Routes};
use app::api::ssr::ReturnTo;
use axum::{
    Router,
    extract::State,
    http::{
        HeaderValue, StatusCode, Uri,
        header::{LOCATION, RETRY_AFTER, SET_COOKIE},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use notice::{Why, go_on};
use protocol::Refusal;
use service::{Gateway, ServiceError};
use std::sync::Arc;

/// The addresses, but for those that a proxy asks.
pub fn routes() -> Routes {
    let stops = |why| {
        get(
            move |context: State<Arc<Context>>, client: Client, uri: Uri| {
                go_on(context, client, uri, why)
            },
        )
    };
    Router::new()
        .route("/auth/go", get(go::go))
        .route("/auth/ticket", get(ticket::redeem))
        .route("/auth/interrupted", stops(Why::Interrupted))
        .route("/auth/not-kept", stops(Why::NotKept))
        .route("/auth/stale", stops(Why::Stale))
}

/// Where the form of an application ends the logon.
pub fn log_off_routes() -> Routes {
    let answers = get(log_off::ask).post(log_off::at_application);
    Router::new().route(LOG_OFF, answers)
}

/// What applications can ask.
fn gateway(context: &Context) -> Gateway<'_> {
    context.backend.service.gateway()
}

/// Reads the address of a request for where to return to.
fn return_to(context: &Context, uri: &Uri) -> Option<ReturnTo> {
    context.backend.return_to(uri.query())
}

/// On to `to`, with `cookie` if there is one.
fn on(status: StatusCode, to: &str, cookie: Option<&str>) -> Response {
    let mut response = status.into_response();
    match HeaderValue::from_str(to) {
        Ok(to) => {
            response.headers_mut().insert(LOCATION, to);
        }
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    }
    if let Some(Ok(cookie)) = cookie.map(HeaderValue::from_str) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// What a person is told when the database cannot be asked: logged once, and nobody goes on.
fn failed(context: &Context, client: &Client, error: &ServiceError) -> Response {
    let id = client.id;
    tracing::error!(request = format!("{id:08x}"), %error, "unexpected");
    let (status, word) = (StatusCode::SERVICE_UNAVAILABLE, Refusal::Unexpected(id));
    let mut page = failure(context, client, status, word);
    page.headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from_static("10"));
    page
}
