//! Serving, from the first connection to the last request.

use super::{Site, connections, context, error::ServeError, router};
use crate::{background::Background, config::Config, mail::Mailer};
use service::Service;
use std::future::pending;

/// Serves until SIGTERM or SIGINT, and then finishes the requests under way.
///
/// # Errors
///
/// [`ServeError`] when the address is taken, or the certificates of mail servers cannot be read.
pub async fn serve(config: Config, site: Site, service: Service) -> Result<(), ServeError> {
    log_panics();
    let address = config.leptos.site_addr;
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
    // Before the first logon. What keeps it from being told, the job tells.
    _ = service.compare_clocks().await;
    let background = Background::start(&config, &service, mailer);
    let app = router(context(config, service, site));
    connections::serve(listener, app, &bounds, stop_signal()).await;
    background.stop().await;
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

/// SIGTERM from a service manager, SIGHUP of a terminal that is closed, or Ctrl-C.
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    let outlives_terminal = ignores_hangup();
    let hangup = async move {
        if !outlives_terminal && let Ok(mut hangup) = signal(SignalKind::hangup()) {
            hangup.recv().await;
        } else {
            pending::<()>().await;
        }
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
        () = hangup => {}
    }
}

/// Whether this was started to outlive its terminal, as by `nohup`.
fn ignores_hangup() -> bool {
    /// SIGHUP is the first of the signals.
    const HANGUP: u64 = 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut lines = status.lines();
    let ignored = lines.find_map(|line| line.strip_prefix("SigIgn:"));
    ignored
        .and_then(|ignored| u64::from_str_radix(ignored.trim(), 16).ok())
        .is_some_and(|ignored| ignored & HANGUP != 0)
}
