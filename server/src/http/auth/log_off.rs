//! `/auth/log-off`, at an application's host: logging off there ends the logon everywhere. A form is
//! enough; a link leads to a page of the logon that asks first, so that no picture in some e-mail logs
//! anybody off.

use super::{
    cookies::AppCookies,
    failed,
    forwarded::{AtApplication, Wrong},
    notice, on, return_to,
};
use crate::http::{client::Client, context::Context, paths::LOG_OFF, problem::cannot_tell};
use app::api::ssr::ReturnTo;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use std::sync::Arc;

/// The page that asks, at the logon.
pub async fn ask(
    State(context): State<Arc<Context>>,
    client: Client,
    application: Result<AtApplication, Wrong>,
    uri: Uri,
) -> Response {
    let return_to = return_to(&context, &uri);
    let Ok(AtApplication(application)) = application else {
        return notice::log_off(&context, &client, return_to.as_ref());
    };
    let return_to = return_to.unwrap_or_else(|| ReturnTo::of(&application, None));
    let to = page_that_asks(&context, Some(return_to));
    on(StatusCode::SEE_OTHER, &to, None)
}

/// The address of the page that asks, and goes on to `return_to`.
fn page_that_asks(context: &Context, return_to: Option<ReturnTo>) -> String {
    let browser = None;
    let query = return_to.map(|return_to| {
        ReturnTo {
            browser,
            ..return_to
        }
        .query()
    });
    let logon = &context.config.site.origin;
    format!("{logon}{LOG_OFF}?{}", query.unwrap_or_default())
}

/// Logs off. The guard has made sure that the form is the application's own.
pub async fn at_application(
    State(context): State<Arc<Context>>,
    client: Client,
    application: Result<AtApplication, Wrong>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let Ok(AtApplication(application)) = application else {
        return on(StatusCode::SEE_OTHER, LOG_OFF, None);
    };
    let cookies = AppCookies::of(&application);
    let token = cookies.session(&headers);
    // A task of its own: whoever closes the page at once is logged off all the same.
    let (service, info) = (context.backend.service.clone(), client.info.clone());
    let left = Arc::clone(&application);
    let task = tokio::spawn(async move {
        let gateway = service.gateway();
        gateway.log_off_at(&left, token.as_ref(), &info).await
    });
    let ended = match task.await {
        Ok(Ok(ended)) => ended,
        Ok(Err(error)) => return failed(&context, &client, &error),
        Err(error) => return cannot_tell(&client, &error),
    };
    let logon = &context.config.site.origin;
    let to = match return_to(&context, &uri) {
        // Only the logon knows whether this browser has logged on anew, and opened other applications.
        return_to if !ended => page_that_asks(&context, return_to),
        Some(return_to) => return_to.to.to_string(),
        None => format!("{logon}/logon?notice=logged-off"),
    };
    on(StatusCode::SEE_OTHER, &to, Some(&cookies.clear_session()))
}
