//! What a request that changes something must be, before anything looks at it (R28, R43).

use super::{
    client::Client,
    context::Context,
    problem::{Problem, problem},
};
use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{
        Extensions, HeaderMap, Method,
        header::{CONTENT_LENGTH, CONTENT_TYPE, ORIGIN},
    },
    middleware::Next,
    response::Response,
};
use futures_util::StreamExt;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// So much of a body that is too long is still received, and forgotten: a browser that cannot
/// send what it has to send does not show the answer.
const MAX_FORGOTTEN: usize = 4 * 1024 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";

/// Tells the origin that a form must come from.
pub type Sender = for<'c> fn(&'c Context, &HeaderMap, &Extensions) -> &'c str;

/// Forms come from our own pages.
pub fn this_site<'c>(context: &'c Context, _: &HeaderMap, _: &Extensions) -> &'c str {
    context.config.site.origin.as_str()
}

/// How large a form may be, and how long it may take to arrive.
#[derive(Debug, Clone, Copy)]
pub struct FormLimits {
    pub bytes: usize,
    pub seconds: u64,
}

impl FormLimits {
    /// Those of the settings, which hold unless a layer around the guard has set others.
    pub fn of(context: &Context) -> Self {
        let bounds = &context.config.throttle;
        Self {
            bytes: usize::try_from(bounds.request_kib).unwrap_or(usize::MAX) * 1024,
            seconds: bounds.receive_seconds.into(),
        }
    }

    /// Whether the body says that it keeps to them.
    pub fn are_kept(self, headers: &HeaderMap) -> bool {
        let length = headers.get(CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        length.is_some_and(|length| length <= self.bytes)
    }
}

/// Whether a request of `method` changes nothing.
pub fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Lets forms of our own pages through, and refuses everything else that may change something.
pub async fn own_forms(
    State((context, sender)): State<(Arc<Context>, Sender)>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    if !is_safe(request.method()) {
        let origin = sender(&context, request.headers(), request.extensions());
        if !is_same_origin(request.headers(), origin) {
            return problem(&context, &client, Problem::CrossSite);
        }
        if !is_form(request.headers()) {
            return problem(&context, &client, Problem::NotAForm);
        }
    }
    next.run(request).await
}

/// Lets whole and well-formed forms through.
pub async fn whole_forms(
    State(context): State<Arc<Context>>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    if is_safe(request.method()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let limits = parts.extensions.get::<FormLimits>().copied();
    let limits = limits.unwrap_or_else(|| FormLimits::of(&context));
    let patience = Duration::from_secs(limits.seconds);
    let received = match timeout(patience, receive(body, limits.bytes)).await {
        Ok(received) => received.and_then(is_text),
        Err(_) => Err(Problem::Late),
    };
    let bytes = match received {
        Ok(bytes) => bytes,
        Err(what) => return problem(&context, &client, what),
    };
    next.run(Request::from_parts(parts, Body::from(bytes)))
        .await
}

/// The whole of a body of `most` bytes or fewer.
async fn receive(body: Body, most: usize) -> Result<Bytes, Problem> {
    let mut whole = Vec::new();
    let mut length = 0_usize;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Problem::Malformed)?;
        length = length.saturating_add(chunk.len());
        if length <= most {
            whole.extend_from_slice(&chunk);
        } else if length > most.saturating_add(MAX_FORGOTTEN) {
            break;
        }
    }
    if length <= most {
        Ok(whole.into())
    } else {
        Err(Problem::TooLarge)
    }
}

fn is_text(bytes: Bytes) -> Result<Bytes, Problem> {
    let decoded = percent_encoding::percent_decode(&bytes).decode_utf8();
    if decoded.is_err() {
        return Err(Problem::Malformed);
    }
    Ok(bytes)
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
