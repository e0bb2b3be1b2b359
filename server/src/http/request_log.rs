//! One line for each request, and the number that a person can tell support.

use super::{Context, address, language};
use app::api::ssr::RequestInfo;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, header::USER_AGENT},
    middleware::Next,
    response::Response,
};
use domain::{Entropy, entropy::random};
use service::{Visitor, adapters::SystemEntropy};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use tokio::time::Instant;

/// What the browser calls itself, in words of our own.
fn browser(headers: &HeaderMap) -> String {
    let user_agent = headers.get(USER_AGENT).map(HeaderValue::as_bytes);
    let user_agent = String::from_utf8_lossy(user_agent.unwrap_or_default());
    domain::browser::name_of(&user_agent)
}

/// Where a request comes from; what is not believed of it is said in the log, once.
fn client(context: &Context, peer: IpAddr, headers: &HeaderMap) -> String {
    let client = address::client(&context.config.proxy, peer, headers);
    if let Some(doubt) = client.doubt {
        context.doubts.warn(peer, &doubt, Instant::now());
    }
    client.address.to_string()
}

/// Numbers a request, notes where it comes from, and logs how it went. Never its query, its
/// cookies or its body.
pub async fn every_request(
    State(context): State<Arc<Context>>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = u32::from_be_bytes(random(&SystemEntropy as &dyn Entropy));
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|peer| peer.0.ip());
    let address = peer.map(|peer| client(&context, peer, request.headers()));
    let visitor = Visitor {
        address: address.clone(),
        language: Some(language::of(&context, request.headers()).code),
        browser: browser(request.headers()),
        ..Visitor::default()
    };
    request.extensions_mut().insert(RequestInfo { id, visitor });
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let begun = Instant::now();
    let response = next.run(request).await;
    tracing::info!(
        request = format!("{id:08x}"),
        %method,
        path = path.escape_debug().to_string(),
        status = response.status().as_u16(),
        milliseconds = begun.elapsed().as_millis(),
        address,
        "answered"
    );
    response
}
