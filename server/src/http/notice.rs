//! Answers that are a page of one sentence and one thing to do.

pub use app::notice::{Action, Notice};

use super::{client::Client, context::Context};
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

/// The page to `client`.
pub fn answer(
    context: &Context,
    client: &Client,
    status: StatusCode,
    notice: &Notice<'_>,
) -> Response {
    let (assets, site) = (context.site.assets.clone(), context.about_site());
    let html = notice.render(assets, site, client.language, client.may_log_off);
    (status, Html(html)).into_response()
}
