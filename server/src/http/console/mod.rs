//! The support console: `/support` and everything below it (R36, R37).
//!
//! Each handler takes a [`ConsoleSession`], which only a member of staff has, and calls one use case.

mod act;
mod addresses;
mod answer;
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

use super::{
    client::Client,
    context::Context,
    guard::{FormLimits, is_safe},
    pages::to_the_end,
    problem::{Problem, problem},
    slots::Slot,
    stack::Routes,
};
use answer::{Answer, ConsoleError};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, Method},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
    routing::{MethodRouter, get, post},
};
use form::{ConsoleForm, Fields, FormError, status_of};
use service::ClientInfo;
use session::ConsoleSession;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// An address of the console.
#[derive(Debug)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    /// Makes what answers there.
    answer: fn() -> MethodRouter<Arc<Context>>,
}

const fn shows(path: &'static str, answer: fn() -> MethodRouter<Arc<Context>>) -> Route {
    let method = Method::GET;
    Route {
        method,
        path,
        answer,
    }
}

const fn takes(path: &'static str, answer: fn() -> MethodRouter<Arc<Context>>) -> Route {
    let method = Method::POST;
    Route {
        method,
        path,
        answer,
    }
}

/// Every address of the console. A test holds each role against each of them (R36). Those that only
/// another method is meant for show what a reload, or the choice of a language, leads back to.
pub static ROUTES: [Route; 22] = [
    shows("/support", || get(pages::accounts)),
    shows("/support/enable", || get(pages::accounts)),
    takes("/support/enable", || post(enable::enable)),
    shows("/support/accounts/{user_id}", || get(pages::account)),
    shows("/support/accounts/{user_id}/act", || get(pages::account)),
    takes("/support/accounts/{user_id}/act", || post(act::act)),
    shows("/support/accounts/{user_id}/identity", || {
        get(pages::account)
    }),
    takes("/support/accounts/{user_id}/identity", || {
        post(identity::answer)
    }),
    shows("/support/requests", || get(requests::list)),
    takes("/support/requests", || post(requests::decline)),
    shows("/support/approvals", || get(approvals::list)),
    takes("/support/approvals", || post(approvals::answer)),
    shows("/support/audit", || get(audit::page)),
    takes("/support/audit", || post(audit::verify)),
    shows("/support/audit/export", || get(audit::export)),
    shows("/support/overview", || get(pages::overview)),
    shows("/support/addresses", || get(pages::overview)),
    takes("/support/addresses", || post(addresses::lift)),
    shows("/support/planner", || get(planner::describe)),
    takes("/support/planner", || post(planner::step)),
    shows("/support/import", || get(import::form)),
    takes("/support/import", || post(import::step)),
];

/// Where forms are larger, or take longer, than any other: a plan of many userIDs, a file of accounts,
/// verifying all events.
const LARGE: [&str; 3] = ["/support/planner", "/support/import", "/support/audit"];
/// How much of them is taken.
const LARGE_BYTES: usize = 12 * 1024 * 1024;
/// How long they may take.
pub const LARGE_SECONDS: u64 = 120;
/// How many that are larger than other forms are received and worked on at a time: each takes many times
/// its length of memory.
const LARGE_AT_ONCE: usize = 2;

/// A large form that is at work, for as long as it is.
type LargeForm = Arc<OwnedSemaphorePermit>;

/// The console, but for large forms.
pub fn routes() -> Routes {
    table(false)
}

/// Where its large forms are.
pub fn large_routes() -> Routes {
    table(true)
}

fn table(is_large: bool) -> Routes {
    let routes = ROUTES.iter();
    let routes = routes.filter(|route| LARGE.contains(&route.path) == is_large);
    let routes = routes.fold(Router::new(), |router, route| {
        router.route(route.path, (route.answer)())
    });
    routes.route_layer(from_fn(forms_to_the_end))
}

/// A form is brought to its end also when the browser hangs up, as those of the app are.
async fn forms_to_the_end(request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let held = request.extensions();
    let held = (
        held.get::<Arc<Slot>>().cloned(),
        held.get::<LargeForm>().cloned(),
    );
    to_the_end(held, next.run(request)).await
}

/// Gives large forms their turn, and room and time.
pub fn take_large(context: &Arc<Context>, routes: Routes) -> Routes {
    let turns = Arc::new(Semaphore::new(LARGE_AT_ONCE));
    routes.layer(from_fn_with_state(
        (Arc::clone(context), turns),
        large_forms,
    ))
}

/// Only staff are listened to for so long.
async fn large_forms(
    State((context, turns)): State<(Arc<Context>, Arc<Semaphore>)>,
    client: Client,
    mut request: Request,
    next: Next,
) -> Response {
    let is_large = !FormLimits::of(&context).are_kept(request.headers());
    if !is_safe(request.method()) && is_large && is_of_staff(&context, request.headers()).await {
        let Ok(turn) = turns.try_acquire_owned() else {
            return problem(&context, &client, Problem::LargeForms);
        };
        request.extensions_mut().insert(LargeForm::new(turn));
        request.extensions_mut().insert(FormLimits {
            bytes: LARGE_BYTES,
            seconds: LARGE_SECONDS,
        });
    }
    next.run(request).await
}

async fn is_of_staff(context: &Context, headers: &HeaderMap) -> bool {
    let token = context.backend.cookies.session(headers);
    let (service, nobody) = (&context.backend.service, ClientInfo::default());
    let staff = service.staff(token.as_ref(), &nobody, true);
    matches!(staff.await, Ok(Some(_)))
}
