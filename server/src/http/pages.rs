//! Pages and the server functions of their forms: from axum to Leptos and back.

use super::{
    client::Client,
    context::Context,
    headers::content_security_policy,
    problem::{failed_form, refusal_in},
    slots::Slot,
};
use app::{
    Shell, ShellProps,
    api::{
        SubmitLogOn,
        ssr::{is_refused, page_with_error},
    },
    help::{Answers, Help, HelpProps},
    shape,
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{CONTENT_SECURITY_POLICY, LOCATION},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use leptos::server_fn::{ServerFn, error::SERVER_FN_ERROR_HEADER};
use leptos::{
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{ResponseOptions, handle_server_fns_with_context, render_app_async_with_context};
use protocol::StageKind;
use std::sync::Arc;

/// By which Leptos tells its own client to go elsewhere.
const REDIRECT_HEADER: &str = "serverfnredirect";

/// One server function. `guard` has looked at the request already.
///
/// It is a task of its own, and goes on when the browser hangs up or has waited for too long: a
/// try that was counted is judged, and whoever hangs up early is not spared the pause (R16, R22).
/// The connection keeps its slot for as long: there are no more tasks than slots (R43).
pub async fn form(
    State(context): State<Arc<Context>>,
    client: Client,
    request: Request,
) -> Response {
    let backend = context.backend.clone();
    let provide = move || provide_context(backend.clone());
    let slot = request.extensions().get::<Arc<Slot>>().cloned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let answer = async move {
        let answer = handle_server_fns_with_context(provide, request).await;
        answer.into_response()
    };
    let answer = to_the_end(slot, answer).await;
    match client.page {
        _ if !client.wants_html => answer,
        _ if is_no_redirect(answer.status()) => {
            failed_form(&context, &client, &query, answer).await
        }
        Some(page) => back_to_form(&context, page, &query, answer).await,
        None => answer,
    }
}

/// Sends a browser without JavaScript back to `page`, the one of its form, if there is an error to
/// show. Leptos would take the page from `Referer`, which not every browser sends.
async fn back_to_form(context: &Context, page: &str, query: &str, answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let Some(function) = parts.headers.get(SERVER_FN_ERROR_HEADER) else {
        return Response::from_parts(parts, body);
    };
    let function = function.to_str().unwrap_or_default();
    let error = refusal_in(body).await;
    // A pause of codes has ended the session of the account page (R20): the page of the logon says so.
    let (page, function) = match page {
        "/account" if error.is_throttled() => ("/logon", SubmitLogOn::PATH),
        page => (page, function),
    };
    let page = format!("{}{page}", context.config.site.origin);
    let address = page_with_error(&context.backend, (&page, query), function, error);
    if let Some(location) = address.and_then(|address| HeaderValue::from_str(&address).ok()) {
        parts.headers.insert(LOCATION, location);
    }
    Response::from_parts(parts, Body::empty())
}

/// Brings `work` to its end, whoever waits for it, and keeps `held` for as long: the slot of its
/// connection, say.
pub async fn to_the_end(
    held: impl Send + 'static,
    work: impl Future<Output = Response> + Send + 'static,
) -> Response {
    let task = tokio::spawn(async move {
        let _held = held;
        work.await
    });
    match task.await {
        Ok(answer) => answer,
        // What panics is answered as everything that does.
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

/// Whether a server function could not do it, or not at this moment: then there is no page that
/// the browser is sent back to.
fn is_no_redirect(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

/// Any page, also the one that says that there is none.
pub async fn page(
    State(context): State<Arc<Context>>,
    client: Client,
    request: Request,
) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return super::problem::method(State(context), client).await;
    }
    let (parts, body) = request.into_parts();
    let word = word(&context, &client, &parts).await;
    let request = Request::from_parts(parts, body);
    let language = client.language;
    let site = context.about_site();
    let assets = context.site.assets.clone();
    let path = request.uri().path().to_owned();
    let is_refused = is_refused(&context.backend, request.uri(), request.headers());
    let provide = move || {
        provide_context(context.backend.clone());
        set_policy(&context);
    };
    let shell = move || {
        Shell(ShellProps {
            assets: assets.clone(),
            site: site.clone(),
            language,
            path: path.clone(),
            is_refused,
            word: word.clone(),
        })
    };
    let mut response = render_app_async_with_context(provide, shell)(request).await;
    // Leptos redirects only those who ask for HTML by name; a page is for everybody.
    if response.headers().contains_key(LOCATION) {
        *response.status_mut() = StatusCode::FOUND;
        response.headers_mut().remove(REDIRECT_HEADER);
    }
    whole(response).await
}

/// The page that helps to choose an authenticator.
pub async fn help(
    State(context): State<Arc<Context>>,
    client: Client,
    request: Request,
) -> Response {
    let answers = Answers::read(request.uri().query().unwrap_or_default());
    let site = context.about_site();
    let assets = context.site.assets.clone();
    let stage = stage(&context, &client, request.headers()).await;
    let shell = move || {
        Help(HelpProps {
            assets: assets.clone(),
            site: site.clone(),
            language: client.language,
            answers,
            is_logged_on: client.may_log_off,
            stage,
        })
    };
    whole(render_app_async_with_context(move || set_policy(&context), shell)(request).await).await
}

/// Where this browser stands; with a database that does not answer, as if it were a new one.
async fn stage(context: &Context, client: &Client, headers: &HeaderMap) -> StageKind {
    let cookies = &context.backend.cookies;
    let (attempt, session) = (cookies.attempt(headers), cookies.session(headers));
    let caller = client.caller(attempt.as_ref(), session.as_ref());
    let current = context
        .backend
        .service
        .logon(caller)
        .current_stage(true)
        .await;
    current.map_or(StageKind::LogOn, |current| current.stage.kind())
}

/// The page in one piece, completed.
async fn whole(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let page = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let page = String::from_utf8_lossy(&page).into_owned();
    Response::from_parts(parts, Body::from(shape::complete(page)))
}

/// The word that support asks whoever stands here to read out. A page without it is better than
/// none: what is wrong with the database, the page itself will say.
async fn word(context: &Context, client: &Client, request: &Parts) -> Option<String> {
    let cookies = &context.backend.cookies;
    let attempt = cookies.attempt(&request.headers);
    let session = cookies.session(&request.headers);
    let caller = client.caller(attempt.as_ref(), session.as_ref());
    let word = context.backend.service.logon(caller).identity_word().await;
    word.ok().flatten()
}

/// The page's own script carries a nonce, and the policy names it (R29).
fn set_policy(context: &Context) {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    if let Ok(policy) =
        HeaderValue::from_str(&content_security_policy(&context.config, Some(&nonce)))
    {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}
