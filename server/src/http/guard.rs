//! What a request that changes something must be, before anything looks at it (R28, R43).

use super::{
    Context, auth, channel,
    client::Client,
    console,
    problem::{Problem, problem},
};
use app::api::ssr::Way;
use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method,
        header::{CONTENT_LENGTH, CONTENT_TYPE, ORIGIN, REFERER},
    },
    middleware::Next,
    response::Response,
};
use futures_util::StreamExt;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// So much of a body that is too long is still received, and forgotten: a browser that cannot
/// send what it has to send does not show the answer.
const MOST_FORGOTTEN: usize = 4 * 1024 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";

/// Lets a form of our own pages through, whole and well-formed; refuses everything else.
pub async fn unsafe_requests(
    State(context): State<Arc<Context>>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) || request.uri().path() == channel::PATH
    {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let origin = auth::sender(&context, &parts);
    let refuse = |what| problem(&context, &client, what);
    if !is_same_origin(&parts.headers, origin) {
        return refuse(Problem::CrossSite);
    }
    if !is_form(&parts.headers) {
        return refuse(Problem::NotAForm);
    }
    let bounds = &context.config.throttle;
    let most = usize::try_from(bounds.request_kib).unwrap_or(usize::MAX) * 1024;
    let may_be_larger = !is_within(&parts.headers, most);
    let (seconds, most) = if may_be_larger && console::is_large(&context, &parts).await {
        let Ok(turn) = Arc::clone(&context.large_forms).try_acquire_owned() else {
            return refuse(Problem::LargeForms);
        };
        parts.extensions.insert(console::LargeForm::new(turn));
        (console::LARGE_SECONDS, console::LARGE_BYTES)
    } else {
        (bounds.receive_seconds.into(), most)
    };
    let patience = Duration::from_secs(seconds);
    let received = match timeout(patience, receive(body, most)).await {
        Ok(received) => received.and_then(is_text),
        Err(_) => Err(Problem::Late),
    };
    let bytes = match received {
        Ok(bytes) => bytes,
        Err(problem) => return refuse(problem),
    };
    // An error without JavaScript returns to the page of its form. Which that is, we know
    // better than the header, and not every browser sends it.
    if let Some((_, page)) = protocol::FORMS
        .iter()
        .find(|(path, _)| *path == parts.uri.path())
    {
        let way = Way::read(parts.uri.query().unwrap_or_default(), &context.backend.apps);
        let way = way.map(|way| format!("?{}", way.query()));
        let page = format!("{origin}{page}{}", way.unwrap_or_default());
        if let Ok(page) = HeaderValue::from_str(&page) {
            parts.headers.insert(REFERER, page);
        }
    }
    next.run(Request::from_parts(parts, Body::from(bytes)))
        .await
}

/// Whether the body says that it has `most` bytes or fewer.
fn is_within(headers: &HeaderMap, most: usize) -> bool {
    let length = headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    length.is_some_and(|length| length <= most)
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
        } else if length > most.saturating_add(MOST_FORGOTTEN) {
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
