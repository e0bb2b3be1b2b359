//! Hears of what other nodes and commands revoked, several times a second (R27).

use super::{Job, Stopping};
use crate::config::DatabaseUrl;
use service::{Service, ServiceError};
use std::{future::pending, time::Duration};
use store::revocation::Listener;
use tokio::time::timeout;

/// Readings between two times that a listener is sought: about a minute.
const READINGS: u32 = 240;
/// For so long a listener may take to connect: nothing is heard meanwhile.
const PATIENCE: Duration = Duration::from_millis(500);

/// See the module.
pub struct Hearing {
    url: DatabaseUrl,
    listener: Option<Listener>,
    readings: u32,
}

impl Hearing {
    /// Of what is revoked in the database at `url`.
    pub fn of(url: DatabaseUrl) -> Self {
        Self {
            url,
            listener: None,
            readings: 0,
        }
    }
}

impl Job for Hearing {
    /// Gives up a listener that hears nothing any more.
    async fn woken(&mut self) {
        let hears = match &mut self.listener {
            Some(listener) => listener.wait().await,
            None => pending().await,
        };
        if !hears {
            self.listener = None;
        }
    }

    async fn work(&mut self, service: &Service, _: &Stopping) -> Result<(), ServiceError> {
        service.hear_of_revocations().await?;
        if self.readings.is_multiple_of(READINGS) && self.listener.is_none() {
            let connected = timeout(PATIENCE, Listener::connect(self.url.expose())).await;
            self.listener = connected.ok().flatten();
        }
        self.readings = self.readings.wrapping_add(1);
        Ok(())
    }
}
