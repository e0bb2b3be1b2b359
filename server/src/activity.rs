//! Writes down when sessions were used, every few seconds and at the end.

use std::time::Duration;

use service::Service;
use tokio::{sync::watch, time::sleep};

/// For so long other nodes do not know of it.
const PAUSE: Duration = Duration::from_secs(5);

/// Writes until `stopped` says so, and once more then.
pub async fn write_down(service: Service, mut stopped: watch::Receiver<bool>) {
    let mut fails = false;
    loop {
        let is_over = tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => true,
            () = sleep(PAUSE) => false,
        };
        match service.write_activity().await {
            Ok(()) => fails = false,
            // Said once: the requests say the rest.
            Err(error) if !fails => {
                fails = true;
                tracing::error!(%error, "when sessions were used is not written down; it is tried again");
            }
            Err(_) => {}
        }
        if is_over {
            return;
        }
    }
}
