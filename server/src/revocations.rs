//! Hears of what other nodes and commands revoked, several times a second (R27).

use crate::config::DatabaseUrl;
use service::Service;
use std::{future::pending, time::Duration};
use store::revocation::Listener;
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

/// Between two readings: answers of the check are given again for a second after one.
const PAUSE: Duration = Duration::from_millis(250);
/// Readings between two times that old rows are forgotten, and that a listener is sought: about a minute.
const READINGS: u32 = 240;
/// For so long a listener may take to connect: nothing is heard meanwhile.
const PATIENCE: Duration = Duration::from_millis(500);

/// Hears of what is revoked in the database at `url` until `stopped` says so.
pub async fn hear(service: Service, url: DatabaseUrl, mut stopped: watch::Receiver<bool>) {
    let mut listener = None;
    let mut fails = false;
    for reading in 0_u32.. {
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => return,
            () = sleep(PAUSE) => {}
            () = woken(&mut listener) => {}
        }
        let mut result = service.hear_of_revocations().await;
        if result.is_ok() && reading % READINGS == 0 {
            result = service.forget_revocations().await;
            if listener.is_none() {
                let connected = timeout(PATIENCE, Listener::connect(url.expose())).await;
                listener = connected.ok().flatten();
            }
        }
        match result {
            Ok(()) => fails = false,
            // Said once: the requests say the rest.
            Err(error) if !fails => {
                fails = true;
                tracing::error!(%error, "what was revoked cannot be read: every check asks the database until it can");
            }
            Err(_) => {}
        }
    }
}

/// Waits for a listener, and gives up one that hears nothing any more.
async fn woken(listener: &mut Option<Listener>) {
    let hears = match listener {
        Some(listener) => listener.wait().await,
        None => pending().await,
    };
    if !hears {
        *listener = None;
    }
}
