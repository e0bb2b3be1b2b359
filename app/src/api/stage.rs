//! Where the browser stands: the server knows, the browser asks it.

use crate::{codec::Form, error::PageError};
use leptos::prelude::*;
use protocol::{CurrentStage, Refusal};

/// Where a page asks by itself: that keeps no session alive.
#[cfg(feature = "hydrate")]
pub const QUIETLY: &str = "/api/position?quietly";

/// Returns where the browser stands, with what the page at `page` shows, and for how long.
#[server(name = AskStage, prefix = "/api", protocol = Form, endpoint = "position")]
pub async fn ask_stage(#[server(default)] page: String) -> Result<CurrentStage, PageError> {
    use crate::api::ssr::Request;
    let request = Request::take();
    request.stage_at(&page).await
}

/// The same, asked on the server itself.
#[cfg(not(feature = "hydrate"))]
pub async fn stage_at(page: &str) -> Result<CurrentStage, Refusal> {
    let stage = ask_stage(page.to_owned()).await;
    stage.map_err(|PageError(refusal)| refusal)
}

/// The same, asked by the browser.
#[cfg(feature = "hydrate")]
pub async fn stage_at(page: &str) -> Result<CurrentStage, Refusal> {
    use crate::api::client;
    use leptos::server_fn::ServerFn;
    send_wrapper::SendWrapper::new(client::stage_at(AskStage::PATH, page)).await
}
