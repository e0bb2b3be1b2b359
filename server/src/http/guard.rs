//! What a request that changes something must be, before anything looks at it (R28).

use super::{
    Context,
    problem::{Listener, Problem, problem},
};
use app::api::FORMS;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method,
        header::{CONTENT_TYPE, ORIGIN, REFERER},
        request::Parts,
    },
    middleware::Next,
    response::Response,
};
use std::sync::Arc;

/// Most bytes of a body.
pub const MOST_BYTES: usize = 16 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";

/// Lets a form of our own pages through, whole and well-formed; refuses everything else.
pub async fn unsafe_requests(
    State(context): State<Arc<Context>>,
    request: Request,
    next: Next,
) -> Response {
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) {
        return next.run(request).await;
    }
    let origin = context.config.site.origin.as_str();
    let (mut parts, body) = request.into_parts();
    let refuse = |parts: &Parts, what| problem(&context, &Listener::of(&context, parts), what);
    if !is_same_origin(&parts.headers, origin) {
        return refuse(&parts, Problem::CrossSite);
    }
    if !is_form(&parts.headers) {
        return refuse(&parts, Problem::NotAForm);
    }
    let Ok(bytes) = to_bytes(body, MOST_BYTES).await else {
        return refuse(&parts, Problem::TooLarge);
    };
    if percent_encoding::percent_decode(&bytes)
        .decode_utf8()
        .is_err()
    {
        return refuse(&parts, Problem::Malformed);
    }
    // An error without JavaScript returns to the page of its form. Which that is, we know
    // better than the header, and not every browser sends it.
    if let Some((_, page)) = FORMS.iter().find(|(path, _)| *path == parts.uri.path())
        && let Ok(page) = HeaderValue::from_str(&format!("{origin}{page}"))
    {
        parts.headers.insert(REFERER, page);
    }
    next.run(Request::from_parts(parts, Body::from(bytes)))
        .await
}

/// `Origin` must be ours; without one, the browser must say that the request is.
fn is_same_origin(headers: &HeaderMap, origin: &str) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (Some(only), None) => only == origin,
        (None, _) => headers
            .get("sec-fetch-site")
            .is_some_and(|site| site == "same-origin"),
        _ => false,
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    content_type
        .split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM))
}
