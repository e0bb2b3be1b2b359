//! The support console: `/support` and everything below it (R36, R37).
//!
//! Each handler opens its [`Desk`] first, which only a member of staff can, then calls one use case.

mod act;
mod addresses;
mod approvals;
mod audit;
mod desk;
mod enable;
mod identity;
mod import;
mod pages;
mod pieces;
mod planner;
mod requests;

use super::{Context, crowd::Place, pages::to_the_end};
use axum::{
    Router,
    extract::Request,
    http::{Method, request::Parts},
    middleware::{Next, from_fn},
    response::Response,
    routing::{MethodRouter, get, post},
};
use desk::{Desk, Fields};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// Every address of the console. A test holds each role against each of them (R36).
pub const ROUTES: [(&str, &str); 22] = [
    ("GET", "/support"),
    ("GET", "/support/accounts/{user_id}"),
    ("POST", "/support/accounts/{user_id}/act"),
    ("POST", "/support/accounts/{user_id}/identity"),
    ("POST", "/support/enable"),
    ("GET", "/support/requests"),
    ("POST", "/support/requests"),
    ("GET", "/support/approvals"),
    ("POST", "/support/approvals"),
    ("GET", "/support/audit"),
    ("POST", "/support/audit"),
    ("GET", "/support/audit/export"),
    ("GET", "/support/overview"),
    ("GET", "/support/enable"),
    ("GET", "/support/accounts/{user_id}/act"),
    ("GET", "/support/accounts/{user_id}/identity"),
    ("GET", "/support/planner"),
    ("POST", "/support/planner"),
    ("GET", "/support/import"),
    ("POST", "/support/import"),
    ("GET", "/support/addresses"),
    ("POST", "/support/addresses"),
];

/// The address in [`ROUTES`] that `path` is one of: nothing that somebody has typed.
fn pattern_of(path: &str) -> &'static str {
    let is_of = |pattern: &str| {
        let mut parts = path.split('/').zip(pattern.split('/'));
        path.split('/').count() == pattern.split('/').count()
            && parts.all(|(typed, ours)| ours.starts_with('{') || typed == ours)
    };
    let mut patterns = ROUTES.iter().map(|(_, pattern)| *pattern);
    patterns
        .find(|pattern| is_of(pattern))
        .unwrap_or("/support")
}

/// Forms of staff that are larger, or take longer, than any other: a plan of many userIDs, a file of
/// accounts, verifying all events. So many bytes of them are taken, and so many seconds they may take.
pub const LARGE: [&str; 3] = ["/support/planner", "/support/import", "/support/audit"];
pub const LARGE_BYTES: usize = 12 * 1024 * 1024;
pub const LARGE_SECONDS: u64 = 120;
/// So many of them that are larger than other forms are received and worked on at a time: each takes
/// many times its length of memory.
pub const LARGE_AT_ONCE: usize = 2;

/// A large form that is at work, for as long as it is.
pub type LargeForm = Arc<OwnedSemaphorePermit>;

/// Whether `request` is one of them, and of a member of staff: nobody else is listened to for so long.
pub async fn is_large(context: &Context, request: &Parts) -> bool {
    if !LARGE.contains(&request.uri.path()) {
        return false;
    }
    let token = context.backend.cookies.session(&request.headers);
    let visitor = service::Visitor::default();
    let staff = context
        .backend
        .service
        .staff(token.as_ref(), &visitor, true);
    matches!(staff.await, Ok(Some(_)))
}

/// The console.
pub fn routes() -> Router<Arc<Context>> {
    let routes = ROUTES.iter().fold(Router::new(), |router, (method, path)| {
        match handler(method, path) {
            Some(handler) => router.route(path, handler),
            None => router,
        }
    });
    routes.route_layer(from_fn(forms_to_the_end))
}

/// A form is brought to its end also when the browser hangs up, as those of the app are.
async fn forms_to_the_end(request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let place = request.extensions().get::<Arc<Place>>().cloned();
    to_the_end(place, next.run(request)).await
}

fn handler(method: &str, path: &str) -> Option<MethodRouter<Arc<Context>>> {
    Some(match (method, path) {
        // The second, and the others below an account, are where a reload, or the choice of a
        // language, leads back to.
        ("GET", "/support" | "/support/enable") => get(pages::accounts),
        (
            "GET",
            "/support/accounts/{user_id}"
            | "/support/accounts/{user_id}/act"
            | "/support/accounts/{user_id}/identity",
        ) => get(pages::account),
        ("POST", "/support/accounts/{user_id}/act") => post(act::act),
        ("POST", "/support/accounts/{user_id}/identity") => post(identity::answer),
        ("POST", "/support/enable") => post(enable::enable),
        ("GET", "/support/requests") => get(requests::list),
        ("POST", "/support/requests") => post(requests::decline),
        ("GET", "/support/approvals") => get(approvals::list),
        ("POST", "/support/approvals") => post(approvals::answer),
        ("GET", "/support/audit") => get(audit::page),
        ("POST", "/support/audit") => post(audit::verify),
        ("GET", "/support/audit/export") => get(audit::export),
        // The second is where a reload leads back to.
        ("GET", "/support/overview" | "/support/addresses") => get(pages::overview),
        ("POST", "/support/addresses") => post(addresses::lift),
        ("GET", "/support/planner") => get(planner::describe),
        ("POST", "/support/planner") => post(planner::step),
        ("GET", "/support/import") => get(import::form),
        ("POST", "/support/import") => post(import::step),
        _ => return None,
    })
}
