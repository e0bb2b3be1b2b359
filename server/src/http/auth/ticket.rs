//! `GET /auth/ticket`, at an application's host: a ticket becomes the application's own cookie (R35).

use super::{cookies::AppCookies, failed, forwarded::AtApplication, gateway, on};
use crate::http::{client::Client, context::Context};
use app::api::ssr::ReturnTo;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use domain::Token;
use service::{CheckOutcome, RedeemOutcome};
use std::sync::Arc;

/// Uses up the ticket and goes on to where the browser wanted to go. Whoever comes with a ticket that
/// is none any more, and is in already, goes on all the same: it is the Back button.
pub async fn redeem(
    State(context): State<Arc<Context>>,
    client: Client,
    AtApplication(application): AtApplication,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let ticket = uri.query().and_then(|query| query.strip_prefix("ticket="));
    let ticket = ticket.and_then(Token::decode);
    let cookies = AppCookies::of(&application);
    let (browser, gateway) = (cookies.state(&headers), gateway(&context));
    let (ticket, browser, info) = (ticket.as_ref(), browser.as_ref(), &client.info);
    let entered = gateway.redeem(ticket, &application, browser, info);
    let return_to = match entered.await {
        Ok(RedeemOutcome::Session { token, return_to }) => {
            let cookie = cookies.set_session(&token);
            return on(StatusCode::SEE_OTHER, return_to.as_str(), Some(&cookie));
        }
        // From there it goes the whole way again, with the mark that it holds.
        Ok(RedeemOutcome::OtherMark { return_to }) => {
            return on(StatusCode::SEE_OTHER, return_to.as_str(), None);
        }
        Ok(RedeemOutcome::Stale { return_to }) => return_to,
        Err(error) => return failed(&context, &client, &error),
    };
    let return_to = ReturnTo::of(&application, return_to);
    let session = cookies.session(&headers).map(|token| token.hash());
    match gateway.check(&application, session).await {
        Ok(CheckOutcome::Admitted(_)) => on(StatusCode::SEE_OTHER, return_to.to.as_str(), None),
        Ok(_) => {
            let logon = &context.config.site.origin;
            let stale = format!("{logon}/auth/stale?{}", return_to.query());
            on(StatusCode::SEE_OTHER, &stale, None)
        }
        Err(error) => failed(&context, &client, &error),
    }
}
