//! The demo: a sample organisation in a folder that is thrown away, served on this machine only.
//!
//! It must never touch another installation's data: whatever the configuration says of database,
//! keys and site is replaced.

mod folder;
mod guide;
mod organisation;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
};

use domain::Origin;
use store::reason;
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    checkpoints,
    config::{Config, DatabaseUrl},
    failure::Failure,
    http::{self, ServeError},
    log, terminal, wiring,
};
use folder::Folder;

/// Serves the demo until somebody stops it, also while it is still being prepared.
///
/// # Errors
///
/// [`Failure`] when it cannot listen, or cannot write its folder.
pub async fn run(config: Config) -> Result<(), Failure> {
    tokio::select! {
        done = prepare_and_serve(config) => done,
        stopped = stopped() => stopped,
    }
}

async fn prepare_and_serve(mut config: Config) -> Result<(), Failure> {
    log::start(&config.log)?;
    let address = address(&config)?;
    let site = http::locate(&config)?;
    let folder = Folder::create()?;
    furnish(&mut config, address, &folder)?;
    let service = wiring::open_to_serve(&config, &site.icons).await?;
    let secret_key = organisation::add(&service).await?;
    // Not before the first checkpoint is written: from here on somebody may stop it, and nothing is
    // to be written into a folder that is gone.
    let serving = async {
        let _ = terminal::print(&guide::text(&config, &secret_key)); // served all the same
        http::serve(config.clone(), site, service.clone()).await
    };
    Ok(checkpoints::while_serving(&config, &service, serving).await?)
}

/// Where the server will listen: on this machine, and not where somebody else listens already,
/// which is better said before the address is printed.
fn address(config: &Config) -> Result<SocketAddr, Failure> {
    let address = config.leptos.site_addr;
    if !address.ip().is_loopback() || address.port() == 0 {
        return Err(Failure::Usage(format!(
            "the demo is for this machine only and cannot listen on {address}; \
             use an address such as LEPTOS_SITE_ADDR=127.0.0.1:4000"
        )));
    }
    TcpListener::bind(address).map_err(|source| {
        Failure::Refused(format!(
            "{}; another port: LEPTOS_SITE_ADDR=127.0.0.1:4000",
            ServeError::Listen { address, source }
        ))
    })?;
    Ok(address)
}

/// What the demo decides, whatever else was configured.
fn furnish(config: &mut Config, address: SocketAddr, folder: &Folder) -> Result<(), Failure> {
    let unusable = || Failure::Refused("the demo's folder cannot be used; set TMPDIR".to_owned());
    let origin = if address.ip() == Ipv4Addr::LOCALHOST {
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address}")
    };
    config.site.origin = Origin::parse(&origin).ok_or_else(unusable)?;
    "Sunflower Nurseries".clone_into(&mut config.site.name);
    "the Sunflower office system".clone_into(&mut config.site.application);
    "01632 960 123".clone_into(&mut config.site.support);
    // A laptop that was closed is no machine whose clock is wrong.
    config.logon.clock_tolerance_seconds = 0;
    config.database.url = DatabaseUrl::parse(&folder.database_url()).ok_or_else(unusable)?;
    config.keys.file = folder.path().join("keyring.toml");
    config.log.audit_checkpoints = None; // beside it
    Ok(())
}

/// Ctrl-C, `kill`, or the terminal is closed.
async fn stopped() -> Result<(), Failure> {
    let failed = |error: io::Error| {
        Failure::Refused(format!("signals cannot be awaited: {}", reason(&error)))
    };
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut hang_up = signal(SignalKind::hangup()).map_err(failed)?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hang_up.recv() => {}
    }
    Ok(())
}
