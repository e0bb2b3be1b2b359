//! Finds out whether anything can be written, before somebody tries to log on.

use super::{Job, Stopping};
use service::{Service, ServiceError};

/// See the module.
pub struct Writing;

impl Job for Writing {
    async fn work(&mut self, service: &Service, _: &Stopping) -> Result<(), ServiceError> {
        service.check_writing().await
    }
}
