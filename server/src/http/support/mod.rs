//! The support console: `/support` and everything below it (R36, R37).
//!
//! Each handler opens its [`Desk`] first, which only a member of staff can, then calls one use case.

mod act;
mod approvals;
mod audit;
mod desk;
mod enable;
mod identity;
mod import;
mod pages;
mod planner;
mod requests;

use super::Context;
use axum::{
    Router,
    http::request::Parts,
    routing::{MethodRouter, get, post},
};
use desk::{Desk, Fields};
use std::sync::Arc;

/// Every address of the console. A test holds each role against each of them (R36).
pub const ROUTES: [(&str, &str); 18] = [
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
    ("GET", "/support/planner"),
    ("POST", "/support/planner"),
    ("GET", "/support/import"),
    ("POST", "/support/import"),
];

/// Forms of staff that are larger than any other: a plan of many userIDs, a file of accounts. So many
/// bytes of them are taken, and so many seconds they may take to arrive.
pub const LARGE: [&str; 2] = ["/support/planner", "/support/import"];
pub const LARGE_BYTES: usize = 12 * 1024 * 1024;
pub const LARGE_SECONDS: u64 = 120;

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
    ROUTES.iter().fold(Router::new(), |router, (method, path)| {
        match handler(method, path) {
            Some(handler) => router.route(path, handler),
            None => router,
        }
    })
}

fn handler(method: &str, path: &str) -> Option<MethodRouter<Arc<Context>>> {
    Some(match (method, path) {
        // The second is where a reload, or the choice of a language, leads back to.
        ("GET", "/support" | "/support/enable") => get(pages::accounts),
        ("GET", "/support/accounts/{user_id}") => get(pages::account),
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
        ("GET", "/support/overview") => get(pages::overview),
        ("GET", "/support/planner") => get(planner::describe),
        ("POST", "/support/planner") => post(planner::step),
        ("GET", "/support/import") => get(import::form),
        ("POST", "/support/import") => post(import::step),
        _ => return None,
    })
}
