//! Waiting for what no test can see.

use std::time::Duration;
use tokio::time::timeout;

/// Waits for what happens in threads that no test can see. It takes as long as it takes; only what never
/// comes fails.
pub async fn in_the_end<T>(future: impl Future<Output = T>) -> T {
    let outcome = timeout(Duration::from_mins(5), future).await;
    outcome.expect("it never comes")
}
