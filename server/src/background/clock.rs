//! Compares this node's clock with the database's, and says when it is not to be believed (R59).

use super::{Job, Stopping};
use service::{Service, ServiceError};

/// See the module.
#[derive(Default)]
pub struct Clock {
    was_off: bool,
}

impl Job for Clock {
    async fn work(&mut self, service: &Service, _: &Stopping) -> Result<(), ServiceError> {
        service.compare_clocks().await?;
        match service.clock() {
            Err(off) if !self.was_off => {
                tracing::error!(
                    "{off}: until it is right, no code and no password is checked (R59)"
                );
                self.was_off = true;
            }
            Ok(()) if self.was_off => {
                tracing::info!("the clock of this machine is right again");
                self.was_off = false;
            }
            _ => {}
        }
        Ok(())
    }
}
