//! Writes down when sessions were used.

use super::{Job, Stopping};
use service::{Service, ServiceError};

/// See the module.
pub struct Activity;

impl Job for Activity {
    const AT_THE_END: bool = true;

    async fn work(&mut self, service: &Service, _: &Stopping) -> Result<(), ServiceError> {
        service.write_activity().await
    }
}
