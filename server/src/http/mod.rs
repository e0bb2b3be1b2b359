//! HTTP: what answers which address, and what is true of every answer.

mod address;
mod assets;
mod auth;
mod channel;
mod client;
mod connections;
mod console;
mod context;
mod error;
mod guard;
mod headers;
mod health;
mod language;
mod notice;
mod pages;
mod paths;
mod problem;
mod request_log;
mod security_txt;
mod serve;
mod slots;
mod stack;
mod timeout;

pub use assets::{Site, locate};
pub use channel::message_of as channel_message;
pub use console::{ROUTES as CONSOLE_ROUTES, Route as ConsoleRoute};
pub use context::Context;
pub use error::ServeError;
pub use serve::serve;

use crate::{config::Config, wiring};
use app::api::ssr::{Backend, Cookies};
use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{get, post},
};
use service::Service;
use stack::{Routes, Stack};
use std::sync::Arc;

/// Puts the context together.
#[must_use]
pub fn context(config: Config, service: Service, site: Site) -> Context {
    // A cookie lives as long as what the server remembers of it (R25).
    let settings = wiring::settings(&config);
    let cookies = Cookies::new(
        config.site.origin.is_https(),
        settings.attempt_seconds,
        settings.browser_seconds,
    );
    Context {
        policy: headers::policy(&config),
        config,
        backend: Backend { service, cookies },
        site,
        doubts: address::Doubts::default(),
        more: None,
    }
}

/// The whole of what is served. Tests call it in process.
pub fn router(context: Context) -> Router {
    let context = Arc::new(context);
    // Pages are rendered on this runtime; that it was told so before is no error.
    _ = any_spawner::Executor::init_tokio();
    let (stack, seconds) = (
        Stack(Arc::clone(&context)),
        context.config.throttle.request_seconds.into(),
    );
    // Whatever is sent to change something passes the guard first.
    let ours = |routes| stack.own_forms(guard::this_site, routes);
    let large = console::take_large(&context, stack.whole_forms(console::large_routes()));
    let log_off = stack.own_forms(auth::sender, stack.whole_forms(auth::log_off_routes()));
    let channel = Router::new().route("/channel/check", post(channel::check));
    let check = Router::new().route("/auth/check", get(auth::check));
    let bounded = stack
        .within(seconds, ours(stack.whole_forms(pages(&context))))
        .merge(stack.within(console::LARGE_SECONDS, ours(large)))
        .merge(stack.within(seconds, log_off))
        // For programs: a token is its guard.
        .merge(stack.within(seconds, Stack::busy(channel)));
    let check = stack.answered(stack.within(seconds, ours(stack.whole_forms(check))));
    let recalled = from_fn_with_state(Arc::clone(&context), auth::recalled);
    let router = stack.answered(bounded).merge(check.layer(recalled));
    router.with_state(context)
}

/// What people see, and the files that it needs.
fn pages(context: &Arc<Context>) -> Routes {
    let under_way = from_fn_with_state(Arc::clone(context), auth::under_way);
    let forms = protocol::FORMS.iter();
    let forms = forms.fold(Router::new(), |router, (path, _)| {
        router.route(path, post(pages::form))
    });
    forms
        .route("/logon", get(pages::page).route_layer(under_way))
        .route("/language", post(language::choose))
        .route(app::help::PATH, get(pages::help))
        .route(paths::SECURITY_TXT, get(security_txt::show))
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(health::ready))
        .merge(console::routes())
        .merge(auth::routes())
        .merge(assets::files(&context.site))
        .fallback(pages::page)
}
