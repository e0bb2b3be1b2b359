//! `GET /auth/ticket`, at an application's host: a ticket becomes the application's own cookie (R35).

use super::{failed, forwarded::AtApplication, gateway, on};
use crate::http::{client::Client, context::Context};
use app::api::ssr::Way;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use domain::{ReturnAddress, Token};
use service::{Checked, Entered};
use std::sync::Arc;

/// Uses up the ticket and goes on to where the browser wanted to go. Whoever comes with a ticket that
/// is none any more, and is in already, goes on all the same: it is the Back button.
pub async fn redeem(
    State(context): State<Arc<Context>>,
    client: Client,
    AtApplication(gate): AtApplication,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let ticket = uri.query().and_then(|query| query.strip_prefix("ticket="));
    let ticket = ticket.and_then(Token::decode);
    let browser = gate.cookies.state(&headers);
    let gateway = gateway(&context);
    let entered = gateway
        .redeem(
            ticket.as_ref(),
            &gate.origin,
            browser.as_ref(),
            &client.visitor,
        )
        .await;
    let return_to = match entered {
        Ok(Entered::Session { token, return_to }) => {
            let cookie = gate.cookies.set_session(&token);
            return on(StatusCode::SEE_OTHER, return_to.as_str(), Some(&cookie));
        }
        // From there it goes the whole way again, with the mark that it holds.
        Ok(Entered::OtherMark { return_to }) => {
            return on(StatusCode::SEE_OTHER, return_to.as_str(), None);
        }
        Ok(Entered::Stale { return_to }) => return_to,
        Err(error) => return failed(&context, &client, &error),
    };
    let Some(to) = return_to.or_else(|| ReturnAddress::at(&gate.origin, "/")) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let session = gate.cookies.session(&headers);
    match gateway
        .check(&gate.origin, session.map(|token| token.hash()))
        .await
    {
        Ok(Checked::Admitted(_)) => on(StatusCode::SEE_OTHER, to.as_str(), None),
        Ok(_) => {
            let way = Way { to, browser: None };
            let logon = &context.config.site.origin;
            let stale = format!("{logon}/auth/stale?{}", way.query());
            on(StatusCode::SEE_OTHER, &stale, None)
        }
        Err(error) => failed(&context, &client, &error),
    }
}
