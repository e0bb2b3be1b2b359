//! HTTP: what answers which address, and what is true of every answer.

mod address;
mod assets;
mod auth;
mod channel;
mod client;
mod connections;
mod console;
mod crowd;
mod guard;
mod headers;
mod icons;
mod language;
mod notice;
mod pages;
mod problem;
mod request_log;
mod security_txt;
mod timely;

pub use assets::{Site, locate};
pub use console::ROUTES as CONSOLE_ROUTES;

use auth::Gate;

use crate::{
    config::Config,
    mail::{self, MailError, Mailer},
    touches, verification, wiring,
};
use app::{
    api::ssr::{Backend, Cookies},
    texts::Language,
};
use axum::{
    Router,
    extract::State,
    http::{HeaderValue, StatusCode},
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use domain::channel::ChannelRefusal;
use service::Service;
use std::{io::ErrorKind, net::SocketAddr, sync::Arc, time::Duration};
use store::reason;
use thiserror::Error;
use tokio::{sync::Semaphore, time::timeout};

/// How long the database may take to show that this node can serve: who asks wants to know now.
const READY: Duration = Duration::from_secs(1);

/// What every handler can reach.
#[derive(Debug)]
pub struct Context {
    pub config: Config,
    pub backend: Backend,
    pub site: Site,
    /// The gates of the applications.
    pub gates: Vec<Gate>,
    /// The Content-Security-Policy of all answers but pages (R29).
    pub policy: Option<HeaderValue>,
    /// Whose turn it is to send a large form (R43).
    pub large_forms: Arc<Semaphore>,
    /// What was said of proxies that are not believed.
    pub doubts: address::Doubts,
    /// A language that nobody is offered but who asks for it by name: for tests.
    pub more: Option<&'static Language>,
}

/// Why the server does not serve.
#[derive(Debug, Error)]
pub enum ServeError {
    /// A file that pages need.
    #[error(
        "{path} {why}: pages would be without style and script. Start good-to-go in the folder of its release, \
         or let LEPTOS_SITE_ROOT name the folder site of the same build; hash.txt of that build belongs beside the program"
    )]
    Site {
        path: std::path::PathBuf,
        why: String,
    },
    #[error(
        "cannot listen on {address}: {}; {}. LEPTOS_SITE_ADDR chooses another address", reason(.source), advice(.source)
    )]
    Listen {
        address: SocketAddr,
        source: std::io::Error,
    },
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error("apps.icon = {path} cannot be used: {}", reason(.source))]
    Icon {
        path: std::path::PathBuf,
        source: std::io::Error,
    },
}

/// What to do about an address that cannot be listened on.
fn advice(source: &std::io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::AddrInUse => {
            "another program listens there, which may be another good-to-go: stop one of them"
        }
        ErrorKind::PermissionDenied => {
            "ports below 1024 are for root alone: take a higher one behind a proxy, or give this program the right by \
             AmbientCapabilities=CAP_NET_BIND_SERVICE in its unit"
        }
        ErrorKind::AddrNotAvailable => "this machine has no such address",
        _ => "see that the machine has that address",
    }
}

/// Puts the context together.
#[must_use]
pub fn context(config: Config, service: Service, site: Site) -> Context {
    let apps = config
        .apps
        .iter()
        .map(|app| protocol::AppLink {
            name: app.name.clone(),
            origin: app.origin.as_str().to_owned(),
            description: app.description.clone(),
            icon: site.icon_of(&app.origin),
        })
        .collect();
    let gates = config.apps.iter().map(|app| Gate::of(&app.origin));
    let gates = gates.collect();
    // A cookie lives as long as what the server remembers of it (R25).
    let settings = wiring::settings(&config);
    let cookies = Cookies::new(
        config.site.origin.is_https(),
        settings.attempt_seconds,
        settings.device_seconds,
    );
    Context {
        policy: headers::policy(&config),
        config,
        backend: Backend {
            service,
            cookies,
            apps,
        },
        site,
        gates,
        large_forms: Arc::new(Semaphore::new(console::LARGE_AT_ONCE)),
        doubts: address::Doubts::default(),
        more: None,
    }
}

/// The whole of what is served. Tests call it in process.
pub fn router(context: Context) -> Router {
    let context = Arc::new(context);
    // Pages are rendered on this runtime; that it was told so before is no error.
    _ = any_spawner::Executor::init_tokio();
    let forms = protocol::FORMS
        .iter()
        .fold(Router::new(), |router, (path, _)| {
            router.route(path, post(pages::form))
        });
    let files = assets::files(&context.site);
    forms
        .merge(auth::routes())
        .merge(console::routes())
        .route("/language", post(language::choose))
        .route(app::help::PATH, get(pages::help))
        .route(channel::PATH, post(channel::check))
        .route("/icons/{name}", get(icons::icon))
        .route(security_txt::PATH, get(security_txt::show))
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .merge(files)
        .fallback(pages::page)
        .method_not_allowed_fallback(problem::method)
        .layer(from_fn(timely::whole_requests))
        // Whatever is sent to change something passes the guard first.
        .layer(from_fn_with_state(Arc::clone(&context), guard::unsafe_requests))
        .layer(from_fn_with_state(Arc::clone(&context), timely::every_request))
        .layer(from_fn_with_state(Arc::clone(&context), problem::panics))
        .layer(from_fn_with_state(Arc::clone(&context), headers::every_answer))
        .layer(from_fn_with_state(Arc::clone(&context), request_log::every_request))
        .layer(from_fn_with_state(Arc::clone(&context), auth::recalled))
        .with_state(context)
}

/// What a channel was told, in words of the site's own language.
#[must_use]
pub fn channel_message(config: &Config, decision: Result<(), ChannelRefusal>) -> String {
    let language = app::texts::negotiate(None, None, &config.site.language);
    channel::message(language.texts(), decision, config.site.origin.as_str())
}

async fn ready(State(context): State<Arc<Context>>) -> (StatusCode, &'static str) {
    if timeout(READY, context.backend.service.is_ready()).await == Ok(true) {
        (StatusCode::OK, "ready\n")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "not ready: the database does not answer, or the keys are not its own\n",
        )
    }
}

/// Serves until SIGTERM or SIGINT, and then finishes the requests under way.
///
/// # Errors
///
/// [`ServeError`] when the address is taken, a file that pages need is missing, or the certificates of mail
/// servers cannot be read.
pub async fn serve(config: Config, service: Service) -> Result<(), ServeError> {
    log_panics();
    let (site, address) = (locate(&config)?, config.leptos.site_addr);
    let origin = config.site.origin.as_str().to_owned();
    if !config.site.origin.is_https() {
        tracing::warn!(
            "serving {origin} without TLS: cookies go without the prefix __Host- and the attribute Secure (R25); for this machine only"
        );
    }
    if config.proxy.trust_everybody {
        tracing::warn!(
            "proxy.trust_everybody is on: whoever reaches this server can claim to be any client (R31)"
        );
    }
    let mailer = Mailer::new(&config)?;
    let listener =
        connections::listen(address).map_err(|source| ServeError::Listen { address, source })?;
    tracing::info!(%address, %origin, "serving");
    let bounds = config.throttle.clone();
    let (stopping, stopped) = tokio::sync::watch::channel(false);
    let delivery =
        mailer.map(|mailer| tokio::spawn(mail::deliver(service.clone(), mailer, stopped.clone())));
    let touches = tokio::spawn(touches::write_down(service.clone(), stopped));
    let checkpoints = config.audit_checkpoints();
    let verification =
        verification::again_and_again(service.clone(), checkpoints, verification::FIRST);
    let verification = tokio::spawn(verification);
    let app = router(context(config, service, site));
    connections::serve(listener, app, &bounds, stop_signal()).await;
    verification.abort();
    _ = stopping.send(true);
    _ = touches.await;
    if let Some(delivery) = delivery {
        _ = delivery.await;
    }
    tracing::info!("stopped");
    Ok(())
}

/// Logs panics as everything else is logged, one escaped line each (R42), not raw to stderr.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string);
        let what = panic.payload_as_str().unwrap_or("without words");
        tracing::error!(at, what, "panicked");
    }));
}

/// SIGTERM from a service manager, or Ctrl-C.
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
