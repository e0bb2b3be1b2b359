//! What is true of every answer (R29).

use super::context::Context;
use crate::config::Config;
use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
    response::Response,
};
use std::sync::Arc;

const ALWAYS: [(HeaderName, &str); 5] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not no-referrer: browsers would then leave out Origin too, and R28 needs it.
    (REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    ),
];

/// Adds the headers that an answer does not have yet.
pub async fn every_answer(
    State(context): State<Arc<Context>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    complete(&context, response.headers_mut());
    response
}

/// The same for an answer that comes past them.
pub fn complete(context: &Context, headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if let Some(policy) = &context.policy {
        headers
            .entry(CONTENT_SECURITY_POLICY)
            .or_insert_with(|| policy.clone());
    }
    if context.config.site.origin.is_https() {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
}

/// The policy of all answers but pages, which have scripts of their own.
pub fn policy(config: &Config) -> Option<HeaderValue> {
    HeaderValue::from_str(&content_security_policy(config, None)).ok()
}

/// The policy; with `nonce` for a page whose own script carries it.
pub fn content_security_policy(config: &Config, nonce: Option<&str>) -> String {
    let nonce = nonce
        .map(|nonce| format!(" 'nonce-{nonce}'"))
        .unwrap_or_default();
    let mut sources = vec!["'self'"];
    sources.extend(config.apps.iter().map(|app| app.origin.as_str()));
    let targets = sources.join(" ");
    format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; form-action {targets}; frame-ancestors 'none'; base-uri 'none'; \
         object-src 'none'"
    )
}
