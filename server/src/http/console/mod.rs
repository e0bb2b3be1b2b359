//! The support console: `/support` and everything below it (R36, R37).
//!
//! Each handler takes a [`ConsoleSession`], which only a member of staff has, and calls one use case.

mod act;
mod addresses;
mod approvals;
mod audit;
mod enable;
mod form;
mod identity;
mod import;
mod pages;
mod pieces;
mod planner;
mod requests;
mod session;

use super::{Context, crowd::Place, pages::to_the_end};
use axum::{
    Router,
    extract::Request,
    http::{Method, request::Parts},
    middleware::{Next, from_fn},
    response::Response,
    routing::{MethodRouter, get, post},
};
use form::{ConsoleForm, Fields, FormError, status_of};
use session::{Answer, ConsoleError, ConsoleSession};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// A method at an address, and who answers it.
pub type Route = (Method, &'static str, fn() -> MethodRouter<Arc<Context>>);

/// Every address of the console. A test holds each role against each of them (R36). Those that only
/// another method is meant for show what a reload, or the choice of a language, leads back to.
pub static ROUTES: [Route; 22] = [
    (Method::GET, "/support", || get(pages::accounts)),
    (Method::GET, "/support/enable", || get(pages::accounts)),
    (Method::POST, "/support/enable", || post(enable::enable)),
    (Method::GET, "/support/accounts/{user_id}", || {
        get(pages::account)
    }),
    (Method::GET, "/support/accounts/{user_id}/act", || {
        get(pages::account)
    }),
    (Method::POST, "/support/accounts/{user_id}/act", || {
        post(act::act)
    }),
    (Method::GET, "/support/accounts/{user_id}/identity", || {
        get(pages::account)
    }),
    (Method::POST, "/support/accounts/{user_id}/identity", || {
        post(identity::answer)
    }),
    (Method::GET, "/support/requests", || get(requests::list)),
    (Method::POST, "/support/requests", || {
        post(requests::decline)
    }),
    (Method::GET, "/support/approvals", || get(approvals::list)),
    (Method::POST, "/support/approvals", || {
        post(approvals::answer)
    }),
    (Method::GET, "/support/audit", || get(audit::page)),
    (Method::POST, "/support/audit", || post(audit::verify)),
    (Method::GET, "/support/audit/export", || get(audit::export)),
    (Method::GET, "/support/overview", || get(pages::overview)),
    (Method::GET, "/support/addresses", || get(pages::overview)),
    (Method::POST, "/support/addresses", || post(addresses::lift)),
    (Method::GET, "/support/planner", || get(planner::describe)),
    (Method::POST, "/support/planner", || post(planner::step)),
    (Method::GET, "/support/import", || get(import::form)),
    (Method::POST, "/support/import", || post(import::step)),
];

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
    let routes = ROUTES
        .iter()
        .fold(Router::new(), |router, (_, path, answer)| {
            router.route(path, answer())
        });
    routes.route_layer(from_fn(forms_to_the_end))
}

/// A form is brought to its end also when the browser hangs up, as those of the app are.
async fn forms_to_the_end(request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let kept = request.extensions();
    let kept = (
        kept.get::<Arc<Place>>().cloned(),
        kept.get::<LargeForm>().cloned(),
    );
    to_the_end(kept, next.run(request)).await
}
