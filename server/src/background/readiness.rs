//! Finds out whether anything can be written, and the keys fit, before somebody tries to log on.

use super::{Job, Stopping};
use service::{Service, ServiceError};

/// See the module.
pub struct Readiness;

impl Job for Readiness {
    async fn work(&mut self, service: &Service, _: &Stopping) -> Result<(), ServiceError> {
        service.check_writing().await
    }
}
