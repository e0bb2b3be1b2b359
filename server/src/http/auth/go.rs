//! `GET /auth/go`: from the logon on to an application, with a ticket.

use super::{failed, gateway, notice, on, return_to};
use crate::http::{client::Client, context::Context};
use app::BEGINS;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri},
    middleware::Next,
    response::Response,
};
use service::Entry;
use std::sync::Arc;

/// On to the application that the address names; first to the logon, if it must be.
pub async fn go(
    State(context): State<Arc<Context>>,
    client: Client,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let found = |to: &str| on(StatusCode::FOUND, to, None);
    let Some(return_to) = return_to(&context, &uri) else {
        return found("/");
    };
    let Some(browser) = return_to.browser.clone() else {
        // It has not been there: the application sends it back with a mark.
        return found(return_to.to.as_str());
    };
    let session = context.backend.cookies.session(&headers);
    let entry = gateway(&context)
        .enter(
            session.as_ref(),
            &return_to.application,
            &return_to.to,
            browser,
        )
        .await;
    match entry {
        Ok(Entry::Ticket(ticket)) => {
            let (origin, ticket) = (return_to.to.origin(), ticket.encode());
            found(&format!("{origin}/auth/ticket?ticket={}", *ticket))
        }
        // It was logged on a moment ago, and has kept no cookie.
        Ok(Entry::LogOn) if says(&uri, BEGINS) => {
            found(&format!("/logon?{}&notice=cookies", return_to.query()))
        }
        Ok(Entry::LogOn) => found(&format!("/logon?{}", return_to.query())),
        Ok(Entry::LogOnAnew) => found(&format!("/logon?{}&notice=anew", return_to.query())),
        Ok(Entry::NotAllowed) => notice::not_allowed(&context, &client, &return_to),
        Ok(Entry::NeedsTwoFactor) => notice::two_factor(&context, &client, &return_to),
        Err(error) => failed(&context, &client, &error),
    }
}

/// Whether the query has this `part`.
fn says(uri: &Uri, part: &str) -> bool {
    let query = uri.query().unwrap_or_default();
    query.split('&').any(|has| has == part)
}

/// Sends a browser on that comes to the page of the logon on its way to an application, and is logged on:
/// in another tab, say.
pub async fn under_way(
    State(context): State<Arc<Context>>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    let is_anew = says(request.uri(), "notice=anew");
    if let Some(return_to) = return_to(&context, request.uri()).filter(|_| !is_anew) {
        let session = context.backend.cookies.session(request.headers());
        match gateway(&context).is_logged_on(session.as_ref()).await {
            Ok(true) => return on(StatusCode::FOUND, &return_to.path(), None),
            Ok(false) => {}
            Err(error) => return failed(&context, &client, &error),
        }
    }
    next.run(request).await
}
