//! `/auth/log-off`, at an application's host: logging off there ends the logon everywhere. A form is
//! enough; a link leads to a page of the logon that asks first, so that no picture in some letter logs
//! anybody off.

use super::{failed, forwarded, notice, on, service, visitor, way};
use crate::http::{Context, problem::cannot_tell};
use app::api::ssr::Way;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use domain::ReturnAddress;
use std::sync::Arc;

/// Its address.
pub const PATH: &str = "/auth/log-off";

/// The page that asks, at the logon.
pub async fn ask(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (request, _) = request.into_parts();
    let way = way(&context, &request);
    let Ok(gate) = forwarded::gate(&context, &request.headers, &request.extensions) else {
        return notice::log_off(&context, &request, way.as_ref());
    };
    let home = || ReturnAddress::at(&gate.origin, "/");
    let to = way.map(|way| way.to).or_else(home);
    let query = to.map(|to| Way { to, browser: None }.query());
    let logon = &context.config.site.origin;
    let ask = format!("{logon}{PATH}?{}", query.unwrap_or_default());
    on(StatusCode::SEE_OTHER, &ask, None)
}

/// Logs off. The guard has made sure that the form is the application's own.
pub async fn at_application(State(context): State<Arc<Context>>, request: Request) -> Response {
    let (request, _) = request.into_parts();
    let Ok(gate) = forwarded::gate(&context, &request.headers, &request.extensions) else {
        return on(StatusCode::SEE_OTHER, PATH, None);
    };
    let token = gate.cookies.session(&request.headers);
    // A task of its own: whoever closes the page at once is logged off all the same.
    let (service, origin) = (service(&context).clone(), gate.origin.clone());
    let visitor = visitor(&request);
    let task = tokio::spawn(async move {
        let done = service.log_off_at(&origin, token.as_ref(), &visitor);
        done.await
    });
    match task.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return failed(&context, &request, &error),
        Err(error) => return cannot_tell(&request, &error),
    }
    let logon = &context.config.site.origin;
    let to = way(&context, &request).map_or_else(
        || format!("{logon}/logon?notice=logged-off"),
        |way| way.to.to_string(),
    );
    on(
        StatusCode::SEE_OTHER,
        &to,
        Some(&gate.cookies.clear_session()),
    )
}
