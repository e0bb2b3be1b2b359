//! `GET /auth/check`: may this request go on to its application? Every request of every application
//! waits for the answer.
//!
//! 200 with all of `Remote-User`, `-Name`, `-Groups` and `-Email`, or 401 or 403. With `?redirect`,
//! for proxies that hand the answer to the browser, a page that is opened is sent to the logon (302),
//! and a form that cannot be taken along to a page that says so (303).

use super::{
    cookies::AppCookies,
    forwarded::{self, Target, Wrong},
    gateway, on,
};
use crate::http::{client::Client, context::Context, headers, problem::cannot_tell};
use app::api::ssr::ReturnTo;
use axum::{
    Extension,
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
        header::{ACCEPT, CACHE_CONTROL, REFERER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{Application, Origin, ReturnAddress, Token, TokenHash};
use service::{CheckOutcome, Identity, adapters::SystemEntropy};
use std::sync::Arc;

/// Most bytes of path and query that a browser is sent to: nginx takes lines of 8 KiB, in which there
/// must be room for the method, the version, and what pages on the way say of an error.
const MAX_LINE: usize = 8192 - 256;

/// What an application is told; always all of it, so that nothing that a client sent under one of
/// these names is left (R32).
const REMOTE: [HeaderName; 4] = [
    HeaderName::from_static("remote-user"),
    HeaderName::from_static("remote-name"),
    HeaderName::from_static("remote-groups"),
    HeaderName::from_static("remote-email"),
];

/// Which application a proxy asks about, and with which cookie.
#[derive(Debug, Clone)]
pub struct Question {
    application: Arc<Application>,
    token: Option<TokenHash>,
}

/// The application that a proxy asks about, and the hash of the cookie.
fn read<'c>(
    context: &'c Context,
    request: &Request,
) -> Result<(&'c Arc<Application>, Option<TokenHash>), Wrong> {
    let headers = request.headers();
    let application = forwarded::application(context, headers, request.extensions())?;
    forwarded::asked(headers)?;
    let token = AppCookies::of(application).session(headers);
    Ok((application, token.map(|token| token.hash())))
}

/// Answers from memory what was answered before and still counts, before anything else is done for
/// the request; and otherwise goes on with the question.
pub async fn recalled(
    State(context): State<Arc<Context>>,
    mut request: Request,
    next: Next,
) -> Response {
    let read = read(&context, &request);
    if request.method() == Method::GET
        && let Ok((application, Some(token))) = &read
        && let Some(identity) = gateway(&context).recall_check(application, token)
    {
        let mut answer = admit(&identity);
        headers::complete(&context, answer.headers_mut());
        return answer;
    }
    let question = read.map(|(application, token)| Question {
        application: Arc::clone(application),
        token,
    });
    request.extensions_mut().insert(question);
    next.run(request).await
}

/// The check.
pub async fn check(
    State(context): State<Arc<Context>>,
    client: Client,
    Extension(question): Extension<Result<Question, Wrong>>,
    request: Request,
) -> Result<Response, Wrong> {
    let Question { application, token } = question?;
    let target = forwarded::target(&application.origin, request.headers())?;
    let checked = gateway(&context).check(&application, token).await;
    let (status, text) = match checked {
        Ok(CheckOutcome::Admitted(identity)) => return Ok(admit(&identity)),
        Ok(CheckOutcome::NotAllowed) => (StatusCode::FORBIDDEN, "This user ID may not use it.\n"),
        Ok(CheckOutcome::LogOn) => (StatusCode::UNAUTHORIZED, "Log on first.\n"),
        Err(error) => return Ok(cannot_tell(&client, &error)),
    };
    if request.uri().query() == Some("redirect") && is_navigation(request.headers()) {
        return Ok(lead(&context, &application, target, request.headers()));
    }
    Ok((status, text).into_response())
}

fn admit(identity: &Identity) -> Response {
    let values = [
        &identity.user_id,
        &identity.name,
        &identity.groups,
        &identity.email,
    ];
    let mut response = StatusCode::OK.into_response();
    let headers = response.headers_mut();
    headers.reserve(16); // with those of every answer
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in REMOTE.into_iter().zip(values) {
        // UTF-8 as it is. What no header can hold, nobody could have typed as a name.
        let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) else {
            return StatusCode::UNAUTHORIZED.into_response();
        };
        headers.insert(name, value);
    }
    response
}

/// Whether a person sees what the answer leads to: not a picture, and not a script's request.
fn is_navigation(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).map(|given| given == value);
    match is("sec-fetch-mode", "navigate") {
        Some(navigates) => navigates && is("sec-fetch-dest", "document").unwrap_or(true),
        None => headers
            .get(ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html")),
    }
}

/// To the logon, and from there back to where the browser was going. It is marked, so that nobody
/// else's ticket opens anything in it (R35); a mark that it has stays, for its other tabs.
fn lead(
    context: &Context,
    application: &Arc<Application>,
    target: Target,
    headers: &HeaderMap,
) -> Response {
    let logon = &context.config.site.origin;
    let fits = |address: &String| address.len() <= MAX_LINE;
    let query = |to| ReturnTo::of(application, to).query();
    if !matches!(target.method, Method::GET | Method::HEAD) {
        let page = page_of_form(&application.origin, headers).or(target.address);
        let query = Some(query(page))
            .filter(fits)
            .unwrap_or_else(|| query(None));
        let to = format!("{logon}/auth/interrupted?{query}");
        return on(StatusCode::SEE_OTHER, &to, None);
    }
    let cookies = AppCookies::of(application);
    let state = cookies.state(headers);
    let state = state.unwrap_or_else(|| Token::generate(&SystemEntropy));
    let go = target.address.map(|to| {
        let mut return_to = ReturnTo::of(application, Some(to));
        return_to.browser = Some(state.hash());
        return_to.path()
    });
    if let Some(go) = go.filter(fits) {
        let cookie = cookies.set_state(&state);
        return on(StatusCode::FOUND, &format!("{logon}{go}"), Some(&cookie));
    }
    // It leads to the front door, and not without a word.
    let to = format!("{logon}/auth/not-kept?{}", query(None));
    on(StatusCode::FOUND, &to, None)
}

/// The application's page that a form was sent from.
fn page_of_form(origin: &Origin, headers: &HeaderMap) -> Option<ReturnAddress> {
    let referer = headers.get(REFERER)?.to_str().ok()?;
    ReturnAddress::parse(referer).filter(|address| address.origin() == origin)
}
